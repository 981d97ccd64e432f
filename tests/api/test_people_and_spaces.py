"""Oneself, people, teams, spaces and their shares."""

from __future__ import annotations

from seci.commons import people, spaces, teams
from seci.commons.people import Person
from seci.commons.spaces import Space
from tests.api.conftest import Programs


def test_me_says_who_one_is(program: Programs, noor: Person) -> None:
    me = program(noor).get("/me")

    assert (me["handle"], me["email"], me["role"]) == ("noor", "noor@example.test", "employee")
    assert [team["name"] for team in me["teams"]] == ["Support"]


def test_one_changes_ones_name_and_nothing_else_of_it(program: Programs, noor: Person) -> None:
    changed = program(noor).patch("/me", {"name": "Noor Haddad"})

    assert (changed["name"], changed["handle"], changed["zone"]) == ("Noor Haddad", "noor", "UTC")


def test_one_chooses_how_pages_look(program: Programs, noor: Person) -> None:
    assert program(noor).get("/me")["theme"] == "device"
    assert program(noor).patch("/me", {"theme": "dark"})["theme"] == "dark"
    assert program(noor).patch("/me", {"theme": "purple"}, 422)["errors"].keys() == {"theme"}
    assert program(noor).get("/me")["theme"] == "dark"


def test_what_is_not_ones_own_to_change_is_refused_and_unchanged(program: Programs, noor: Person) -> None:
    for name, value in {"role": "admin", "is_admin": True, "id": 1, "password_hash": "x", "teams": [1]}.items():
        problem = program(noor).patch("/me", {"name": "Changed", name: value}, 422)
        assert problem["errors"].keys() == {name}

    noor_now = people.by_handle("noor")
    assert noor_now is not None
    assert (noor_now.name, noor_now.role) == ("Noor", "employee")


def test_people_are_listed_without_their_addresses(program: Programs, olaf: Person) -> None:
    listed = program(olaf).get("/people?limit=2")

    assert [person["handle"] for person in listed["items"]] == ["ada", "mara"]
    assert listed["items"][0].keys() == {"id", "handle", "name", "url"}
    assert program(olaf).get(f"/people?limit=2&cursor={listed['next_cursor']}")["items"][0]["handle"] == "max"


def test_people_are_found_by_the_beginning_of_a_word(program: Programs, olaf: Person) -> None:
    assert [person["handle"] for person in program(olaf).get("/people?q=ma")["items"]] == ["mara", "max"]


def test_one_person_is_shown_with_their_teams(program: Programs, olaf: Person, max_: Person) -> None:
    shown = program(olaf).get(f"/people/{max_.id}")

    assert [team["name"] for team in shown["teams"]] == ["Support"]
    assert "email" not in shown
    program(olaf).get("/people/9999", 404)


def test_a_team_is_shown_with_its_members(program: Programs, olaf: Person) -> None:
    team = program(olaf).get("/teams")["items"][0]
    whole = program(olaf).get(f"/teams/{team['id']}")

    assert [(member["person"]["handle"], member["leads"]) for member in whole["members"]] == [
        ("max", True),
        ("noor", False),
    ]


def test_closed_spaces_are_not_even_named(program: Programs, olaf: Person, noor: Person, vault: Space) -> None:
    assert [space["name"] for space in program(olaf).get("/spaces")["items"]] == ["Workshop"]
    assert [(space["name"], space["share"]) for space in program(noor).get("/spaces")["items"]] == [
        ("Vault", "reader"),
        ("Workshop", "writer"),
    ]
    program(olaf).get(f"/spaces/{vault.id}", 404)


def test_making_a_space(program: Programs, olaf: Person) -> None:
    made = program(olaf).post("/spaces", {"name": "Boats"})

    assert (made["name"], made["access"], made["share"]) == ("Boats", "open", "keeper")
    assert program(olaf).post("/spaces", {"name": "boats"}, 422)["errors"].keys() == {"name"}
    assert program(olaf).post("/spaces", {"name": "Oars", "access": "secret"}, 422)["errors"].keys() == {"access"}


def test_only_keepers_change_a_space(program: Programs, mara: Person, ada: Person, olaf: Person, vault: Space) -> None:
    program(ada).patch(f"/spaces/{vault.id}", {"name": "Mine"}, 403)
    program(olaf).patch(f"/spaces/{vault.id}", {"name": "Mine"}, 404)
    changed = program(mara).patch(f"/spaces/{vault.id}", {"purpose": "Contracts"})

    assert (changed["name"], changed["purpose"], changed["access"]) == ("Vault", "Contracts", "closed")


def test_shares_are_given_and_taken(program: Programs, mara: Person, ada: Person, olaf: Person, vault: Space) -> None:
    path = f"/spaces/{vault.id}/shares"
    program(ada).post(path, {"person": olaf.id, "share": "reader"}, 403)
    given = program(mara).post(path, {"person": olaf.id, "share": "reader"})

    assert given["person"]["handle"] == "olaf" and given["team"] is None
    assert program(olaf).get(f"/spaces/{vault.id}")["share"] == "reader"
    program(mara).delete(f"{path}/{given['id']}")
    program(olaf).get(f"/spaces/{vault.id}", 404)


def test_a_share_goes_to_a_person_or_a_team(program: Programs, mara: Person, vault: Space) -> None:
    path = f"/spaces/{vault.id}/shares"
    team = teams.by_name()[0]

    assert program(mara).post(path, {"team": team.id, "share": "writer"})["team"]["name"] == "Support"
    program(mara).post(path, {"person": mara.id, "team": team.id, "share": "writer"}, 422)
    program(mara).post(path, {"person": 9999, "share": "writer"}, 422)
    program(mara).post(path, {"person": "1", "share": "writer"}, 422)


def test_the_last_keeper_stays(program: Programs, mara: Person, vault: Space) -> None:
    path = f"/spaces/{vault.id}/shares"
    keeper = next(one for one in program(mara).get(path)["items"] if one["share"] == "keeper")

    program(mara).delete(f"{path}/{keeper['id']}", 422)


def test_a_share_of_another_space_is_not_there(program: Programs, mara: Person, vault: Space, workshop: Space) -> None:
    foreign = next(one for one in program(mara).get(f"/spaces/{vault.id}/shares")["items"] if one["share"] == "reader")

    program(mara).delete(f"/spaces/{workshop.id}/shares/{foreign['id']}", 404)
    assert spaces.get(vault.id, people.by_handle("noor") or mara) is not None
