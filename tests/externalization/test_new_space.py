"""Making a space (`make_space`)."""

from __future__ import annotations

import pytest

from seci.commons import spaces
from seci.commons.people import Person
from tests import ledger
from tests.cast import Browse

VALUES = {"name": "Kitchen", "purpose": "Pots", "access": "listed"}


def test_who_makes_a_space_keeps_it(browse: Browse, noor: Person) -> None:
    page = browse(noor).post("/playbooks/spaces/new", VALUES)
    assert browse(noor).follow(page).h1 == "Kitchen"
    made = spaces.by_name("Kitchen", noor)
    assert made is not None and spaces.shares_of(noor)[made.id] == "keeper"
    event = ledger.last("space.made")
    assert (event.by_id, event.facts) == (noor.id, {"space": made.id, "access": "listed"})


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"access": "secret"}, "access"),
        ({"purpose": "x" * 501}, "purpose"),
    ],
)
def test_bad_values_are_named(browse: Browse, noor: Person, change: dict[str, str], field: str) -> None:
    page = browse(noor).post("/playbooks/spaces/new", VALUES | change, status=422)
    assert page.has(f'.error-summary a[href="#{field}"]')
    assert page.one("title").get_text().startswith("Error:")


def test_a_name_that_is_taken_is_refused_without_saying_by_what(browse: Browse, olaf: Person) -> None:
    page = browse(olaf).post("/playbooks/spaces/new", VALUES | {"name": "vault"}, status=422)
    assert "This name cannot be used" in page.text


def test_the_form_opens_with_the_open_access_chosen(browse: Browse, noor: Person) -> None:
    assert browse(noor).get("/playbooks/spaces/new").one("[name=access][checked]")["value"] == "open"


def test_who_is_not_signed_in_is_asked_to(browse: Browse) -> None:
    assert browse().get("/playbooks/spaces/new", status=302).location.startswith("/sign-in")
