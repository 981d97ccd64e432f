"""What is connected, named and wanted on PostgreSQL, whose JSON and grouping differ."""

from __future__ import annotations

import shutil

import pytest
from flask import Flask

from seci.combination import connections, jumps, mentions, searches
from seci.commons.pages import page_of
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.internalization import today, waiting
from seci.plumbing.services import services
from tests.makers import make_playbook

pytestmark = pytest.mark.postgresql


def test_mentions_are_found_and_linked(app: Flask, ada: Person) -> None:
    target = make_playbook("Night shift", by=ada)
    source = make_playbook("Roles", "The night shift, `Night shift`.\n", by=ada)
    (one,) = mentions.mentions_in(source, ada)
    assert one.item == target
    mentions.link(source, target, by=ada)
    assert mentions.mentions_in(source, ada) == []
    assert [row.item for row in connections.backlinks_of(target, ada).rows] == [source]


def test_what_is_wanted_and_what_hangs_loose(app: Flask, olaf: Person, mara: Person, vault: Space) -> None:
    make_playbook("Salaries", by=mara, space=vault)
    source = make_playbook("Roles", "[[Salaries]] [[Missing]] [[missing]]\n", by=mara)
    assert dict(page_of(connections.wanted_by(olaf)).rows) == {"Salaries": 1, "Missing": 1}
    assert dict(page_of(connections.wanted_by(mara)).rows) == {"Missing": 1}
    assert len(connections.wanting("missing", olaf).rows) == connections.around(source, mara).wanted == 1
    assert page_of(connections.orphans(olaf)).rows == [source] == page_of(connections.dead_ends(olaf)).rows


def test_completion_titles_and_today(app: Flask, ada: Person) -> None:
    make_playbook("Night shift", by=ada, topics=["Night"])
    shutil.rmtree(services().settings.index_folder)
    assert [one.title for one in jumps.jump("nig", ada) if one.kind == "playbook"] == ["Night shift"]
    assert [one.insert for one in jumps.complete("topic", "nig", ada)] == ["#Night"]
    found = searches.search("night topic:night", ada)
    assert found.is_fallback and found.total == 1
    (period,) = today.changes_for(ada, ada.timezone)
    assert period.name == "today" and waiting.waiting_for(ada) == []
