"""Mentions: names of readable items that stand in a text without a link, and the one click that links them.

Every run of up to eight words is looked up as a title or alias in one query, so the work grows with the text and hardly
with the number of titles. Of names that overlap the longest counts, as a reader would take it. Topics are left out, as
ordinary words that are given rather than linked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import is_normalized

from sqlalchemy import JSON, Select, Text, cast, func, literal, select

from seci.combination.connections import targets_of
from seci.combination.links import wiki_link
from seci.combination.quotes import Fragment, cut_out
from seci.combination.sources import GAP, paragraphs
from seci.commons import items, passages
from seci.commons.items import Alias, Item
from seci.commons.people import Person
from seci.commons.refusals import N_, Invalid
from seci.externalization import drafts, playbooks, saving
from seci.externalization.models import Playbook
from seci.externalization.saving import Saved
from seci.plumbing.db import db
from seci.plumbing.search import STOP_WORDS

SHORTEST = 4  # characters of a name
MOST_WORDS = 8  # in a name
MOST_READ = 4000  # words of a text
MOST_TRIED = 20  # places of one name
WORD = re.compile(r"\w+")
MARKS = re.compile(rf"[^\w\s{GAP}]{{1,3}}")
LINE_SIGNS = re.compile(r"^(?:\s*(?:[-*+>|]|\d+[.)]|\[[ xX]\])(?=\s))+\s*", re.MULTILINE)
BRACKETED = re.compile(r"!?\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
SIGNS = re.compile(r"[*_`~]+(?=\w)|(?<=\w)[*_`~]+")
POSSESSIVE = re.compile(r"['’]s\b")
JOINERS = frozenset("-'’._/\\@#")


@dataclass(frozen=True)
class Mention:
    """A readable item whose name stands in a text without a link.

    words: as written; start: where they first stand in the source; count: how often; quote: the sentence around them.
    """

    item: Item
    words: str
    start: int
    count: int
    quote: Sequence[Fragment]


@dataclass(frozen=True)
class _Run:
    """Some words of a text that may be a name: text[start:end]."""

    key: str
    start: int
    end: int


def mentions_in(item: Item, viewer: Person, limit: int = 20) -> list[Mention]:
    """Names in an item's text that could be links: those of most words first, they are the surest, then as they stand.

    Kinds without a source text have none.
    """
    if not isinstance(item, Playbook):
        return []
    text = playbooks.head_of(item).body
    known = targets_of(item) | {item.id}
    found: dict[int, list[_Run]] = {}
    named: dict[int, Item] = {}
    for run, other in _names_in(text, viewer):
        if other.id not in known:
            found.setdefault(other.id, []).append(run)
            named[other.id] = other
    surest = sorted(found.items(), key=lambda pair: -len(pair[1][0].key.split()))
    return [_mention(named[number], runs, text) for number, runs in surest[:limit]]


def _mention(item: Item, runs: Sequence[_Run], text: str) -> Mention:
    first = runs[0]
    start = text.rfind("\n\n", 0, first.start) + 1
    end = text.find("\n\n", first.end)
    around = text[start : end if end >= 0 else len(text)]
    pieces = cut_out(around, first.start - start, first.end - start)
    said = [(piece if is_it else _without_marks(piece), is_it) for piece, is_it in pieces]
    return Mention(item, " ".join(text[first.start : first.end].split()), first.start, len(runs), said)


def _without_marks(source: str) -> str:
    """A piece of Markdown as it reads: no signs of lists, boxes and quotations, of emphasis and wiki links."""
    return SIGNS.sub("", BRACKETED.sub(r"\1", LINE_SIGNS.sub("", source)))


def link(playbook: Playbook, item: Item, *, by: Person, note: str = "") -> Saved:
    """Make the first mention of an item a link, as a revision of its own.

    Raises:
        Invalid: it is not mentioned any more, or the writer has a draft which the save would take away.
        Conflict, Forbidden, NotFound, Busy: as for every save.
    """
    if drafts.of(by, playbook) is not None:
        raise Invalid({"draft": N_("You have an unsaved draft of this playbook. Save it or drop it, then link.")})
    head = playbooks.head_of(playbook)
    for run, other in _first(_names_in(head.body, by), item):
        body = _linked(head.body, run, other)
        if _leads_there(body, head.title, item):
            return saving.revise(playbook, body, by=by, base=head.number, note=note)
    raise Invalid({"target": N_("This name does not stand in the text any more, or stands in a link.")})


def _first(names: Iterable[tuple[_Run, Item]], item: Item) -> list[tuple[_Run, Item]]:
    return [(run, other) for run, other in names if other.id == item.id][:MOST_TRIED]


def _linked(body: str, run: _Run, item: Item) -> str:
    before, written, after = body[: run.start], " ".join(body[run.start : run.end].split()), body[run.end :]
    is_in_table = "|" in before.rpartition("\n")[2] + after.partition("\n")[0]
    markdown = wiki_link(item, written)
    return before + (markdown.replace("|", r"\|") if is_in_table else markdown) + after


def _leads_there(body: str, title: str, item: Item) -> bool:
    """Whether the renderer takes what was set for a link: it may stand in something we took for running words."""
    names = {item.title, str(item.id)}
    rendering = passages.render(body, (), title)
    return any(r.kind == "wiki" and r.target in names for r in rendering.references) or not rendering.complete


def _names_in(text: str, viewer: Person) -> list[tuple[_Run, Item]]:
    """The names of readable items in a text, none inside another, in order."""
    runs = list(_runs_in(text))
    known = _named({run.key for run in runs}, viewer)
    chosen: list[tuple[_Run, Item]] = []
    end = 0
    for run in sorted((run for run in runs if run.key in known), key=lambda run: (run.start, -run.end)):
        if run.start >= end:
            chosen.append((run, known[run.key]))
            end = run.end
    return chosen


def _runs_in(text: str) -> Iterator[_Run]:
    """Every run of a few whole words, with and without the marks right before and after it."""
    left = MOST_READ
    for paragraph in paragraphs(text):
        words = [match.span() for match in WORD.finditer(paragraph.words)][:left]
        left -= len(words)
        reader = _Reader(paragraph.words)
        for number, (start, _end) in enumerate(words):
            for key, first, last in reader.runs(start, words[number : number + MOST_WORDS]):
                yield _Run(key, paragraph.start + first, paragraph.start + last)


class _Reader:
    """Reads the runs of one paragraph. What is compared is folded once for all of them where that moves no letter."""

    def __init__(self, words: str) -> None:
        self.words = words
        self.folded = words.casefold()
        self.is_aligned = len(self.folded) == len(words) and is_normalized("NFKC", words)

    def runs(self, start: int, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[str, int, int]]:
        """(key, start, end) of the runs that begin with one word."""
        words = self.words
        if not self._is_whole(start, -1):
            return
        before = self._before(start)
        for _start, end in spans:
            if GAP in words[start:end]:
                return
            if not self._is_whole(end, 1):
                continue
            yield from self._keyed(start, end)
            if before != start:
                yield from self._keyed(before, end)
            if not words[end : end + 1].isspace() and (marks := MARKS.match(words, end)):
                yield from self._keyed(start, marks.end())

    def _keyed(self, start: int, end: int) -> Iterator[tuple[str, int, int]]:
        key = " ".join(self.folded[start:end].split()) if self.is_aligned else items.key_of(self.words[start:end])
        if len(key) >= SHORTEST and not key.isdecimal() and key not in STOP_WORDS:
            yield key, start, end

    def _before(self, start: int) -> int:
        """Where a name would begin that begins with a mark, such as `.NET`."""
        begins_so = start and self.words[start - 1] in "./~" and (start == 1 or self.words[start - 2].isspace())
        return start - 1 if begins_so else start

    def _is_whole(self, place: int, step: int) -> bool:
        """Whether a word ends there, going that way: not inside `on-call` or `v2.1`, but before the `'s` of `Ada's`."""
        words = self.words
        beside, beyond = (place - 1, place - 2) if step < 0 else (place, place + 1)
        if not 0 <= beside < len(words) or words[beside] not in JOINERS:
            return True
        if step > 0 and POSSESSIVE.match(words, place):
            return True
        return not (0 <= beyond < len(words) and (words[beyond].isalnum() or words[beyond] == "_"))


def _named(keys: Iterable[str], viewer: Person) -> dict[str, Item]:
    """The readable item each key stands for: by title, else by alias; the oldest where several answer."""
    listed = _listed(sorted(keys))
    bearers = items.readable_by(viewer).where(Item.kind != "topic", items.bears_its_name(Item))
    by_title = bearers.where(Item.title_key.in_(listed)).order_by(Item.id.desc())
    by_alias = bearers.join(Alias).add_columns(Alias.name_key).where(Alias.name_key.in_(listed))
    found = {key: item for item, key in db.session.execute(by_alias.order_by(Item.id.desc()))}
    return found | {item.title_key: item for item in db.session.scalars(by_title)}


def _listed(keys: Sequence[str]) -> Select[Any]:
    """Any number of values as one parameter."""
    text = literal(json.dumps(keys, ensure_ascii=False), Text)
    rows = func.json_each(text) if db.is_sqlite else func.json_array_elements_text(cast(text, JSON))
    return select(rows.table_valued("value").c.value)
