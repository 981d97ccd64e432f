"""Arriving: the pages of a source become playbooks, once, and follow their source when it changes.

First every new page is written, then every page gets its links; see `writing` and `following`. Stopped half-way, the
next import goes on where this one ended.
"""

from __future__ import annotations

from collections.abc import Callable

from seci.commons.people import Person
from seci.commons.permissions import may
from seci.commons.refusals import Forbidden
from seci.commons.spaces import Space
from seci.importing import enclosures, memory
from seci.importing.arriving import Arriving
from seci.importing.following import HIDDEN, changes, follow
from seci.importing.memory import Known
from seci.importing.reports import Report
from seci.importing.sources import CHANGED, SKIPPED, Page, Problem, Source
from seci.importing.writing import write_new

GONE = "no longer in the source; its playbook stays"
NOWHERE = 0
"""The number of no space: nothing ever arrived there."""


def arrive(source: Source, space: Space, *, by: Person, tick: Callable[[int], None] = lambda _n: None) -> Report:
    """Make playbooks of a source in a space, or bring those of an earlier import up to date.

    Args:
        tick: told how many pages were dealt with; twice the number of pages in all.

    Raises:
        Forbidden: the person may not write in the space.
    """
    space_id = space.id
    arriving = _begun(source, space, by, tick)
    pages = _within_reach(arriving)
    files = enclosures.wanted(source, pages, arriving.report)
    write_new(arriving, pages)
    arriving.places = enclosures.keep(source, space_id, files, arriving.known, arriving.report, by=by)
    follow(arriving, pages)
    return arriving.report


def foresee(source: Source, space: Space | str, *, by: Person) -> Report:
    """Say what `arrive` would do, and do nothing.

    Args:
        space: the name of one that is not made yet will do.

    Raises:
        Forbidden: the person may not write in the space.
    """
    if isinstance(space, str):
        report = Report(source.name, space, problems=list(source.problems))
        arriving = Arriving(source, NOWHERE, by, report, lambda _n: None, {})
    else:
        arriving = _begun(source, space, by, lambda _n: None)
    arriving.report.is_dry = True
    pages = _within_reach(arriving)
    for number, page in enumerate(pages, 1):
        if page.key not in arriving.known:
            arriving.known[page.key] = Known(-number, 0, "")  # a number nobody has
            arriving.fresh.add(page.key)
            arriving.report.made.append(page.key)
    files = enclosures.wanted(source, pages, arriving.report)
    arriving.places = enclosures.foreseen(source, arriving.space_id, files, arriving.report)
    changed = [change.page.key for page in pages for change in changes(arriving, page)]
    arriving.report.revised += [key for key in changed if key not in arriving.fresh]
    return arriving.report


def _begun(source: Source, space: Space, by: Person, tick: Callable[[int], None]) -> Arriving:
    if not may(by, "playbook.write", space):
        raise Forbidden
    report = Report(source.name, space.name, problems=list(source.problems))
    return Arriving(source, space.id, by, report, tick, memory.pages_of(space, source.name))


def _within_reach(arriving: Arriving) -> list[Page]:
    """The pages that are new or whose playbook can be reached; the others, and those gone, are reported."""
    present = {page.key for page in arriving.source.pages}
    readable = memory.readable((known.item_id for known in arriving.known.values()), arriving.by)
    hidden = {key for key, known in arriving.known.items() if known.item_id not in readable}
    for key in sorted(arriving.known):
        if key not in present:
            arriving.report.problems.append(Problem(key, CHANGED, GONE))
        elif key in hidden:
            arriving.report.problems.append(Problem(key, SKIPPED, HIDDEN))
    return [page for page in arriving.source.pages if page.key not in hidden]
