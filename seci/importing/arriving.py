"""One import under way: what the steps of an arrival know of each other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from seci.commons.people import Person
from seci.importing.memory import Known
from seci.importing.reports import Report
from seci.importing.rewriting import Attached, Rewritten, rewrite
from seci.importing.sources import Page, Source

BATCH = 20
"""Pages written in one transaction; whoever wants to save meanwhile waits for it."""


@dataclass
class Arriving:
    """One import under way. tick: told how many pages were dealt with; each comes by twice."""

    source: Source
    space_id: int
    by: Person
    report: Report
    tick: Callable[[int], None]
    known: dict[str, Known]
    fresh: set[str] = field(default_factory=set)
    places: dict[str, Attached] = field(default_factory=dict)

    def rewritten(self, page: Page) -> Rewritten:
        """The page with the links it has here."""
        return rewrite(self.source, page, {key: known.item_id for key, known in self.known.items()}, self.places)

    def note(self) -> str:
        return f"Imported from {self.source.name}"


def digest_of(page: Page, body: str) -> str:
    """What two arrivals of a page are compared by: its title, topics and text with the links of here."""
    return hashlib.sha256("\x00".join([page.title, *page.topics, "", body]).encode()).hexdigest()


def batches(pages: Sequence[Page]) -> Iterator[Sequence[Page]]:
    for start in range(0, len(pages), BATCH):
        yield pages[start : start + BATCH]
