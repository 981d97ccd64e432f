"""`seci demo` fills an empty instance, once."""

from __future__ import annotations

import json

import pytest

from seci import cli
from seci.demo.deeds import PASSWORD
from seci.plumbing.db import db


@pytest.fixture
def say(monkeypatch, capsys):
    """Run a command line on an instance; gives its exit code and what it put out."""

    def run(instance, *arguments):
        monkeypatch.delenv("SECI_SHARED", raising=False)
        monkeypatch.setenv("SECI_INSTANCE", str(instance))
        code = cli.run(arguments)
        return code, capsys.readouterr().out

    return run


def test_a_second_time_nothing_is_changed_and_the_way_in_is_said_again(larkmoor, say):
    code, out = say(larkmoor, "demo", "--if-empty")
    assert code == 0
    assert out.startswith("Larkmoor Heat and Solar is here already; nothing was changed.")
    assert f"with the password: {PASSWORD}" in out
    for handle in ("mara", "noor", "ada", "max", "olaf", "ines"):
        assert f"  {handle}@larkmoor.example " in out


def test_an_instance_with_people_is_left_alone(app, say):
    db.session.rollback()
    assert say(app.instance_path, "demo") == (0, "5 people are here already; nothing was changed.\n")
    assert say(app.instance_path, "demo", "--if-empty") == (0, "")


def test_programs_learn_the_same(larkmoor, say):
    told = json.loads(say(larkmoor, "demo", "--json")[1])
    assert (told["made"], told["password"], len(told["people"])) == (False, PASSWORD, 41)
    counts = {name: told[name] for name in ("pairings", "insights", "playbooks", "checklists")}
    assert counts == {"pairings": 33, "insights": 79, "playbooks": 54, "checklists": 39}
