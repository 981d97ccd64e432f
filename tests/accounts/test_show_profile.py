"""One's profile: show_settings, show_profile, change_profile."""

from __future__ import annotations

from typing import Any

import pytest

from seci.combination import searches
from seci.commons import indexing
from seci.commons.people import Person
from seci.plumbing.db import db
from tests import ledger
from tests.cast import Browse, CatchUp
from tests.makers import make_playbook

FORM = {"name": "Mara Okafor", "handle": "mara-o", "zone": "Europe/Berlin", "locale": "en", "theme": "device"}
EXTRA = {
    "role": "admin",
    "role_id": "1",
    "is_admin": "y",
    "email": "ada@example.test",
    "email_verified": "y",
    "team_id": "1",
    "id": "1",
    "deactivated_at": "",
    "joined_at": "2000-01-01",
    "password_hash": "x",
    "password": "x",
}


def row(person: Person) -> dict[str, Any]:
    db.session.rollback()
    db.session.refresh(person)
    return {column.name: getattr(person, column.name) for column in Person.__table__.columns}


def test_settings_begin_with_the_profile(browse: Browse, mara: Person) -> None:
    assert browse(mara).get("/settings/", status=302).location == "/settings/profile"


def test_name_handle_and_zone_are_changed(browse: Browse, mara: Person) -> None:
    browser = browse(mara)
    page = browser.follow(browser.post("/settings/profile", FORM))
    assert (page.field("name"), page.field("handle"), page.field("zone")) == ("Mara Okafor", "mara-o", "Europe/Berlin")
    event = ledger.last("person.changed")
    assert (event.by_id, event.facts) == (mara.id, {"name": True, "handle": True})
    browser.get("/people/mara-o")


def test_search_goes_by_the_new_handle_and_no_longer_by_the_old(
    browse: Browse, mara: Person, ada: Person, caught_up: CatchUp
) -> None:
    make_playbook("Zebras", by=mara)
    make_playbook("Okapis", by=ada)
    caught_up()
    browse(mara).post("/settings/profile", FORM | {"handle": "mara"})
    assert indexing.waiting() == 0, "nothing to index where the handle stays"
    browse(mara).post("/settings/profile", FORM)
    caught_up()
    found = {handle: searches.search(f"by:{handle}", ada) for handle in ("mara-o", "mara")}
    assert [hit.item.title for hit in found["mara-o"].hits] == ["Zebras"]
    assert not found["mara"].total


def test_saving_what_is_there_records_nothing(browse: Browse, mara: Person) -> None:
    same = {"name": "Mara", "handle": "mara", "zone": "UTC", "locale": "en", "theme": "device"}
    browse(mara).post("/settings/profile", same)
    assert "person.changed" not in ledger.kinds()


def test_what_is_not_in_the_form_cannot_be_changed(browse: Browse, mara: Person) -> None:
    """S-085."""
    before = row(mara)
    browse(mara).post("/settings/profile", {**FORM, **EXTRA})
    changed = {name for name, value in row(mara).items() if value != before[name]}
    assert changed == {"name", "handle", "zone"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("name", "a\x07b"),
        ("name", "a\u202eb"),
        ("name", "\u200d \u200c"),
        ("handle", ""),
        ("handle", "ada"),
        ("handle", "Admin"),
        ("handle", "two words"),
        ("handle", "me"),
        ("handle", "x" * 42),
        ("zone", "Mars/Olympus"),
        ("zone", "../../etc/passwd"),
        ("locale", "xx"),
        ("theme", "purple"),
    ],
)
def test_bad_input_is_named_and_changes_nothing(browse: Browse, mara: Person, field: str, value: str) -> None:
    before = row(mara)
    page = browse(mara).post("/settings/profile", {**FORM, field: value}, status=422)
    assert page.one(".error-summary a")["href"] == f"#{field}"
    assert row(mara) == before


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_look_as_a_person_chose_and_to_nobody_else(
    browse: Browse, mara: Person, noor: Person, theme: str
) -> None:
    browser = browse(mara)
    page = browser.follow(browser.post("/settings/profile", {**FORM, "theme": theme}))
    assert page.one("input[name=theme][checked]")["value"] == theme
    assert ledger.last("person.changed").by_id == mara.id
    for path in ("/", "/settings/password", "/search"):
        page = browser.get(path)
        assert (page.one("html")["data-theme"], page.one("meta[name=color-scheme]")["content"]) == (theme, theme)
    assert "data-theme" not in browse(noor).get("/").one("html").attrs
    assert "data-theme" not in browse().get("/sign-in").one("html").attrs


def test_pages_look_as_the_device_does_until_a_person_chooses(browse: Browse, mara: Person) -> None:
    page = browse(mara).get("/settings/profile")
    assert page.one("input[name=theme][checked]")["value"] == "device"
    assert "data-theme" not in page.one("html").attrs
    browse(mara).post("/settings/profile", {**FORM, "theme": "dark"})
    browse(mara).post("/settings/profile", FORM)
    page = browse(mara).get("/settings/profile")
    assert "data-theme" not in page.one("html").attrs
    assert page.one("meta[name=color-scheme]")["content"] == "light dark"


def test_nul_is_no_letter(browse: Browse, mara: Person) -> None:
    before = row(mara)
    browse(mara).post("/settings/profile", {**FORM, "name": "a\x00b"}, status=400)
    browse(mara).get("/people/?q=%00", status=400)
    browse(mara).get("/people/mara%00", status=404)
    assert row(mara) == before


def test_a_name_is_shown_as_it_is_written(browse: Browse, mara: Person, noor: Person) -> None:
    name = "<b>Mara</b> {{7*7}} ${7*7} %s"
    browse(mara).post("/settings/profile", {**FORM, "name": name})
    page = browse(noor).get("/people/mara-o")
    assert page.h1 == name
    assert name in browse(noor).get("/people/").text


@pytest.mark.parametrize("name", ["علی\u200cرضا", "Noor \U0001f469\u200d\U0001f4bb", "Ό Χρήστος"])
def test_a_name_may_be_of_any_script(browse: Browse, mara: Person, noor: Person, name: str) -> None:
    browse(mara).post("/settings/profile", {**FORM, "name": name})
    assert browse(noor).get("/people/mara-o").h1 == name


def test_who_has_not_come_in_is_led_to_the_door(browse: Browse) -> None:
    assert browse().get("/settings/profile", status=302).location == "/sign-in?next=/settings/profile"
    browse().post("/settings/profile", FORM)


def test_other_methods_are_refused(browse: Browse, mara: Person) -> None:
    assert browse(mara).client.delete("/settings/profile").status_code == 405
