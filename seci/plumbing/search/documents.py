"""What goes into the index and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Document:
    """One findable thing, as plain text.

    headings: one heading per line. tokens: the audience; whoever holds one of them may read it.
    hash: any string that changes with the content, given back by `Index.hashes`.
    """

    id: int
    kind: str
    title: str
    headings: str
    body: str
    topics: list[str]
    space: str | None
    tokens: list[str]
    by: str | None
    updated: datetime
    hash: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One result; scores fall with the rank and mean nothing across queries."""

    id: int
    score: float


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits; total and facets count every readable match, not the page alone.

    mode: whether the matches hold `all` the words of the query or `any` of them (see `ranking`).
    complete: how many of the matches hold all the words. notes: codes of what was left aside, see `grammar`.
    """

    total: int = 0
    hits: list[Hit] = field(default_factory=list)
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    suggestion: str | None = None
    notes: tuple[str, ...] = ()
    mode: Literal["all", "any"] = "all"
    complete: int = 0
