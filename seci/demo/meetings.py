"""What people said and showed each other, as deeds: pairings, logs, insights, each through the verbs of everybody."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from seci.commons import passages
from seci.commons.people import Person
from seci.demo.deeds import Deed, Past, person
from seci.demo.talks import InsightTold, LogTold, PairingTold, SightingTold
from seci.plumbing.clock import now, told_as_of
from seci.plumbing.db import db
from seci.socialization import follow_ups, insights, logs, pairings, shared_points, sightings
from seci.socialization.logs import Facts
from seci.socialization.models import Log
from seci.socialization.pairings import Plan


def deeds(past: Past) -> Iterator[Deed]:
    """Everything of this kind, in no order."""
    talks = past.told.talks
    for told in talks.pairings:
        yield Deed(past.at(told.days_ago, told.key), 0, partial(_offer, past, told))
        yield Deed(past.at(told.accepted_days_ago, told.key), 0, partial(_accept, past, told))
        for log in told.logs:
            yield Deed(past.at(log.days_ago, log.key), 0, partial(_log, past, told, log))
    for noticed in talks.insights:
        yield Deed(past.at(noticed.days_ago, noticed.key), 0, partial(_notice, past, noticed))
        for number, seen in enumerate(noticed.seen):
            yield Deed(past.at(seen.days_ago, f"{noticed.key} {number}"), 0, partial(_see, past, noticed, seen))


def _offer(past: Past, told: PairingTold) -> None:
    with db.write():
        mentor, learner = person(told.mentor), person(told.learner)
        plan = Plan(told.goal, told.kind, told.cadence, told.identity)
        past.numbers[told.key] = pairings.offer(mentor, learner, plan, by=mentor).id


def _accept(past: Past, told: PairingTold) -> None:
    with db.write():
        learner = person(told.learner)
        pairing = pairings.get(past.numbers[told.key], learner)
        assert pairing is not None
        pairings.accept(pairing, by=learner)


def _log(past: Past, pairing_told: PairingTold, told: LogTold) -> None:
    by = person(told.by)
    pairing = pairings.get(past.numbers[pairing_told.key], by)
    assert pairing is not None
    facts = Facts(told.kind, now(), told.minutes)
    log = shared_points.write(pairing, facts, told.shared, by=by, private=told.private)
    past.numbers[told.key] = log.id
    with db.write():
        for one in told.follow_ups:
            row = follow_ups.add(log, one.text, by=person(told.by), owner=person(one.owner))
            if one.done_days_ago is not None:
                with told_as_of(past.at(one.done_days_ago, one.text)):
                    row.done_at, row.done_by_id = now(), row.owner_id


def _notice(past: Past, told: InsightTold) -> None:
    by = person(told.by)
    log = logs.get(past.numbers[told.log], by) if told.log else None
    passage = _passage(log, told.quote) if log else None
    prepared = insights.prepare(told.noticed)
    with db.write():
        by = person(told.by)
        log = logs.get(past.numbers[told.log], by) if told.log else None
        made = insights.capture(*prepared, by=by, consent=told.consent, log=log, passage=passage)
        past.numbers[told.key] = made.id
        if told.written_down:
            past.origins[told.written_down] = made.id


def _passage(log: Log, quote: str) -> str | None:
    found = passages.texts([log.id])[log.id]
    return next((one.anchor for one in found if one.text.startswith(quote)), None)


def _see(past: Past, told: InsightTold, seen: SightingTold) -> None:
    with db.write():
        by: Person = person(seen.by)
        insight = insights.get(past.numbers[told.key], by)
        assert insight is not None
        sightings.add(insight, seen.case, by=by)
