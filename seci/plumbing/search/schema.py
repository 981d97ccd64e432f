"""The fields of the index, and how a document becomes a row of them.

Text fields hold stems with their frequency; bodies are not stored. The column `sequence` holds all stems in reading
order, which makes phrases exact and names the key terms of a document, `signature` tells where to look for them, and
`words` holds what may be completed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from whoosh import columns, fields, formats

from seci.plumbing.search import analysis
from seci.plumbing.search.documents import Document
from seci.plumbing.search.signatures import signature

FORMAT = 1  # raise it whenever the schema, the codec or the analysis changes: indexes of other formats are rebuilt

TEXT_FIELDS = ("text", "title", "headings")
FACETS = ("kind", "space", "topic", "by")
BREAK = "\n"  # stands between the pieces of a sequence, so that no phrase spans two of them
LONGEST_NAME = 200  # characters of a title's key; what two titles share beyond that does not tell them apart


# Millions of postings wait in memory to be sorted: those of one term share its bytes, those of one weight its float.
_encoded = lru_cache(maxsize=1 << 16)(str.encode)
_weight = lru_cache(maxsize=1 << 10)(float)


class Terms(fields.FieldType):
    """A field given as a count of finished terms; Whoosh's analyzers would pass every token through a dozen calls."""

    def __init__(self, *, scorable: bool) -> None:
        super().__init__(format=formats.Existence(), analyzer=None, scorable=scorable)

    def index(self, value: Counter[str], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield (term, frequency, weight, value); the weight carries the frequency."""
        for term, frequency in value.items():
            yield _encoded(term), frequency, _weight(frequency), b""


SCHEMA = fields.Schema(
    id=fields.COLUMN(columns.NumericColumn("q")),
    updated=fields.COLUMN(columns.NumericColumn("q")),
    hash=fields.COLUMN(columns.VarBytesColumn()),
    name=fields.COLUMN(columns.VarBytesColumn()),
    words=fields.COLUMN(columns.VarBytesColumn()),
    sequence=fields.COLUMN(columns.VarBytesColumn()),
    signature=fields.COLUMN(columns.VarBytesColumn()),
    tokens=Terms(scorable=False),
    **{name: Terms(scorable=True) for name in TEXT_FIELDS},
    **{name: Terms(scorable=False) for name in FACETS},
)


class _Piece:
    """The parts of a text in order, and the terms indexed for it."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.parts: list[str] = []
        self.terms: list[str] = []
        for text in texts:
            if self.parts:
                self.parts.append(BREAK)
            for chunk in analysis.chunks(text):
                self.parts += chunk.parts
                self.terms += chunk.terms


def row(document: Document) -> dict[str, Any]:
    """The values of one document, field by field."""
    title = _Piece([document.title])
    headings = _Piece(document.headings.splitlines())
    others = [_Piece([document.body]), _Piece(document.topics), _Piece([document.by or ""])]
    pieces = [title, headings, *others]
    return {
        "id": document.id,
        "updated": seconds(document.updated),
        "hash": _valid(document.hash).encode(),
        "name": name_of(document.title).encode(),
        "words": _words(document).encode(),
        "sequence": _sequence(pieces).encode(),
        "signature": signature([part for piece in pieces for part in (*piece.parts, BREAK)]),
        "text": Counter(term for piece in pieces for term in piece.terms),
        "title": Counter([*title.terms, *(part for part in title.parts if part.startswith(analysis.STOPPED))]),
        "headings": Counter(headings.terms),
        "tokens": Counter(set(document.tokens)),
        "kind": _values([document.kind]),
        "space": _values([document.space]),
        "topic": _values(document.topics),
        "by": _values([document.by]),
    }


def seconds(moment: datetime) -> int:
    """Seconds since 1970; a moment without a zone is UTC."""
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def name_of(title: str) -> str:
    """The key a title is found by: its words folded, one blank between them."""
    return " ".join(analysis.surfaces(title))[:LONGEST_NAME]


def _sequence(pieces: Iterable[_Piece]) -> str:
    """All parts with a blank before and after each, so that a phrase is a plain substring."""
    return " " + f" {BREAK} ".join(" ".join(piece.parts) for piece in pieces) + " "


def _words(document: Document) -> str:
    """The words to complete: those of the title, a break, those of headings and topics only."""
    title = dict.fromkeys(analysis.surfaces(document.title))
    others = dict.fromkeys(analysis.surfaces("\n".join([document.headings, *document.topics])))
    return " ".join(title) + BREAK + " ".join(word for word in others if word not in title)


def _values(values: Iterable[str | None]) -> Counter[str]:
    return Counter({_valid(value) for value in values if value})


def _valid(text: str) -> str:
    """The text without lone surrogates, which no file could hold."""
    return text.encode("utf-8", "replace").decode()
