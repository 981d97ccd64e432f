"""Where a playbook stands (`move_playbook`, `reorder_playbook`)."""

from __future__ import annotations

import random

import pytest
from flask import Flask

from seci.commons import spaces
from seci.commons.people import Person
from seci.commons.refusals import Invalid
from seci.commons.spaces import Space
from seci.externalization import playbooks, trees
from seci.externalization.models import Playbook
from seci.plumbing.db import db
from tests import ledger
from tests.cast import Browse
from tests.makers import make_playbook
from tests.paths import path_of


def place(playbook: Playbook) -> tuple[int | None, int | None]:
    db.session.rollback()
    return playbook.space_id, playbook.parent_id


def order(space: Space, viewer: Person) -> list[str]:
    db.session.rollback()
    return [row.title for row in db.session.execute(trees.level(space, viewer))]


def test_one_walks_through_the_shelves_to_the_right_place(browse: Browse, noor: Person, workshop: Space) -> None:
    night, keys = make_playbook("Night"), make_playbook("Keys")
    page = browse(noor).get(f"/playbooks/{keys.id}/move")
    assert "It stands here now" in page.text
    page = browse(noor).get(page.one("a.row__link")["href"])
    assert page.one(".rows-head h2").get_text() == "Below “Night”"
    assert "The same people will read it." in page.text
    page = browse(noor).post(f"/playbooks/{keys.id}/move", {"space": workshop.id, "parent": night.id})
    assert page.location == path_of(keys)
    assert place(keys) == (workshop.id, night.id)
    assert ledger.last("playbook.moved").facts == {"space": workshop.id, "parent": night.id}


def test_it_says_in_words_who_gains_and_who_loses(browse: Browse, ada: Person, workshop: Space, vault: Space) -> None:
    keys = make_playbook("Keys")
    page = browse(ada).get(f"/playbooks/{keys.id}/move?space={vault.id}")
    assert page.one(".place-change").get_text(strip=True) == "It will no longer be read byMax,Olaf."
    safe = make_playbook("Safe", space=vault)
    page = browse(ada).get(f"/playbooks/{safe.id}/move?space={workshop.id}")
    assert page.one(".place-change").get_text() == "It will be read by everybody else."


def test_what_is_not_published_changes_readers_for_nobody(browse: Browse, ada: Person, vault: Space) -> None:
    keys = make_playbook("Keys", is_published=False)
    assert "The same people will read it." in browse(ada).get(f"/playbooks/{keys.id}/move?space={vault.id}").text


def test_all_below_moves_along_and_closes_with_it(browse: Browse, ada: Person, olaf: Person, vault: Space) -> None:
    """S-068: what holds afterwards equals a fresh computation."""
    keys = make_playbook("Keys")
    spare = make_playbook("Spare", parent=keys)
    browse(ada).post(f"/playbooks/{keys.id}/move", {"space": vault.id, "parent": ""})
    assert place(spare) == (vault.id, keys.id)
    for playbook in (keys, spare):
        browse(olaf).get(path_of(playbook), status=404)


def test_nobody_takes_what_is_another_s_out_of_its_space(
    browse: Browse, olaf: Person, noor: Person, workshop: Space
) -> None:
    """Else whoever writes in a space could put others' pages where these read them no more, and bin them there."""
    keys = make_playbook("Keys", by=noor)
    with db.write():
        cellar = spaces.add("Cellar", by=olaf, access="closed").id
    page = browse(olaf).get(f"/playbooks/{keys.id}/move")
    assert "It stays in “Workshop”" in page.text and not page.has("select[name=space]")
    browse(olaf).get(f"/playbooks/{keys.id}/move?space={cellar}", status=403)
    browse(olaf).post(f"/playbooks/{keys.id}/move", {"space": cellar, "parent": ""}, status=403)
    assert place(keys) == (workshop.id, None)
    browse(noor).get(path_of(keys))


def test_what_stands_below_and_is_another_s_stays(
    browse: Browse, olaf: Person, noor: Person, mara: Person, workshop: Space
) -> None:
    keys = make_playbook("Keys", by=olaf)
    spare = make_playbook("Spare", parent=keys, by=noor)
    below = make_playbook("Below", parent=spare, by=olaf)
    hidden = make_playbook("Mara's own", parent=keys, by=mara, is_published=False)
    with db.write():
        cellar = spaces.add("Cellar", by=olaf, access="closed").id
    at = browse(olaf)
    page = at.follow(at.post(f"/playbooks/{keys.id}/move", {"space": cellar, "parent": ""}))
    assert "1 below it stayed" in page.text, "what one may not read is not counted"
    assert [place(one) for one in (keys, spare, below, hidden)] == [
        (cellar, None),
        (workshop.id, None),
        (workshop.id, spare.id),
        (workshop.id, None),
    ]
    browse(mara).get(f"/playbooks/{hidden.id}/edit")


def test_a_playbook_cannot_be_below_itself(browse: Browse, noor: Person, workshop: Space) -> None:
    keys = make_playbook("Keys")
    spare = make_playbook("Spare", parent=keys)
    for below in (keys, spare):
        page = browse(noor).post(f"/playbooks/{keys.id}/move", {"space": workshop.id, "parent": below.id}, status=422)
        assert "cannot be below itself" in page.one(".error-summary").get_text()
    assert place(keys) == (workshop.id, None)


def test_playbooks_nest_thirty_deep_and_no_deeper(browse: Browse, noor: Person, workshop: Space) -> None:
    line = [make_playbook("Level 1")]
    for number in range(2, 31):
        line.append(make_playbook(f"Level {number}", parent=line[-1]))
    page = browse(noor).post(
        "/playbooks/new", {"title": "x", "body": "x", "space": workshop.id, "parent": line[-1].id}, status=422
    )
    assert "at most 30 deep" in page.text
    other = make_playbook("Other")
    browse(noor).post(f"/playbooks/{other.id}/move", {"space": workshop.id, "parent": line[-1].id}, status=422)
    assert len(trees.path_to(line[-1], noor)) == 29


@pytest.mark.parametrize("values", [{"space": "", "parent": ""}, {"space": "x", "parent": ""}])
def test_a_place_that_is_none_is_refused(browse: Browse, noor: Person, values: dict[str, str]) -> None:
    page = browse(noor).post(f"/playbooks/{make_playbook('Keys').id}/move", values, status=422)
    assert page.has(".error-summary li")


def test_rights_are_needed_at_both_ends(
    browse: Browse, ada: Person, noor: Person, olaf: Person, workshop: Space, vault: Space
) -> None:
    """S-068: Noor writes in the Workshop and only reads in the Vault."""
    keys, safe = make_playbook("Keys"), make_playbook("Safe", space=vault)
    browse(noor).post(f"/playbooks/{keys.id}/move", {"space": vault.id, "parent": ""}, status=403)
    browse(noor).post(f"/playbooks/{safe.id}/move", {"space": workshop.id, "parent": ""}, status=403)
    browse(olaf).post(f"/playbooks/{keys.id}/move", {"space": vault.id, "parent": ""}, status=404)
    browse(olaf).post(f"/playbooks/{safe.id}/move", {"space": workshop.id, "parent": ""}, status=404)
    browse(olaf).post(f"/playbooks/{keys.id}/move", {"space": workshop.id, "parent": safe.id}, status=404)
    browse(olaf).get(f"/playbooks/{keys.id}/move?space={vault.id}", status=404)
    browse(olaf).get(f"/playbooks/{keys.id}/move?below={safe.id}", status=404)
    assert place(keys) == (workshop.id, None) and place(safe) == (vault.id, None)
    assert "playbook.moved" not in ledger.kinds()


def test_one_up_and_one_down(browse: Browse, noor: Person, workshop: Space) -> None:
    make_playbook("A")
    b = make_playbook("B")
    make_playbook("C")
    for step, wanted in ((-1, "BAC"), (-1, "BAC"), (1, "ABC"), (1, "ACB"), (1, "ACB")):
        browse(noor).post(f"/playbooks/{b.id}/order", {"step": step})
        assert "".join(order(workshop, noor)) == wanted
    assert ledger.last("playbook.reordered").facts == {"step": 1}


def test_what_one_cannot_see_is_stepped_over(browse: Browse, noor: Person, ada: Person, workshop: Space) -> None:
    make_playbook("A")
    make_playbook("Hidden", by=ada, is_published=False)
    c = make_playbook("C")
    browse(noor).post(f"/playbooks/{c.id}/order", {"step": -1})
    assert order(workshop, noor) == ["C", "A"]
    assert order(workshop, ada) == ["C", "A", "Hidden"]


@pytest.mark.parametrize("step", ["", "0", "7", "x"])
def test_other_steps_are_refused(browse: Browse, noor: Person, step: str) -> None:
    browse(noor).post(f"/playbooks/{make_playbook('Keys').id}/order", {"step": step}, status=422)


def test_a_reader_gets_403_and_a_stranger_404(browse: Browse, noor: Person, olaf: Person, vault: Space) -> None:
    safe = make_playbook("Safe", space=vault)
    for person, status in ((noor, 403), (olaf, 404)):
        browse(person).get(f"/playbooks/{safe.id}/move", status=status)
        browse(person).post(f"/playbooks/{safe.id}/order", {"step": 1}, status=status)


def test_random_trees_stay_trees(app: Flask, ada: Person, workshop: Space) -> None:
    """Whatever is moved where: no loop, nobody lost, spaces agree with parents."""
    chance = random.Random(7)
    all_of_them = [make_playbook(f"P{number}") for number in range(9)]
    with db.write():
        other = spaces.add("Other", by=ada)
    for _turn in range(60):
        one, parent = chance.choice(all_of_them), chance.choice([*all_of_them, None])
        target = parent.space if parent else chance.choice([workshop, other])
        assert target is not None
        try:
            with db.write():
                playbooks.move(one, target, parent, by=ada)
        except Invalid:
            db.session.rollback()
    for one in all_of_them:
        above = trees.path_to(one, ada)
        steps = [db.session.get_one(Playbook, step.id) for step in above]
        assert one not in steps and all(step.space_id == one.space_id for step in steps)
