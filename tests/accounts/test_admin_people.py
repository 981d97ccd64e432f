"""People as administrators see them: list_accounts, edit_person, change_person, deactivate_person, reactivate_person,
send_link."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from seci.accounts import roster
from seci.commons import people
from seci.commons.people import Person
from seci.commons.refusals import Invalid
from seci.plumbing.db import db
from tests import ledger
from tests.cast import Browse

ACTIONS = ("", "/deactivate", "/reactivate", "/reset")


def form_of(person: Person, **more: str) -> dict[str, str]:
    return {"email": person.email, "role": person.role, **more}


def test_the_list_shows_addresses_and_finds_by_them(browse: Browse, ada: Person) -> None:
    assert "noor@example.test" in browse(ada).get("/admin/people").text
    page = browse(ada).get("/admin/people?q=noor@")
    assert "Noor" in page.text and "olaf@example.test" not in page.text


def test_a_role_is_given(browse: Browse, ada: Person, noor: Person) -> None:
    browse(ada).post(f"/admin/people/{noor.id}", form_of(noor, role="manager"))
    assert people.by_handle("noor").role == "manager"  # type: ignore[union-attr]
    event = ledger.last("role.changed")
    assert (event.by_id, event.facts) == (ada.id, {"person": noor.id, "role": "manager"})


def test_an_address_is_changed(browse: Browse, ada: Person, noor: Person) -> None:
    browse(ada).post(f"/admin/people/{noor.id}", form_of(noor, email="Noor.H@Example.test"))
    assert people.by_email("noor.h@example.test") == noor
    assert ledger.last("email.changed").facts == {"person": noor.id}


@pytest.mark.parametrize(("field", "value"), [("email", "x"), ("email", "ada@example.test"), ("role", "owner")])
def test_bad_input_is_named_and_changes_nothing(
    browse: Browse, ada: Person, noor: Person, field: str, value: str
) -> None:
    page = browse(ada).post(f"/admin/people/{noor.id}", form_of(noor, **{field: value}), status=422)
    assert page.one(".error-summary a")["href"] == f"#{field}"
    assert (noor.email, noor.role) == ("noor@example.test", "employee")


def test_a_role_sent_twice_is_refused(browse: Browse, ada: Person, noor: Person) -> None:
    """S-093."""
    data = {"email": noor.email, "role": ["employee", "admin"]}
    browse(ada).post(f"/admin/people/{noor.id}", data, status=400)
    assert noor.role == "employee"


def test_what_else_is_sent_along_is_not_looked_at(browse: Browse, ada: Person, noor: Person) -> None:
    """S-085."""
    browse(ada).post(f"/admin/people/{noor.id}", form_of(noor, name="Other", handle="other", id="1"))
    assert (noor.name, noor.handle) == ("Noor", "noor")


def test_deactivating_ends_everything_at_once(browse: Browse, ada: Person, noor: Person) -> None:
    """S-109."""
    browser = browse(noor)
    browser.get("/settings/profile")
    browse(ada).post(f"/admin/people/{noor.id}/deactivate")
    browser.get("/settings/profile", status=302)
    assert "Deactivated" in browse(ada).get(f"/admin/people/{noor.id}").text
    assert ledger.last("person.deactivated").facts == {"person": noor.id}
    browse(ada).post(f"/admin/people/{noor.id}/reactivate")
    browser.get("/settings/profile", status=302)
    assert ledger.last("person.reactivated").facts == {"person": noor.id}


def test_the_last_administrator_cannot_go(browse: Browse, ada: Person) -> None:
    """S-088."""
    browser = browse(ada)
    page = browser.post(f"/admin/people/{ada.id}", form_of(ada, role="employee"), status=422)
    assert "last administrator" in page.text
    page = browser.post(f"/admin/people/{ada.id}/deactivate", status=422)
    assert "last administrator" in page.text
    browser.get("/admin/people")


def test_a_deactivated_administrator_does_not_count(browse: Browse, ada: Person, noor: Person) -> None:
    """S-088."""
    with db.write():
        roster.change_role(noor, "admin", by=ada)
        roster.deactivate(noor, by=ada)
    browse(ada).post(f"/admin/people/{ada.id}", form_of(ada, role="employee"), status=422)


@pytest.mark.parametrize("act", ["change_role", "deactivate"])
def test_of_two_administrators_who_remove_each_other_one_stays(app: Flask, ada: Person, noor: Person, act: str) -> None:
    """S-088."""

    def remove(pair: tuple[int, int]) -> None:
        with app.app_context():
            try:
                with db.write():
                    by, other = people.get(pair[0]), people.get(pair[1])
                    assert by is not None and other is not None
                    if act == "deactivate":
                        roster.deactivate(other, by=by)
                    else:
                        roster.change_role(other, "employee", by=by)
            except Invalid:
                pass

    pairs = [(ada.id, noor.id), (noor.id, ada.id)]
    for _round in range(10):
        with db.write():
            for person in (ada, noor):
                person.role, person.deactivated_at = "admin", None
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(remove, pairs))
        db.session.rollback()
        assert people.count_admins() == 1


@pytest.mark.parametrize("who", ["mara", "max"])
def test_nobody_else_changes_anybody(browse: Browse, app: Flask, noor: Person, who: str) -> None:
    """S-087, S-092."""
    other = people.by_handle(who)
    browser = browse(other)
    browser.get("/admin/people", status=403)
    browser.get(f"/admin/people/{noor.id}", status=403)
    for action in ACTIONS:
        browser.post(f"/admin/people/{noor.id}{action}", form_of(noor, role="admin"), status=403)
        browser.post(f"/admin/people/{other.id}{action}", {"role": "admin", "email": "x@example.test"}, status=403)  # type: ignore[union-attr]
    assert (noor.role, noor.is_active) == ("employee", True)


def test_who_has_not_come_in_is_led_to_the_door(browse: Browse, noor: Person) -> None:
    for action in ACTIONS:
        assert browse().post(f"/admin/people/{noor.id}{action}").location == "/sign-in"


def test_somebody_there_is_not_is_a_404(browse: Browse, ada: Person) -> None:
    browse(ada).get("/admin/people/9999", status=404)
    for action in ACTIONS:
        browse(ada).post(f"/admin/people/9999{action}", status=404)


def test_other_methods_are_refused(browse: Browse, ada: Person, noor: Person) -> None:
    browse(ada).get(f"/admin/people/{noor.id}/deactivate", status=405)
    assert browse(ada).client.delete(f"/admin/people/{noor.id}").status_code == 405


def test_an_administrator_reads_no_more_than_others(browse: Browse, ada: Person, noor: Person) -> None:
    """No content comes with the role."""
    with db.write():
        roster.change_role(noor, "admin", by=ada)
    page = browse(noor).get("/admin/")
    assert "no content" in page.text
