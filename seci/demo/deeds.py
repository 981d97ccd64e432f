"""What the people of the organization did: acts in the order of their time, each through the verbs of everybody."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import partial

from sqlalchemy import select

from seci.accounts import passwords, roster
from seci.commons import comments, items, notices, people, spaces, teams
from seci.commons.people import Person, Team
from seci.demo.stories import DraftTold, Organization, PlaybookTold, SpaceTold
from seci.demo.talks import InsightTold
from seci.externalization import drafts, playbooks, saving
from seci.plumbing.clock import now, told_as_of
from seci.plumbing.db import db
from seci.socialization.models import Insight

PASSWORD = "warm rooms on frosty mornings"  # noqa: S105 shared by all of the demo, and printed
BEGINNING = 400
"""Days ago everybody moved in."""
ZONE = "Europe/Berlin"
EARLIEST, LATEST = 6 * 60, 15 * 60
"""Minutes of the day, in UTC, between which things are done."""
READ = 3
"""Days ago everybody last looked at what they should hear of."""


@dataclass(frozen=True, order=True)
class Deed:
    """Something done at a time. order: of deeds of the same time."""

    at: datetime
    order: int
    act: Callable[[], None] = field(compare=False)

    def do(self) -> None:
        """Do it as if it were that time."""
        with told_as_of(self.at):
            self.act()


class Past:
    """The organization's past until today. `deeds` gives every act; what the acts make is found by its key.

    origins: the number of the insight a playbook grows from, by the playbook's key.
    """

    def __init__(self, organization: Organization) -> None:
        self.told = organization
        self.today = now()
        self.numbers: dict[str, int] = {}
        self.origins: dict[str, int] = {}

    def deeds(self, more: Iterable[Deed] = ()) -> list[Deed]:
        """All of them, with those of other rooms, earliest first."""
        found = [*self._arrivals(), *(deed for told in self.told.playbooks for deed in self._writing(told)), *more]
        for draft in self.told.drafts:
            found.append(Deed(self.at(draft.days_ago, draft.title), 0, partial(self._begin_to_write, draft)))
        found.append(Deed(self.at(READ, "read"), 0, self._read_notices))
        return sorted(Deed(deed.at, order, deed.act) for order, deed in enumerate(found))

    def at(self, days_ago: int, key: str) -> datetime:
        """A time on that day, always the same for the same key."""
        minutes = EARLIEST + zlib.crc32(key.encode()) % (LATEST - EARLIEST)
        day = (self.today - timedelta(days=days_ago)).date()
        return datetime.combine(day, time(), UTC) + timedelta(minutes=minutes)

    def keep(self, told: InsightTold, made: Insight) -> None:
        """Remember what somebody noticed, and which playbook grows from it."""
        self.numbers[told.key] = made.id
        if told.written_down:
            self.origins[told.written_down] = made.id

    def _arrivals(self) -> Iterator[Deed]:
        beginning = self.at(BEGINNING, "beginning")
        yield Deed(beginning, 0, self._move_in)
        for space in self.told.spaces:
            yield Deed(beginning + timedelta(hours=1), 0, partial(self._make_space, space))

    def _move_in(self) -> None:
        password_hash = passwords.hash_of(PASSWORD)
        with db.write():
            made: dict[str, Team] = {}
            for team in self.told.teams:
                made[team.name] = teams.add(team.name, made[team.within] if team.within else None)
            leads = {(team.led_by, team.name) for team in self.told.teams}
            for told in self.told.people:
                person = people.add(told.email, told.name, role=told.role, handle=told.handle, zone=ZONE)
                passwords.keep_hash(person, password_hash)
                roster.added.record(by=None, person=person.id, role=told.role)
                for name in told.teams:
                    teams.join(made[name], person, leads=(told.handle, name) in leads)

    def _make_space(self, told: SpaceTold) -> None:
        with db.write():
            maker = person(told.shares[0][0])
            space = spaces.add(told.name, by=maker, access=told.access, purpose=told.purpose)
            by_name = {team.name: team for team in teams.by_name()}
            for who, share in told.shares[1:]:
                spaces.share_with(space, by_name.get(who) or person(who), share)

    def _writing(self, told: PlaybookTold) -> Iterator[Deed]:
        for number, revision in enumerate(told.revisions):
            at = self.at(revision.days_ago, f"{told.key} {number}")
            yield Deed(at, 0, partial(self._save, told, number))
        for number, comment in enumerate(told.comments):
            at = self.at(comment.days_ago, f"{told.key} comment") + timedelta(minutes=20 * number)
            yield Deed(at, 0, partial(self._comment, told, number))

    def _save(self, told: PlaybookTold, number: int) -> None:
        revision = told.revisions[number]
        by = person(revision.by)
        if number:
            playbook = playbooks.get(self.numbers[told.key], by)
            assert playbook is not None
            saving.revise(playbook, revision.body, by=by, base=playbook.revision, note=revision.note)
            return
        space = spaces.by_name(told.space, by)
        assert space is not None
        above = playbooks.get(self.numbers[told.parent], by) if told.parent else None
        made = saving.write(
            space,
            told.title,
            revision.body,
            by=by,
            parent=above,
            note=revision.note,
            topics=told.topics,
            is_published=told.is_published,
            insight=self.origins.get(told.key),
        )
        self.numbers[told.key] = made.id
        with db.write():
            for name in told.names:
                items.add_alias(made, name)

    def _comment(self, told: PlaybookTold, number: int) -> None:
        comment = told.comments[number]
        rendering = comments.prepare(comment.text)
        with db.write():
            by = person(comment.by)
            playbook = playbooks.get(self.numbers[told.key], by)
            assert playbook is not None
            comments.make(playbook, comment.text, rendering, by=by)

    def _begin_to_write(self, told: DraftTold) -> None:
        with db.write():
            by = person(told.by)
            space = spaces.by_name(told.space, by)
            assert space is not None
            drafts.keep_new(by, space, f"demo-{told.by}", title=told.title, body=told.body)

    def _read_notices(self) -> None:
        with db.write():
            for one in db.session.scalars(select(Person)):
                notices.mark_read(one)


def person(handle: str) -> Person:
    """Somebody of the organization."""
    found = people.by_handle(handle)
    assert found is not None, handle
    return found
