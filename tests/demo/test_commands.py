"""`seci demo` fills an empty instance, once."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from seci import cli, create_app
from seci.accounts import passwords
from seci.commons import comments, events, indexing, items, people
from seci.commons.lineage import HandOver
from seci.demo.deeds import PASSWORD
from seci.externalization import playbooks, trees
from seci.externalization.models import Playbook
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.socialization import follow_ups, insights, logs


@pytest.fixture
def say(monkeypatch, capsys):
    """Run a command line on an instance; gives its exit code and what it put out."""

    def run(instance, *arguments):
        monkeypatch.delenv("SECI_SHARED", raising=False)
        monkeypatch.setenv("SECI_INSTANCE", str(instance))
        code = cli.run(arguments)
        return code, capsys.readouterr().out

    return run


@pytest.fixture(scope="module")
def larkmoor(tmp_path_factory):
    """An instance into which the organization has moved."""
    instance = tmp_path_factory.mktemp("larkmoor")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SECI_SHARED", raising=False)
        patch.setenv("SECI_INSTANCE", str(instance))
        assert cli.run(["demo"]) == 0
    return instance


@pytest.fixture
def home(larkmoor, monkeypatch):
    """That instance's application, in its context."""
    monkeypatch.delenv("SECI_SHARED", raising=False)
    app: Flask = create_app(instance=larkmoor)
    with app.app_context():
        yield app
        db.session.rollback()
    app.extensions["seci"].renderer.close()


def titled(title: str) -> Playbook:
    found = db.session.scalars(select(Playbook).where(Playbook.title_key == items.key_of(title))).one()
    assert isinstance(found, Playbook)
    return found


def test_everybody_comes_in_with_the_same_password(home):
    everybody = db.session.scalars(people.active()).all()
    assert len(everybody) == 14
    assert all(passwords.is_right(person, PASSWORD) for person in everybody[:2])


def test_the_past_is_told_in_the_order_it_happened(home):
    times = db.session.scalars(select(events.Event.at).order_by(events.Event.id)).all()
    assert list(times) == sorted(times)
    assert times[0] < now() - timedelta(days=300)
    assert times[-1] < now()


def test_a_playbook_has_its_revisions_comments_and_dates(home):
    playbook = titled("Hand over a night shift")
    notes = [(row.by.handle, row.note) for row in db.session.scalars(playbooks.revisions_of(playbook))]
    assert [by for by, _note in notes] == ["tomasz", "yuki", "tomasz", "bea"]
    assert notes[-1] == ("bea", "First version, written down after the January storm")
    assert comments.count(playbook) == 2
    assert playbook.made_at < playbook.changed_at < now() - timedelta(days=2)


def test_playbooks_nest_two_levels(home):
    floors = titled("Heating curve for floors")
    olaf = people.by_handle("olaf")
    assert olaf is not None
    above = [playbook.title for playbook in trees.path_to(floors, olaf)]
    assert above == ["Commission a heat pump", "Set the heating curve"]


def test_the_closed_space_is_closed(home):
    readable = {
        who: playbooks.get(titled("Plan for the winter peak").id, people.by_handle(who)) for who in ("max", "olaf")
    }
    assert readable["max"] is not None
    assert readable["olaf"] is None


def test_what_was_talked_about_is_there_for_those_it_was_meant_for(home):
    mara, noor, max_ = (people.by_handle(handle) for handle in ("mara", "noor", "max"))
    assert len(db.session.scalars(logs.newest(mara)).all()) == 3 == len(db.session.scalars(logs.newest(noor)).all())
    assert db.session.scalars(logs.newest(max_)).all() == []
    (newest, *_rest) = db.session.scalars(logs.newest(noor)).all()
    carried = [one.text for one in follow_ups.of_log(newest, noor)]
    assert carried == ["Find out why the upper loop has no vent", "A line for the values found, on the card"]
    ripe = [insight.title for insight, _times in db.session.execute(insights.ripe_for(max_))]
    assert ripe == ["Put a hand on the pipe before you look at the display", "Watch the tree tops, not the forecast"]


def test_one_insight_became_a_playbook(home):
    handed = db.session.scalars(select(HandOver).where(HandOver.mode == "externalization")).all()
    assert [row.to_item_id for row in handed] == [titled("Load the van the evening before").id]
    caught = db.session.scalars(select(HandOver).where(HandOver.mode == "socialization")).all()
    assert len(caught) == 3 and all(row.from_passage and row.to_passage for row in caught)


def test_the_index_has_caught_up(home):
    assert indexing.waiting() == 0


def test_a_second_time_nothing_is_changed_and_the_way_in_is_said_again(larkmoor, say):
    code, out = say(larkmoor, "demo", "--if-empty")
    assert code == 0
    assert out.startswith("Larkmoor Heat and Solar is here already; nothing was changed.")
    assert f"with the password: {PASSWORD}" in out


def test_an_instance_with_people_is_left_alone(app, say):
    db.session.rollback()
    assert say(app.instance_path, "demo") == (0, "5 people are here already; nothing was changed.\n")
    assert say(app.instance_path, "demo", "--if-empty") == (0, "")


def test_programs_learn_the_same(larkmoor, say):
    told = json.loads(say(larkmoor, "demo", "--json")[1])
    assert (told["made"], told["playbooks"], told["password"]) == (False, 20, PASSWORD)
