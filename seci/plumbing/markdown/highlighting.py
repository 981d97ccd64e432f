"""Code in colour: a filter that cuts the text of `<pre><code class="language-…">` into Pygments' short classes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby

from pygments import lex
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound

from seci.plumbing.markdown.tokens import Token, characters, end, get, start

_PREFIX = "language-"
_LONGEST = 100_000  # characters; longer code stays plain
_PLAIN = {"", "w", "n"}  # classes no style gives a colour: text, white space, names


def highlight(source: Iterable[Token]) -> Iterator[Token]:
    """The filter; code of no known language, or with other elements inside, passes unchanged."""
    lexer: Lexer | None = None
    for token in source:
        type_ = token["type"]
        if type_ == "StartTag" and token["name"] == "code":
            lexer = _lexer(get(token, "class"))
        elif type_ == "Characters" and lexer is not None:
            yield from _coloured(token["data"], lexer)
            continue
        elif type_ == "EndTag" and token["name"] == "code":
            lexer = None
        yield token


def _coloured(code: str, lexer: Lexer) -> Iterator[Token]:
    pieces = [
        (class_, "".join(value for _, value in group))
        for class_, group in groupby(
            ((_class(kind), value) for kind, value in lex(code, lexer)), key=lambda piece: piece[0]
        )
    ]
    if len(code) > _LONGEST or "".join(value for _, value in pieces) != code:
        yield characters(code)
        return
    for class_, value in pieces:
        if class_ in _PLAIN:
            yield characters(value)
        else:
            yield from (start("span", class_=class_), characters(value), end("span"))


@lru_cache(maxsize=256)
def _class(kind: object) -> str:
    while kind not in STANDARD_TYPES:
        kind = kind.parent  # type: ignore[attr-defined]
    return STANDARD_TYPES[kind]  # type: ignore[index]


@lru_cache(maxsize=256)
def _lexer(classes: str) -> Lexer | None:
    name = next((each.removeprefix(_PREFIX) for each in classes.split() if each.startswith(_PREFIX)), "")
    if name in ("", "text", "mermaid", "math"):
        return None
    try:
        return get_lexer_by_name(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None
