"""Teams: list_teams, make_team, edit_team, change_team, put_into_team, take_out_of_team."""

from __future__ import annotations

import pytest

from seci.accounts import teams
from seci.commons import people, spaces
from seci.commons.people import Membership, Person, Team
from seci.plumbing.db import db
from tests import ledger
from tests.cast import Browse

PAGES = ("", "/members", "/members/remove")


@pytest.fixture
def support(ada: Person) -> Team:
    """The team Max leads."""
    return next(branch.team for branch in teams.tree() if branch.team.name == "Support")


def parts(team: Team) -> dict[str, bool]:
    db.session.rollback()
    return {one.person.handle: one.leads for one in teams.members(team)}


def test_a_team_is_made_below_another(browse: Browse, ada: Person, support: Team) -> None:
    browser = browse(ada)
    page = browser.post("/admin/teams", {"name": "Night shift", "parent": str(support.id)})
    assert browser.follow(page).h1 == "Night shift"
    tree = [(branch.depth, branch.team.name) for branch in teams.tree()]
    assert tree.index((1, "Night shift")) == tree.index((0, "Support")) + 1
    assert ledger.last("team.made").by_id == ada.id
    assert "Night shift" in browser.get("/admin/teams").text


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("name", "SUPPORT"), ("name", "x" * 121), ("parent", "99")])
def test_a_bad_team_is_named(browse: Browse, ada: Person, field: str, value: str) -> None:
    page = browse(ada).post("/admin/teams", {"name": "New", "parent": "0", field: value}, status=422)
    assert page.one(".error-summary a")["href"] == f"#{field}"


@pytest.mark.parametrize(
    ("name", "again"), [("Ärzte", "ärzte"), ("Ärzte", "Ärzte"), ("ΟΜΑΔΑ", "ομαδα"), ("Ärzte", "A\u0308rzte")]
)
def test_a_name_in_any_letters_is_there_once(browse: Browse, ada: Person, name: str, again: str) -> None:
    browser = browse(ada)
    browser.post("/admin/teams", {"name": name, "parent": "0"})
    page = browser.post("/admin/teams", {"name": again, "parent": "0"}, status=422)
    assert "a team with this name already" in page.one(".error-summary").get_text()
    assert spaces.who(again) == spaces.who(name)


def test_a_team_is_renamed_and_moved(browse: Browse, ada: Person, support: Team) -> None:
    with db.write():
        upper = teams.make("Operations", by=ada)
    browse(ada).post(f"/admin/teams/{support.id}", {"name": "Help desk", "parent": str(upper.id)})
    db.session.rollback()
    assert (support.name, support.parent_id) == ("Help desk", upper.id)
    assert ledger.last("team.changed").facts == {"team": support.id, "was": None}


def test_a_team_cannot_stand_below_itself(browse: Browse, ada: Person, support: Team) -> None:
    with db.write():
        lower = teams.make("Night shift", support, by=ada)
    for parent in (support, lower):
        form = {"name": "Support", "parent": str(parent.id)}
        page = browse(ada).post(f"/admin/teams/{support.id}", form, status=422)
        assert page.one(".error-summary a")["href"] == "#parent"


def test_people_are_put_into_a_team_and_taken_out(browse: Browse, ada: Person, support: Team) -> None:
    browser = browse(ada)
    browser.post(f"/admin/teams/{support.id}/members", {"handle": "@Mara"})
    assert parts(support) == {"max": True, "noor": False, "mara": False}
    browser.post(f"/admin/teams/{support.id}/members", {"handle": "mara", "leads": "y"})
    assert parts(support)["mara"] is True
    for _time in range(2):
        browser.post(f"/admin/teams/{support.id}/members/remove", {"handle": "mara"})
    assert parts(support) == {"max": True, "noor": False}
    assert ledger.kinds()[-3:] == ["membership.made", "membership.made", "membership.ended"]


@pytest.mark.parametrize("handle", ["", "nobody", "x" * 50])
def test_a_handle_nobody_has_is_named(browse: Browse, ada: Person, support: Team, handle: str) -> None:
    page = browse(ada).post(f"/admin/teams/{support.id}/members", {"handle": handle}, status=422)
    assert page.one(".error-summary a")["href"] == "#handle"
    browse(ada).post(f"/admin/teams/{support.id}/members/remove", {"handle": handle}, status=404)


@pytest.mark.parametrize("who", ["noor", "max"])
def test_nobody_puts_themselves_into_a_team(browse: Browse, support: Team, who: str) -> None:
    """S-087: not even who leads it."""
    browser, before = browse(people.by_handle(who)), parts(support)
    browser.get("/admin/teams", status=403)
    browser.post("/admin/teams", {"name": "Mine", "parent": "0"}, status=403)
    browser.get(f"/admin/teams/{support.id}", status=403)
    for page in PAGES:
        browser.post(f"/admin/teams/{support.id}{page}", {"handle": who, "leads": "y", "name": "Mine"}, status=403)
    assert parts(support) == before


def test_a_team_there_is_not_is_a_404(browse: Browse, ada: Person) -> None:
    browse(ada).get("/admin/teams/9999", status=404)
    for page in PAGES:
        browse(ada).post(f"/admin/teams/9999{page}", {"handle": "mara"}, status=404)


def test_who_has_not_come_in_is_led_to_the_door(browse: Browse, support: Team) -> None:
    for page in PAGES:
        assert browse().post(f"/admin/teams/{support.id}{page}").location == "/sign-in"


def test_a_membership_counts_at_once(browse: Browse, ada: Person, olaf: Person, support: Team) -> None:
    browse(ada).post(f"/admin/teams/{support.id}/members", {"handle": "olaf"})
    db.session.rollback()
    assert db.session.get(Membership, (support.id, olaf.id)) is not None
