"""Makers with defaults: what a test does not say does not matter to it."""

from __future__ import annotations

import itertools
from typing import Any

from seci.commons import lineage
from seci.commons.items import Item
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import saving
from seci.externalization.models import Playbook
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.socialization import insights, pairings, shared_points
from seci.socialization.insights import Noticed
from seci.socialization.logs import Facts
from seci.socialization.models import Insight, Log, Pairing
from seci.socialization.pairings import Plan
from tests import cast

_numbers = itertools.count(1)


def make_playbook(title: str = "", body: str = "Some words.\n", *, by: Person | None = None, **more: Any) -> Playbook:
    """A published playbook in the Workshop by Ada, unless said otherwise."""
    space: Space = more.pop("space", None) or cast.space("Workshop")
    return saving.write(space, title or f"Playbook {next(_numbers)}", body, by=by or cast.person("ada"), **more)


def hand(source: Item, target: Item, mode: str = "externalization", *, by: str = "ada") -> None:
    """Have somebody hand something over, whatever the two are; rooms do it by their own verbs."""
    with db.write():
        lineage.hand_over(source, target, mode=mode, by=cast.person(by))


def make_pairing(goal: str = "", *, is_accepted: bool = True, by: Person | None = None, **more: Any) -> Pairing:
    """Mara mentors Noor; offered by Mara and accepted by Noor, unless said otherwise."""
    mentor: Person = more.pop("mentor", None) or cast.person("mara")
    learner: Person = more.pop("learner", None) or cast.person("noor")
    with db.write():
        plan = Plan(goal or f"Goal {next(_numbers)}", **more)
        made = pairings.offer(mentor, learner, plan, by=by or mentor)
        for person in (mentor, learner) if is_accepted else ():
            if made.state == "offered":
                pairings.accept(made, by=person)
    return made


def make_log(
    shared: str = "Some points.\n", *, pairing: Pairing | None = None, by: Person | None = None, **more: Any
) -> Log:
    """A log of half an hour of guidance by Mara, just now, unless said otherwise."""
    facts = Facts(more.pop("kind", "guidance"), more.pop("at", None) or now(), more.pop("minutes", 30))
    return shared_points.write(pairing or make_pairing(), facts, shared, by=by or cast.person("mara"), **more)


def make_insight(body: str = "Go slow.", *, by: Person | None = None, consent: str = "write", **more: Any) -> Insight:
    """An insight of Mara's that may be written down, unless said otherwise."""
    log: Log | None = more.pop("log", None)
    passage: str | None = more.pop("passage", None)
    prepared = insights.prepare(Noticed(more.pop("title", ""), body, **more))
    with db.write():
        return insights.capture(*prepared, by=by or cast.person("mara"), consent=consent, log=log, passage=passage)
