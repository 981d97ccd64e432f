"""What people may type into a search box, and nothing else.

    words            documents with all of them first          -word      without it
    "a phrase"       exactly these words in this order         a OR b     either
    kube*            words that begin so                       a AND b    both, or nothing
    kind: space: topic: by: title:    one field; quotes around a value with blanks

Unknown fields are plain words. There are no ranges, no expressions, no wildcard but a trailing one. Parsing never
fails and takes time linear in the text; what is left aside is said in `notes`:

    too_long      only the first 256 characters were read
    too_many      only the first 16 terms were read; stop words do not count
    broad_prefix  only the most frequent of very many completions were searched
    some_words    no document holds all the words
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from typing import Literal

from seci.plumbing.search import analysis

FIELDS = ("kind", "space", "topic", "by", "title")
LONGEST = 256
MOST_TERMS = 16

TOO_LONG = "too_long"
TOO_MANY = "too_many"
BROAD_PREFIX = "broad_prefix"
SOME_WORDS = "some_words"

_OPERATORS = ("AND", "OR", "|", "NOT")
_QUOTES = str.maketrans(dict.fromkeys("“”„«»＂", '"'))
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for. field: None for anywhere."""

    text: str
    shape: Literal["word", "prefix", "phrase"] = "word"
    field: str | None = None

    def __str__(self) -> str:
        quoted = f'"{self.text}"' if self.shape == "phrase" or " " in self.text else self.text
        return f"{self.field or ''}{':' if self.field else ''}{quoted}{'*' if self.shape == 'prefix' else ''}"

    @property
    def is_word(self) -> bool:
        """Whether it merely ranks: anything but a plain word must match."""
        return self.shape != "phrase" and self.field is None

    @property
    def is_facet(self) -> bool:
        """Whether it is a value of a field rather than text."""
        return self.field not in (None, "title")

    @property
    def is_sought(self) -> bool:
        """Whether there is anything to look up; a stop word is not."""
        return self.shape == "prefix" or self.count() > 0

    def count(self) -> int:
        """How many terms it is looked up by."""
        if self.is_facet:
            return 1
        raw = analysis.raw_chunks(self.text)
        return sum(map(_count, raw)) or int(self.shape == "phrase" and len(raw) > 1)


@dataclass(frozen=True, slots=True)
class Clause:
    """Terms of which one is enough. excluded: none of them may match. required: one of them must."""

    any_of: tuple[Term, ...]
    excluded: bool = False
    required: bool = False

    def __str__(self) -> str:
        return ("-" if self.excluded else "") + " OR ".join(map(str, self.any_of))


@dataclass(frozen=True, slots=True)
class Chip:
    """A removable part of a query: its text, and the query that is left without it."""

    text: str
    rest: str


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query. `str()` gives it back as it was understood."""

    clauses: tuple[Clause, ...] = ()
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.clauses)

    def __str__(self) -> str:
        return _written(self.clauses)

    def chips(self) -> list[Chip]:
        """The parts of the query, each of which may be taken away."""
        return [Chip(_written([clause]), str(self.without(number))) for number, clause in enumerate(self.clauses)]

    def without(self, number: int) -> Query:
        """The query but for its clause of this number."""
        return replace(self, clauses=self.clauses[:number] + self.clauses[number + 1 :])

    def narrowed(self, field: str, value: str) -> Query:
        """The query with one more field to match."""
        term = Term(value.replace('"', " ").strip(), field=field)
        return replace(self, clauses=(*self.clauses, Clause((term,))))


def _written(clauses: Iterable[Clause]) -> str:
    """The clauses as they would be typed."""
    text, was_required = "", False
    for clause in clauses:
        text += (" AND " if was_required and clause.required else " " if text else "") + str(clause)
        was_required = clause.required
    return text


def parse(text: str, fields: Collection[str] = FIELDS) -> Query:
    """Read a query; never raises. fields: those that may be named, `title` and the facets at most."""
    clean = _CONTROLS.sub(" ", text.encode("utf-8", "replace").decode()).translate(_QUOTES).strip()
    clauses, is_cut = _bounded(_clauses(clean[:LONGEST], frozenset(fields)))
    notes = [note for note, holds in ((TOO_LONG, len(clean) > LONGEST), (TOO_MANY, is_cut)) if holds]
    return Query(tuple(clauses), tuple(notes))


@lru_cache(maxsize=16)
def _token(fields: frozenset[str]) -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, fields))) or r"(?!)"
    return re.compile(
        rf'(?P<minus>-?)(?:(?P<field>{names}):(?=\S))?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))', re.IGNORECASE
    )


def _clauses(text: str, fields: frozenset[str]) -> list[Clause]:
    clauses: list[Clause] = []
    operator = ""
    for match in _token(fields).finditer(text):
        if match["word"] in _OPERATORS and not match["minus"] and not match["field"]:
            operator = match["word"]
        elif term := _term(match):
            _add(clauses, term, "NOT" if match["minus"] else operator)
            operator = ""
    return clauses


def _add(clauses: list[Clause], term: Term, operator: str) -> None:
    """Join a term to those before it; an operator without anything to stand between means nothing."""
    before = clauses[-1] if clauses and not clauses[-1].excluded else None
    if operator == "NOT":
        clauses.append(Clause((term,), excluded=True))
    elif operator in ("OR", "|") and before:
        clauses[-1] = replace(before, any_of=(*before.any_of, term))
    elif operator == "AND" and before:
        clauses[-1] = replace(before, required=True)
        clauses.append(Clause((term,), required=True))
    else:
        clauses.append(Clause((term,)))


def _term(match: re.Match[str]) -> Term | None:
    field = match["field"].lower() if match["field"] else None
    if field not in (None, "title"):
        value = (match["word"] or match["phrase"] or "").strip()
        return Term(value, field=field) if analysis.keyword(value) else None
    text = match["phrase"] if match["word"] is None else match["word"]
    if not analysis.raw_chunks(text):
        return None
    if match["word"] is None:
        return Term(" ".join(text.split()), "phrase", field)
    return Term(text.rstrip("*"), "prefix", field) if text.endswith("*") else Term(text, "word", field)


def _bounded(clauses: list[Clause]) -> tuple[list[Clause], bool]:
    """The clauses up to the last term that may be looked up, and whether that left any aside."""
    kept: list[Clause] = []
    left = MOST_TERMS
    for clause in clauses:
        terms: list[Term] = []
        for term in clause.any_of:
            count = term.count()
            if count > left:
                terms += [replace(term, text=_cut(term.text, left))] if left else []
                return [*kept, *([replace(clause, any_of=tuple(terms))] if terms else [])], True
            left -= count
            terms.append(term)
        kept.append(replace(clause, any_of=tuple(terms)))
    return kept, False


def _count(raw: str) -> int:
    """The parts of a chunk that are no stop words."""
    return sum(not part.startswith(analysis.STOPPED) for part in analysis.chunk(raw).parts)


def _cut(text: str, terms: int) -> str:
    """The first chunks of a text that are looked up by so many terms, at least one chunk."""
    chunks = analysis.raw_chunks(text)
    counts = accumulate(map(_count, chunks))
    return " ".join(chunks[: max(1, sum(count <= terms for count in counts))])
