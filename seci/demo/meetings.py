"""What people said and showed each other, as deeds: pairings, logs, insights, each through the verbs of everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from sqlalchemy import select

from seci.commons import passages
from seci.commons.people import Person
from seci.demo.deeds import Deed, Past, person
from seci.demo.talks import FollowUpTold, InsightTold, LogTold, PairingTold, SightingTold
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.socialization import follow_ups, insights, logs, pairings, shared_points, sightings
from seci.socialization.logs import Facts
from seci.socialization.models import FollowUp, Log
from seci.socialization.pairings import Plan

VERBS = {
    "accepted": pairings.accept,
    "declined": pairings.decline,
    "paused": pairings.pause,
    "resumed": pairings.resume,
    "ended": pairings.end,
}


def deeds(past: Past) -> Iterator[Deed]:
    """Everything of this kind, in no order."""
    for told in past.told.talks.pairings:
        yield Deed(past.at(told.offered, told.key), 0, partial(_offer, past, told))
        for state, days_ago in told.states:
            yield Deed(past.at(days_ago, told.key), 0, partial(_bring_to, past, told, state))
        for log in told.logs:
            yield from _meeting(past, told, log)
    for noticed in past.told.talks.insights:
        yield Deed(past.at(noticed.days_ago, noticed.key), 0, partial(_notice, past, noticed))
        yield from seen(past, noticed)


def seen(past: Past, noticed: InsightTold) -> Iterator[Deed]:
    """That others had seen an insight too."""
    for number, one in enumerate(noticed.seen):
        yield Deed(past.at(one.days_ago, f"{noticed.key} {number}"), 0, partial(_see, past, noticed, one))


def _meeting(past: Past, told: PairingTold, log: LogTold) -> Iterator[Deed]:
    yield Deed(past.at(log.days_ago, log.key), 0, partial(_log, past, told, log))
    for one in log.follow_ups:
        if one.done is not None:
            yield Deed(past.at(one.done, one.text), 0, partial(_settle, past, log, one))


def _offer(past: Past, told: PairingTold) -> None:
    with db.write():
        mentor, learner = person(told.mentor), person(told.learner)
        plan = Plan(told.goal, told.kind, told.cadence, told.identity)
        past.numbers[told.key] = pairings.offer(mentor, learner, plan, by=mentor).id


def _bring_to(past: Past, told: PairingTold, state: str) -> None:
    """The learner says yes or no to the offer; the mentor says later that it rests, goes on or is over."""
    with db.write():
        by = person(told.learner if state in {"accepted", "declined"} else told.mentor)
        pairing = pairings.get(past.numbers[told.key], by)
        assert pairing is not None
        VERBS[state](pairing, by=by)


def _log(past: Past, pairing_told: PairingTold, told: LogTold) -> None:
    by = person(told.by)
    pairing = pairings.get(past.numbers[pairing_told.key], by)
    assert pairing is not None
    facts = Facts(told.kind, now(), told.minutes)
    log = shared_points.write(pairing, facts, told.shared, by=by, private=told.private)
    past.numbers[told.key] = log.id
    if told.follow_ups:
        with db.write():
            for one in told.follow_ups:
                due_on = None if one.due_in is None else (past.today + timedelta(days=one.due_in)).date()
                follow_ups.add(log, one.text, by=person(told.by), owner=person(one.owner), due_on=due_on)


def _settle(past: Past, log: LogTold, told: FollowUpTold) -> None:
    with db.write():
        query = select(FollowUp).where(FollowUp.log_id == past.numbers[log.key], FollowUp.text == told.text)
        follow_ups.settle(db.session.scalars(query).one(), by=person(told.owner))


def _notice(past: Past, told: InsightTold) -> None:
    prepared = insights.prepare(told.noticed)
    with db.write():
        by = person(told.by)
        log = logs.get(past.numbers[told.log], by) if told.log else None
        passage = _passage(log, told.quote) if log and told.quote else None
        past.keep(told, insights.capture(*prepared, by=by, consent=told.consent, log=log, passage=passage))


def _passage(log: Log, quote: str) -> str | None:
    found = passages.texts([log.id])[log.id]
    return next((one.anchor for one in found if one.text.startswith(quote)), None)


def _see(past: Past, told: InsightTold, one: SightingTold) -> None:
    with db.write():
        by: Person = person(one.by)
        insight = insights.get(past.numbers[told.key], by)
        assert insight is not None
        sightings.add(insight, one.case, by=by)
