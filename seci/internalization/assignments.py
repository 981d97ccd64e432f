"""Assignments: a checklist given to people, a team or oneself, once or again and again, and taken up or declined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import joinedload

from seci.commons import events, items, notices, people, spaces, submissions, teams
from seci.commons.items import Item, Part
from seci.commons.people import Membership, Person, Team
from seci.commons.refusals import N_, Forbidden, Invalid
from seci.internalization.models import AssignedTeam, Assignment, Checklist, Declination
from seci.internalization.schedules import Schedule
from seci.internalization.strength import local_day
from seci.plumbing.clock import now
from seci.plumbing.db import db

MAX_ASSIGNEES = 500
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
ONCE = Schedule()

given = events.declare("assignment.given", N_("%(by)s gave somebody %(item)s to practise"))
declined = events.declare("assignment.declined", N_("%(by)s does not practise %(item)s"))
accepted = events.declare("assignment.accepted", N_("%(by)s practises %(item)s again"))


# --- reading -----------------------------------------------------------------------------------------------------


def readable_by(viewer: Person) -> Select[Assignment]:
    """Assignments a person gave or was given, in no order.

    They stay theirs when the checklist is closed to them, by the title it had then; practised it is no more.
    """
    query = items.readable(Assignment, viewer)
    return query.options(joinedload(Assignment.checklist), joinedload(Item.owner))


def _open_to(viewer: Person) -> Select[Assignment]:
    """Of those the ones of checklists they may still read."""
    return readable_by(viewer).where(items.is_readable_by(viewer, Assignment.checklist_id))


def get(assignment_id: int, viewer: Person) -> Assignment | None:
    """An assignment the viewer may read."""
    return db.session.scalar(readable_by(viewer).where(Assignment.id == assignment_id))


def taken_up_by(person: Person) -> Select[Assignment]:
    """What a person practises, by title."""
    was_declined = exists().where(Declination.assignment_id == Assignment.id, Declination.person_id == person.id)
    query = _open_to(person).where(_is_given_to(person), ~was_declined)
    return query.order_by(Item.title_key, Item.id)


def of_checklist(checklist: Checklist, viewer: Person) -> Select[Assignment]:
    """A person's own assignments of one checklist, newest first."""
    query = readable_by(viewer).where(Assignment.checklist_id == checklist.id, _is_given_to(viewer))
    return query.order_by(Assignment.id.desc())


def _is_given_to(person: Person) -> Any:
    return exists().where(Part.item_id == Assignment.id, Part.person_id == person.id, Part.plays == "assignee")


def is_given_to(assignment: Assignment, person: Person) -> bool:
    """Whether a person is one of its assignees."""
    return db.session.get(Part, (assignment.id, person.id, "assignee")) is not None


def has_declined(assignment: Assignment, person: Person) -> bool:
    """Whether an assignee does not practise it."""
    return db.session.get(Declination, (assignment.id, person.id)) is not None


def may_decline(assignment: Assignment, person: Person) -> bool:
    """Whether it is an offer: given by oneself or a peer, not by whoever leads one's team."""
    return assignment.owner_id == person.id or not teams.leads(assignment.owner_id, person.id)


def schedule_of(assignment: Assignment) -> Schedule:
    """When it is due."""
    return Schedule(assignment.rrule, assignment.times)


# --- what is done to one ------------------------------------------------------------------------------------------


def give(
    checklist: Checklist,
    *,
    by: Person,
    to: Iterable[Person] = (),
    to_teams: Iterable[Team] = (),
    schedule: Schedule = ONCE,
    starts_on: date | None = None,
    ends_on: date | None = None,
    submission: str | None = None,
) -> Assignment:
    """Give a checklist to people and to whoever is in some teams, or in teams below, now. They hear of it.

    Args:
        starts_on: the first day, today where `by` is unless said.
        ends_on: the day it is due by, or the last day of what repeats.
        submission: the key of the form it came with: the same form again gives the same assignment.

    Raises:
        Invalid: there is nobody to give it to, somebody may not read it, or the dates or the zone make no sense.
    """
    items.hold(checklist.id)
    same = submissions.made(Assignment, by, submission)
    if same is not None:
        return same
    people.checked_zone(by.zone)
    starts_on = starts_on or local_day(now(), by.timezone)
    _check_dates(starts_on, ends_on)
    shared_with = list(to_teams)
    assignees = _assignees(to, shared_with)
    _check_assignees(assignees, checklist)
    assignment = Assignment(checklist_id=checklist.id, rrule=schedule.rule, times=schedule.times, revision=1)
    assignment.starts_on, assignment.ends_on = starts_on, ends_on
    assignment.submission = submissions.key_of(by, submission)
    items.start(assignment, checklist.title, by=by, space=None)
    db.session.add(assignment)
    db.session.flush()
    items.set_audience(assignment, {f"person:{person.id}" for person in (by, *assignees)})
    db.session.add_all(Part(item_id=assignment.id, person_id=person.id, plays="assignee") for person in assignees)
    db.session.add_all(AssignedTeam(assignment_id=assignment.id, team_id=team.id) for team in shared_with)
    db.session.flush()
    given.record(assignment, by=by, checklist=checklist.id, people=len(assignees))
    notices.tell(assignees, "assigned", checklist, by=by)
    return assignment


def _check_dates(starts_on: date, ends_on: date | None) -> None:
    if not EARLIEST <= starts_on <= LATEST:
        raise Invalid({"start": N_("Choose a day between 2000 and 2100.")})
    if ends_on is not None and ends_on > LATEST:
        raise Invalid({"due": N_("Choose a day between 2000 and 2100.")})
    if ends_on is not None and ends_on < starts_on:
        raise Invalid({"due": N_("Choose a day that is not before the first one.")})


def _assignees(chosen: Iterable[Person], shared_with: Sequence[Team]) -> list[Person]:
    """Who is meant, each once: the people, and whoever is in the teams or in one below at this moment."""
    tree = teams.parents() if shared_with else {}
    ids = set[int]().union(*(teams.below(tree, team.id) for team in shared_with))
    query = select(Person).join(Membership, Membership.person_id == Person.id)
    members = db.session.scalars(query.where(Membership.team_id.in_(ids))) if ids else ()
    found = {person.id: person for person in (*chosen, *members) if person.is_active}
    return list(found.values())


def _check_assignees(assignees: Sequence[Person], checklist: Checklist) -> None:
    if not assignees:
        raise Invalid({"people": N_("Choose somebody, or a team with people in it.")})
    if len(assignees) > MAX_ASSIGNEES:
        raise Invalid({"people": N_("Give it to at most 500 people at once.")})
    if {person.id for person in assignees} - _readers_of(checklist):
        raise Invalid({"people": N_("Not everybody you chose may read this checklist.")})


def _readers_of(checklist: Checklist) -> set[int]:
    """The numbers of all active people who may read a checklist: asked once, however many it is given to."""
    tokens = set(items.audience_of(checklist))
    found = {int(token.partition(":")[2]) for token in tokens if token.startswith("person:")}
    shelf = checklist.space
    if shelf is not None and shelf.token in tokens:
        found |= set(db.session.scalars(spaces.readers(shelf)))
    return found


def decline(assignment: Assignment, *, by: Person) -> None:
    """Stop practising it, or never begin. What was practised stays.

    Raises:
        Forbidden: whoever leads one's team gave it.
    """
    if not may_decline(assignment, by):
        raise Forbidden(N_("Who leads your team gave you this. Talk to them about it."))
    items.hold(assignment.id)
    if not has_declined(assignment, by):
        db.session.add(Declination(assignment_id=assignment.id, person_id=by.id, at=now()))
        declined.record(assignment, by=by)
        if assignment.owner_id != by.id:
            notices.tell([assignment.owner], "declined to practise", assignment.checklist, by=by)


def accept(assignment: Assignment, *, by: Person) -> None:
    """Practise it after all."""
    items.hold(assignment.id)
    row = db.session.get(Declination, (assignment.id, by.id))
    if row is not None:
        db.session.delete(row)
        accepted.record(assignment, by=by)
