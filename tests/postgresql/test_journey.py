"""The same house on PostgreSQL: migrations, triggers, and one walk through writing, conflict, search and the bin."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from seci.accounts import tokens
from seci.combination import connections, searches
from seci.commons.people import Person
from seci.commons.refusals import Busy, Conflict
from seci.commons.spaces import Space
from seci.externalization import drafts, playbooks, saving
from seci.externalization.models import Playbook
from seci.plumbing import jobs, schema
from seci.plumbing.db import Base, db
from tests.api.program import Program
from tests.cast import CatchUp
from tests.makers import make_playbook

pytestmark = pytest.mark.postgresql


def test_migrations_make_every_table_of_the_code(app: Flask) -> None:
    present = set(inspect(db.engine).get_table_names())

    assert schema.is_current(db.engine)
    assert set(Base.metadata.tables) <= present
    assert not schema.upgrade(db.engine, app.extensions["seci"].settings.instance)


def test_columns_are_those_of_the_code(app: Flask) -> None:
    found = inspect(db.engine)
    for name, table in Base.metadata.tables.items():
        assert {column["name"] for column in found.get_columns(name)} == {column.name for column in table.columns}, name


def test_only_what_the_code_knows_is_taken(app: Flask) -> None:
    with pytest.raises(DBAPIError, match="ck_person_theme"), db.engine.begin() as connection:
        connection.execute(text("UPDATE person SET theme = 'purple'"))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET kind = 'x'",
        "DELETE FROM event",
        "UPDATE revision SET body = 'x'",
        "DELETE FROM revision",
        "UPDATE hand_over SET mode = 'combination'",
    ],
)
def test_what_was_written_is_never_changed(app: Flask, ada: Person, change: str) -> None:
    target = make_playbook("Valves", by=ada)
    make_playbook("Pumps", "See [[Valves]].\n", by=ada)
    assert target.revision == 1

    with pytest.raises(DBAPIError, match="never changed"), db.engine.begin() as connection:
        connection.execute(text(change))


def test_writing_revising_and_a_conflict(app: Flask, ada: Person, mara: Person) -> None:
    playbook = make_playbook("Descale", "One.\n\nTwo.\n", by=ada)
    saving.revise(playbook, "First.\n\nTwo.\n", by=ada, base=1)
    merged = saving.revise(playbook, "One.\n\nSecond.\n", by=mara, base=1)

    assert merged.was_merged
    assert playbooks.head_of(merged.playbook).body == "First.\n\nSecond.\n"
    with pytest.raises(Conflict):
        saving.revise(merged.playbook, "Mine.\n\nTwo.\n", by=mara, base=1)
    kept = drafts.of(mara, playbooks.get(playbook.id, mara) or playbook)
    assert kept is not None and kept.body == "Mine.\n\nTwo.\n"


def test_search_finds_what_was_saved_for_those_who_may_read_it(
    app: Flask, ada: Person, olaf: Person, vault: Space, caught_up: CatchUp
) -> None:
    open_one = make_playbook("Pressure", "Check the pressure.\n", by=ada, topics=["Heat"])
    make_playbook("Pressure, closed", "Check the pressure.\n", by=ada, space=vault)
    caught_up()

    assert searches.search("pressure", ada).total == 2
    found = searches.search("pressure", olaf)
    assert [hit.item.id for hit in found.hits] == [open_one.id]


def test_links_lead_both_ways(app: Flask, ada: Person) -> None:
    target = make_playbook("Valves", by=ada)
    source = make_playbook("Pumps", "See [[Valves]].\n", by=ada)

    assert [one.item for one in connections.links_of(source, ada).rows] == [target]
    assert [one.item for one in connections.backlinks_of(target, ada).rows] == [source]


def test_a_number_too_large_for_the_database_is_only_a_name(app: Flask, ada: Person) -> None:
    source = make_playbook("Pumps", "See [[99999999999]] and ![[12345678901234567890]].\n", by=ada)

    assert [one.item for one in connections.links_of(source, ada).rows] == [None, None]


def test_the_bin_takes_and_gives_back(app: Flask, ada: Person, caught_up: CatchUp) -> None:
    playbook = make_playbook("Descale", "Vinegar.\n", by=ada)
    with db.write():
        playbooks.remove(playbook, by=ada)
    caught_up()
    assert playbooks.get(playbook.id, ada) is None
    assert searches.search("vinegar", ada).total == 0

    with db.write():
        playbooks.restore(playbook, by=ada)
    caught_up()
    assert searches.search("vinegar", ada).total == 1


def test_jobs_are_done(app: Flask, ada: Person) -> None:
    while jobs.drain():
        pass

    assert db.session.scalars(select(jobs.Job)).all() == []


def test_a_program_walks_through(app: Flask, ada: Person, workshop: Space) -> None:
    with db.write():
        _token, secret = tokens.make(ada, "a test", scope="write", by=ada)
    program = Program(app, secret)
    made = program.post("/playbooks", {"space": workshop.id, "title": "Bleed", "body": "*Slowly.*", "topics": ["Heat"]})
    path = f"/playbooks/{made['id']}"

    assert program.patch(path, {"body": "Quickly.", "base_revision": 1})["revision"] == 2
    assert program.patch(path, {"body": "Never.", "base_revision": 1}, 409)["theirs"] == "Quickly."
    for more in ("", "/revisions", "/compare?from=1&to=2", "/attachments"):
        program.get(path + more)
    for listed in (
        "/playbooks",
        "/people?q=m",
        "/teams",
        "/spaces",
        "/topics",
        "/today",
        "/drafts",
        "/notices",
        "/bin",
    ):
        program.get(listed)
    for more in ("", "/links", "/backlinks", "/mentions", "/related", "/comments", "/journey"):
        program.get(f"/items/{made['id']}{more}")
    program.post(f"/items/{made['id']}/comments", {"body": "Good."})
    program.get("/playbooks/9999999999999999999", 404)
    program.get("/playbooks/999999999999", 404)
    program.delete(path)
    assert [one["id"] for one in program.get("/bin")["items"]] == [made["id"]]


def test_eight_saving_at_once_lose_nothing(app: Flask, ada: Person) -> None:
    """R-004, short: each writer adds a paragraph of their own, merged with those of the others."""
    paragraphs = [f"Paragraph {number}." for number in range(8)]
    playbook = make_playbook("Together", "\n\n".join(paragraphs) + "\n", by=ada)
    number, person = playbook.id, ada.id
    db.session.rollback()

    def save(place: int) -> None:
        with app.app_context():
            mine = [f"{text} Seen." if at == place else text for at, text in enumerate(paragraphs)]
            writer, present = db.session.get_one(Person, person), db.session.get_one(Playbook, number)
            for _try in range(8):
                with suppress(Busy):
                    saving.revise(present, "\n\n".join(mine) + "\n", by=writer, base=1)
                    return
            raise AssertionError("others were always quicker")

    with ThreadPoolExecutor(8) as writers:
        list(writers.map(save, range(8)))
    present = db.session.get_one(Playbook, number)
    assert present.revision == 9
    assert playbooks.head_of(present).body.count("Seen.") == 8
