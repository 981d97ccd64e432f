"""What the organization's past looks like to those who open it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, inspect, select, text

from seci import create_app
from seci.accounts import passwords
from seci.audit import periods, stuck
from seci.audit.flows import Flow
from seci.commons import comments, drafts, events, indexing, items, journeys, people, strips, teams
from seci.commons.items import Item
from seci.commons.lineage import MODES, HandOver
from seci.commons.people import Membership, Team
from seci.demo.commands import SHOWN
from seci.demo.deeds import PASSWORD
from seci.externalization import playbooks, trees
from seci.externalization.models import Playbook
from seci.internalization import checklists, due, evidence, habits, progress
from seci.internalization.models import Assignment, Habit, Pause, Slip, Tick
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.markdown import anchors
from seci.socialization import follow_ups, insights, logs
from seci.socialization.models import CONSENTS, LOG_KINDS, STATES, Insight, Log, Pairing
from tests.demo.conftest import move_in

ANCHOR = re.compile(anchors.PATTERN)


def person(handle):
    found = people.by_handle(handle)
    assert found is not None
    return found


def titled(title, kind=Playbook):
    found = db.session.scalars(select(kind).where(Item.title_key == items.key_of(title)).order_by(Item.id)).first()
    assert isinstance(found, kind)
    return found


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def test_forty_people_in_six_teams_come_in_with_the_same_password(home):
    everybody = db.session.scalars(people.active()).all()
    assert len(everybody) == 41
    assert all(passwords.is_right(one, PASSWORD) for one in everybody[:2])
    sizes = dict(db.session.execute(select(Membership.team_id, func.count()).group_by(Membership.team_id)).all())
    assert len(sizes) == 6 == count(Team) and min(sizes.values()) >= 5
    leads = db.session.scalars(select(Membership.person_id).where(Membership.leads)).all()
    assert sorted(leads) == sorted(one.id for one in everybody if one.role == "manager")


def test_the_past_is_told_in_the_order_it_happened(home):
    times = db.session.scalars(select(events.Event.at).order_by(events.Event.id)).all()
    assert list(times) == sorted(times)
    assert times[0] < now() - timedelta(days=300)
    assert now() - timedelta(days=2) < times[-1] < now()


def test_there_is_something_of_everything(home):
    assert {pairing.state for pairing in db.session.scalars(select(Pairing))} == set(STATES)
    assert set(db.session.scalars(select(Log.log_kind))) == set(LOG_KINDS)
    assert set(db.session.scalars(select(Insight.consent))) == set(CONSENTS)
    assert count(Log.__table__) >= 60 and count(Insight.__table__) >= 40 and count(Playbook.__table__) >= 30
    assert set(db.session.scalars(select(Tick.state))) == {"done", "skipped", "unclear"}
    assert set(db.session.scalars(select(Habit.direction))) == {"build", "break"}
    assert all(count(table) for table in (Pause, Slip))
    rules = {rule.split(";")[0] for rule in db.session.scalars(select(Assignment.rrule)) if rule}
    assert rules == {"FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY"}


def test_a_playbook_has_its_revisions_comments_and_dates(home):
    playbook = titled("Hand over a night shift")
    notes = [(row.by.handle, row.note) for row in db.session.scalars(playbooks.revisions_of(playbook))]
    assert [by for by, _note in notes] == ["tomasz", "yuki", "tomasz", "bea"]
    assert notes[-1] == ("bea", "First version, written down after the January storm")
    assert sum(1 + len(first.answers) for first in comments.thread(playbook).rows) == 2
    assert playbook.made_at < playbook.changed_at < now() - timedelta(days=2)


def test_playbooks_nest_two_levels(home):
    above = [playbook.title for playbook in trees.path_to(titled("Heating curve for floors"), person("olaf"))]
    assert above == ["Commission a heat pump", "Set the heating curve"]


def test_what_is_not_for_everybody_is_not(home):
    closed, begun = titled("Plan for the winter peak"), titled("What we learn from lost quotes")
    assert playbooks.get(closed.id, person("max")) is not None
    assert playbooks.get(closed.id, person("olaf")) is None
    assert playbooks.get(begun.id, person("olaf")) is not None
    assert playbooks.get(begun.id, person("nadia")) is None
    assert [draft.title for draft in db.session.scalars(drafts.of_person(person("noor")))] == [
        "Ask the customer what the old boiler sounded like"
    ]


def test_what_was_talked_about_is_there_for_those_it_was_meant_for(home):
    mara, noor = person("mara"), person("noor")
    theirs = {log.id for log in db.session.scalars(logs.newest(noor))}
    assert theirs and theirs < {log.id for log in db.session.scalars(logs.newest(mara))}
    assert db.session.scalars(logs.newest(person("rosa"))).all()
    assert not {log.id for log in db.session.scalars(logs.newest(person("rosa")))} & theirs
    assert "A line for the values found, on the card" in [
        row.text for row in db.session.scalars(follow_ups.open_of(noor))
    ]
    dues = [row.due_on for row in db.session.scalars(follow_ups.open_of(mara))]
    assert min(dues) < now().date() < max(dues)


def test_what_is_ripe_waits_the_most_seen_first(home):
    ripe = [insight.title for insight, _times in db.session.execute(insights.ripe_for(person("max")))]
    assert ripe[0] == "Put a hand on the pipe before you look at the display"
    assert len(ripe) > 10


@pytest.mark.parametrize(
    ("who", "insight"),
    [
        ("noor", "The boxes stand in the wrong order already"),
        ("rahul", "Whoever hears a guess agrees with it"),
        ("nadia", "It is always one of the same four photos"),
        ("hanna", "On four days of five something comes"),
        ("tuva", "Two cold mornings are better than one formula"),
    ],
)
def test_the_spiral_has_turned_for_whoever_practised(home, who, insight):
    """From a log to an insight, a playbook, links, a checklist, runs, what they taught, and into a playbook again."""
    came_back, viewer = titled(insight, Insight), person(who)
    rows = journeys.journey_of(came_back, viewer)
    assert {line.mode for line in rows.origins} >= {"externalization", "internalization", "socialization"}
    assert [line.target.kind for line in rows.outcomes if line.source.id == came_back.id] == ["playbook"]
    (run,) = (line.source for line in rows.origins if line.target.id == came_back.id and line.source.kind == "run")
    (begun,) = (line.source for line in rows.origins if line.target.id == run.id)
    (source,) = {line.source.id for line in rows.origins if line.target.id == begun.id}
    strip = strips.strip_of(db.session.get_one(Playbook, source), viewer)
    assert [station.state for station in strip.stations] == ["done"] * 4, strip
    assert strip.came_back
    assert strip.level is not None and strip.level >= 2


def test_one_lineage_went_round_twice(home):
    """The box is packed in an order because of the van, and stands by the door because of the box."""
    rows = db.session.execute(select(HandOver.from_item_id, HandOver.to_item_id, HandOver.mode)).all()
    box, door = titled("Pack the box in the order of the day"), titled("Put tomorrow's boxes by the door")
    kinds = dict(db.session.execute(select(Item.id, Item.kind)).all())

    def before(number, mode):
        return {source for source, target, how in rows if target == number and how == mode}

    def way_back(number):
        """The playbook that was practised until it taught what this one says."""
        for mode in ("externalization", "socialization", "internalization", "internalization"):
            (number,) = {found for found in before(number, mode) if kinds[found] != "log"}
        return number

    assert way_back(door.id) == box.id
    assert way_back(box.id) == titled("Load the van the evening before").id


def test_something_is_stuck_in_each_mode(home):
    for handle in ("mara", "max", "olaf"):
        waiting = {one.reason.name for one in stuck.list_for(person(handle)) if one.rows}
        assert waiting == {reason.name for reason in stuck.REASONS}, handle


def test_the_flow_of_half_a_year_can_be_shown_whole(home):
    flow = Flow()
    figures = flow.figures(periods.last(6), None)
    assert all(figures.conversions.values()) and all(figures.kinds.values())
    assert [step.mode for step in figures.steps if step.handed] == list(MODES)
    hidden = [number for _month, by_mode in figures.months for number in by_mode.values() if number is None]
    assert len(hidden) < 12
    shown = {team.name for team in teams.by_name() if flow.conversions(periods.last(6), team.id)["socialization"]}
    assert "Operations" in shown


def test_something_is_due_today_for_each_of_those_shown(home):
    assert {handle: bool(due.now_of(person(handle))) for handle in SHOWN} == dict.fromkeys(SHOWN, True)


def test_practice_tells_of_passages_and_of_a_team(home):
    told = [playbook for playbook in db.session.scalars(select(Playbook)) if evidence.of_passages(playbook)]
    assert len(told) >= 2
    assert any(one.unclear for playbook in told for one in evidence.of_passages(playbook))
    together = evidence.together(titled("Hand over a night shift", checklists.Checklist), person("bea"))
    assert together is not None and 5 <= together.practised <= together.people == 8


def test_a_habit_has_grown_to_its_plateau(home):
    noor = person("noor")
    plans = {habit.assignment.title: habit for habit in db.session.scalars(habits.readable_by(noor))}
    plan = plans["Load the van the evening before"]
    grown = progress.of(noor, plan.assignment, plan)
    assert grown is not None
    assert grown.percent > 90 and grown.streak >= 50 and grown.days_done > 50
    assert [other.anchor_key for other in plans.values()].count(plan.anchor_key) == 2


def test_the_index_has_caught_up(home):
    assert indexing.waiting() == 0


def rows_of(instance):
    """All rows by table, but for passwords; anchors are made by chance, so that each stands for all."""
    app = create_app(instance=instance)
    with app.app_context():
        found = {
            table: sorted(
                ANCHOR.sub("p-", str(tuple(row))) for row in db.session.execute(text(f'SELECT * FROM "{table}"'))
            )
            for table in inspect(db.engine).get_table_names()
            if table != "credential"
        }
        db.session.rollback()
    app.extensions["seci"].renderer.close()
    return found


def test_two_on_the_same_day_are_the_same(larkmoor, moved_in_at, tmp_path, monkeypatch):
    monkeypatch.delenv("SECI_SHARED", raising=False)
    move_in(tmp_path, moved_in_at + timedelta(hours=9))
    ours, theirs = rows_of(larkmoor), rows_of(tmp_path)
    assert len(ours["run"]) > 300
    assert [table for table, rows in ours.items() if rows != theirs[table]] == []
