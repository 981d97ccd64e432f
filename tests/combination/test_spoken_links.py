"""What is talked about links to what is written, for those who may read both ends."""

from __future__ import annotations

from seci.combination import connections
from seci.commons.lineage import HandOver
from seci.commons.people import Person
from seci.plumbing.db import db
from tests import ledger
from tests.cast import Browse
from tests.makers import make_insight, make_log, make_playbook
from tests.paths import path_of


def test_a_log_and_an_insight_lead_to_a_playbook_and_back(noor: Person, olaf: Person) -> None:
    playbook = make_playbook("Valves")
    log = make_log("See [[Valves]].\n")
    insight = make_insight("Look at [[Valves]] first.")
    assert [one.item for one in connections.links_of(log, noor).rows] == [playbook]
    assert {one.item for one in connections.backlinks_of(playbook, noor).rows} == {log, insight}
    assert {one.item for one in connections.backlinks_of(playbook, olaf).rows} == {insight}


def test_it_takes_nothing_over(noor: Person) -> None:
    make_playbook("Valves")
    make_log("See [[Valves]].\n")
    assert db.session.query(HandOver).count() == 0 and "item.linked" not in ledger.kinds()


def test_a_playbook_links_to_an_insight_by_number(browse: Browse, noor: Person, olaf: Person) -> None:
    insight = make_insight("Go slow.", log=make_log(), consent="pair")
    playbook = make_playbook("Pumps", f"See [[{insight.id}]].\n", by=noor)
    assert browse(noor).get(path_of(playbook)).has(f'.prose a.wiki[href="{path_of(insight)}"]')
    page = browse(olaf).get(path_of(playbook))
    assert page.has(".prose a.wanted") and "Go slow" not in page.html


def test_loose_ends_and_mentions_speak_of_playbooks_alone(browse: Browse, noor: Person) -> None:
    make_log()
    make_insight("Words.", title="Descaling")
    source = make_playbook("Pumps", "Descaling matters.\n", by=noor)
    assert [one.title for one in db.session.scalars(connections.orphans(noor))] == ["Pumps"]
    assert [one.title for one in db.session.scalars(connections.dead_ends(noor))] == ["Pumps"]
    assert "Descaling" not in browse(noor).get(f"/items/{source.id}/connected").one("main").get_text()
