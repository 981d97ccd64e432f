"""The rows behind a figure: those the viewer may read, and how many more there are.

Whoever knows a figure and the rows they may read knows how many they may not. Where those would be of fewer than five
people, so many rows are left unsaid as it takes for the rest to be of five.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Integer, select

from seci.audit.cells import is_enough
from seci.audit.deeds import KINDS, Handed, Made
from seci.audit.flows import Flow
from seci.audit.periods import Month, Period, month_of
from seci.audit.scopes import Scope
from seci.commons import items
from seci.commons.glances import ItemGlance
from seci.commons.items import Item
from seci.commons.lineage import MODES
from seci.commons.pages import part_of
from seci.commons.people import Person
from seci.plumbing.statements import Kept, among

NAMES = (*MODES, *KINDS)
SIZE = 100  # rows of a page

_SOME = Kept(
    lambda: select(Item.id, Item.kind, Item.title, Item.revision).where(
        among(Item.id, "ids", Integer), items.is_readable(Item.id)
    )
)


@dataclass(frozen=True)
class Row:
    """What was counted: an item, or what was handed over to what. Only the month is told, and never by whom."""

    month: Month
    item: ItemGlance
    target: ItemGlance | None = None


@dataclass(frozen=True)
class Behind:
    """A page of the rows one may read, how many those are, and how many more there are: none, or of five people."""

    rows: Sequence[Row]
    next_cursor: str | None
    seen: int
    unseen: int
    is_cut: bool
    """Whether among those left unsaid are some the viewer may read."""


def read(
    flow: Flow,
    name: str,
    period: Period,
    scope: Scope,
    viewer: Person,
    cursor: str | None = None,
    size: int = SIZE,
) -> Behind | None:
    """What stands behind the figure of a mode or a kind, newest first; None where there are not enough people.

    Raises:
        Invalid: the cursor is not one of ours.
    """
    counted: list[tuple[Handed | Made, int]] | None = None
    if name in MODES:
        handed = flow.handed(name, period, scope)
        counted = None if handed is None else [(one, one.by_id) for one in handed]
    else:
        made = flow.made(name, period, scope)
        counted = None if made is None else [(one, one.owner_id) for one in made]
    return None if counted is None else _behind(counted, viewer, cursor, size)


def _behind(counted: Sequence[tuple[Handed | Made, int]], viewer: Person, cursor: str | None, size: int) -> Behind:
    ids = sorted(set[int]().union(*(_ids(one) for one, _person in counted)))
    glances = {row[0]: ItemGlance(*row) for row in _SOME.rows(ids=ids, tokens=items.tokens_of(viewer))}
    seen = [(one, person) for one, person in counted if glances.keys() >= _ids(one)]
    hidden = {person for one, person in counted if not glances.keys() >= _ids(one)}
    may_read = len(seen)
    while hidden and seen and not is_enough(hidden):
        hidden.add(seen.pop()[1])
    page = part_of([one for one, _person in seen], cursor, size)
    unseen = len(counted) - len(seen)
    return Behind(list(_rows(page.rows, glances)), page.next_cursor, len(seen), unseen, len(seen) < may_read)


def _ids(one: Handed | Made) -> set[int]:
    return {one.item_id, one.target_id} if isinstance(one, Handed) else {one.id}


def _rows(counted: Iterable[Handed | Made], glances: dict[int, ItemGlance]) -> Iterable[Row]:
    for one in counted:
        if isinstance(one, Handed):
            yield Row(month_of(one.at), glances[one.item_id], glances[one.target_id])
        else:
            yield Row(month_of(one.at), glances[one.id])
