"""Searching: what the index finds, read back through `readable_by`, with the passage that shows why.

Everything counted is counted inside the query over what the viewer may read: totals, facets and suggestions know of
nothing else. While the index is away, titles are looked through in the database and the answer says so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, and_, or_, select

from seci.commons import indexing, items, spaces, topics
from seci.commons.items import Item
from seci.commons.pages import MAX_SIZE
from seci.commons.passages import Passage
from seci.commons.people import Person
from seci.commons.refusals import N_, Invalid
from seci.commons.spaces import Space
from seci.plumbing.db import db
from seci.plumbing.search import (
    Clause,
    Query,
    Results,
    SearchUnavailable,
    Term,
    composed,
    count_terms,
    highlight,
    occurrences,
    parse,
    snippet,
)
from seci.plumbing.statements import Kept, among

SIZE = 10
WIDTH = 240  # characters of a snippet
DEEPEST = 10_000  # hits that can be paged to
FACETS = ("kind", "space", "topic")
SENTENCE_ENDS = (".", "!", "?", ":", ";", ",", "…", "。")
APART = " · "  # between passages of a snippet that do not end as a sentence does: items of a list, lines of a table

Fragment = tuple[str, bool]


@dataclass(frozen=True)
class Hit:
    """One result. title and snippet are (text, whether it was asked for) pieces; passage is the anchor to go to.

    space: the name of the space it stands in, empty if the viewer may not open that.
    """

    item: Item
    space: str
    title: Sequence[Fragment]
    snippet: Sequence[Fragment]
    passage: str | None
    heading: str | None
    score: float


@dataclass(frozen=True)
class Value:
    """A value of a facet: what stands in addresses, what people read, and how many results have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Found:
    """One page of results. `total` and `facets` count all that match; `notes` are the grammar's codes."""

    query: Query
    total: int = 0
    hits: Sequence[Hit] = ()
    facets: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    suggestion: str | None = None
    next_cursor: str | None = None
    notes: Sequence[str] = ()
    is_fallback: bool = False


def search(
    text: str,
    viewer: Person,
    *,
    kind: str | None = None,
    space: int | None = None,
    topic: str | None = None,
    limit: int = SIZE,
    cursor: str | None = None,
) -> Found:
    """What the viewer may read and asks for.

    Args:
        text: what was typed; see `seci.plumbing.search.grammar`.
        kind, space, topic: narrow it further, by kind, number of the space, and name or synonym of the topic.
        limit: hits on a page, at most 100.
        cursor: as handed out with the page before.

    Raises:
        Invalid: the cursor is not one of ours.
    """
    typed = parse(text)
    start, limit = start_of(cursor), max(1, min(limit, MAX_SIZE))
    shelves = spaces_by_number(viewer)
    wanted = _understood(_narrowed(typed, kind, space, topic), shelves, viewer)
    if not wanted:
        return Found(typed)
    try:
        index, hidden = indexing.present()
        tokens = items.tokens_of(viewer)
        results = index.search(wanted, tokens, limit=limit, offset=start, without=hidden, facets=FACETS)
        suggestion = results.suggestion
        if suggestion is not None:  # of what was typed, without what narrows it
            suggestion = index.search(typed, tokens, limit=0, without=hidden, facets=()).suggestion
    except SearchUnavailable:
        return _by_title(typed, wanted, shelves, viewer, limit, start)
    return Found(
        query=typed,
        total=results.total,
        hits=_hits(results, wanted, shelves, viewer),
        facets=_facets(results, shelves),
        suggestion=suggestion,
        next_cursor=_following(start, limit, results.total),
        notes=results.notes,
    )


NAMES = Kept(lambda: select(Space.id, Space.name).where(among(Space.id, "ids", Integer)))


def spaces_by_number(viewer: Person) -> dict[int, str]:
    """The names of the spaces a person may open."""
    return dict(NAMES.rows(ids=list(spaces.shares_of(viewer))))


def _narrowed(query: Query, kind: str | None, space: int | None, topic: str | None) -> Query:
    for name, value in (("kind", kind), ("space", str(space) if space is not None else None), ("topic", topic)):
        query = query.narrowed(name, value) if value else query
    return query


def start_of(cursor: str | None) -> int:
    """How many hits lie before a page.

    Raises:
        Invalid: the cursor is not one of ours.
    """
    if not cursor:
        return 0
    if not (cursor.isascii() and cursor.isdecimal() and int(cursor[:9]) <= DEEPEST and len(cursor) < 9):
        raise Invalid({"cursor": N_("This cursor is not one we gave. Begin from the first page.")})
    return int(cursor)


def _following(start: int, limit: int, total: int) -> str | None:
    return str(start + limit) if start + limit < min(total, DEEPEST) else None


# --- words of the house -------------------------------------------------------------------------------------------


def _understood(query: Query, shelves: Mapping[int, str], viewer: Person) -> Query:
    """The query in the index's own values: spaces by number, topics by the name they go by."""
    terms = [term for clause in query.clauses for term in clause.any_of]
    named = topics.named((t.text for t in terms if t.field == "topic"), viewer) if terms else {}
    values = {("topic", term.text): named[key].title for term in terms if (key := topics.key_of(term.text)) in named}
    values |= {("space", term.text): _number_of(term.text, shelves) for term in terms if term.field == "space"}
    values |= {("by", term.text): term.text.removeprefix("@") for term in terms if term.field == "by"}
    return replace(query, clauses=tuple(_translated(clause, values) for clause in query.clauses))


def _number_of(name: str, shelves: Mapping[int, str]) -> str:
    """A space's number by its name, or by the number itself; 0, which no space has, for what may not be opened."""
    key = items.key_of(name)
    by_name = next((number for number, label in shelves.items() if items.key_of(label) == key), 0)
    return str(by_name or (int(name) if name.isdecimal() and int(name[:9]) in shelves else 0))


def _translated(clause: Clause, values: Mapping[tuple[str, str], str]) -> Clause:
    def value_of(term: Term) -> Term:
        return replace(term, text=values.get((term.field or "", term.text), term.text))

    return replace(clause, any_of=tuple(map(value_of, clause.any_of)))


def _facets(results: Results, shelves: Mapping[int, str]) -> dict[str, list[Value]]:
    found = {name: [Value(value, value, count) for value, count in values] for name, values in results.facets.items()}
    spaces_found = results.facets.get("space", ())
    found["space"] = [Value(v, shelves[int(v)], count) for v, count in spaces_found if int(v) in shelves]
    return found


# --- what is shown -------------------------------------------------------------------------------------------------


def _hits(results: Results, query: Query, shelves: Mapping[int, str], viewer: Person) -> list[Hit]:
    scores = {hit.id: hit.score for hit in results.hits}
    shown = items.get_many(list(scores), viewer)
    texts = _texts([item.id for item in shown])
    return [
        _hit(item, shelves.get(item.space_id or 0, ""), texts.get(item.id, ()), query, scores[item.id])
        for item in shown
    ]


class _Piece(NamedTuple):
    anchor: str
    kind: str
    under: str | None
    text: str


def _pieces() -> Any:
    query: Any = select(Passage.item_id, Passage.anchor, Passage.kind, Passage.under, Passage.text)
    query = query.where(among(Passage.item_id, "ids", Integer), Passage.position.is_not(None), Passage.kind != "title")
    return query.order_by(Passage.item_id, Passage.position)


PIECES = Kept(_pieces)


def _texts(item_ids: Sequence[int]) -> dict[int, list[_Piece]]:
    found: dict[int, list[_Piece]] = {}
    for item_id, anchor, kind, under, text in PIECES.rows(ids=list(item_ids)):
        found.setdefault(item_id, []).append(_Piece(anchor, kind, under, composed(text)))
    return found


def _hit(item: Item, space: str, pieces: Sequence[_Piece], query: Query, score: float) -> Hit:
    title = highlight(item.title, query)
    if not pieces:
        return Hit(item, space, title, (), None, None, score)
    place, is_found = _best(pieces, query)
    piece = pieces[place]
    heading = piece if piece.kind == "heading" else next((one for one in pieces if one.anchor == piece.under), None)
    body = _from(pieces, place)
    anchor, label = piece.anchor if is_found else None, _in_one_line(heading.text) if heading else None
    return Hit(item, space, title, snippet(body, query, WIDTH), anchor, label, score)


def _best(pieces: Sequence[_Piece], query: Query) -> tuple[int, bool]:
    """The passage with the most different words of the query, the first such, text before heading; and if any has."""
    starts = [0, *accumulate(len(piece.text) + 1 for piece in pieces)]
    words: dict[int, set[str]] = {}
    most = count_terms(query)
    for place, term in occurrences("\n".join(piece.text for piece in pieces), query):
        number = bisect_right(starts, place) - 1
        seen = words.setdefault(number, set())
        seen.add(term)
        if len(seen) == most and pieces[number].kind != "heading":
            return number, True  # there is none better
    if not words:
        return 0, False
    return min(words, key=lambda number: (-len(words[number]), pieces[number].kind == "heading", number)), True


def _from(pieces: Sequence[_Piece], place: int) -> str:
    """A passage and as many of those after it, up to the next heading, as a snippet has room for."""
    text = _in_one_line(pieces[place].text)
    for piece in pieces[place + 1 : place + 6]:
        if len(text) >= WIDTH or piece.kind == "heading":
            break
        text += (" " if text.endswith(SENTENCE_ENDS) else APART) + _in_one_line(piece.text)
    return text


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


# --- without the index ---------------------------------------------------------------------------------------------


def _by_title(typed: Query, wanted: Query, shelves: Mapping[int, str], viewer: Person, limit: int, start: int) -> Found:
    """Titles with all the words, straight from the database; what somebody does is no more found than in the index."""
    rows = items.readable_by(viewer).where(Item.kind.not_in(items.ONE_S_OWN_KINDS))
    for clause in wanted.clauses:
        fits = or_(*map(_fits, clause.any_of))
        rows = rows.where(~fits if clause.excluded else fits)
    total = items.count(rows)
    page = rows.order_by(Item.changed_at.desc(), Item.id.desc()).limit(limit).offset(start)
    hits = [
        Hit(item, shelves.get(item.space_id or 0, ""), highlight(item.title, wanted), (), None, None, 0.0)
        for item in db.session.scalars(page)
    ]
    return Found(typed, total, hits, next_cursor=_following(start, limit, total), is_fallback=True)


def _fits(term: Term) -> ColumnElement[bool]:
    if term.field == "kind":
        return Item.kind == term.text.casefold()
    if term.field == "space":
        return Item.space_id == int(term.text)
    if term.field == "by":
        return Item.changed_by_id.in_(select(Person.id).where(Person.handle == term.text.casefold()))
    if term.field == "topic":
        is_it = topics.Topic.title_key == topics.key_of(term.text)
        given = select(topics.ItemTopic.item_id).join(topics.Topic, topics.Topic.id == topics.ItemTopic.topic_id)
        return Item.id.in_(given.where(is_it))
    return and_(*(Item.title_key.contains(word, autoescape=True) for word in items.key_of(term.text).split()))
