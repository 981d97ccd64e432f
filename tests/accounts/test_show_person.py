"""A person's page."""

from __future__ import annotations

import pytest

from seci.commons import people
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.plumbing.db import db
from tests.cast import Browse
from tests.makers import make_playbook


def test_name_handle_and_teams_are_shown(browse: Browse, olaf: Person) -> None:
    page = browse(olaf).get("/people/max")
    assert page.h1 == "Max"
    assert "@max" in page.text
    assert "Support leads it" in page.text


def test_the_address_is_shown_to_its_owner_and_administrators_alone(
    browse: Browse, olaf: Person, noor: Person, ada: Person, max_: Person
) -> None:
    assert "noor@example.test" in browse(noor).get("/people/noor").text
    assert "noor@example.test" in browse(ada).get("/people/noor").text
    for other in (olaf, max_):
        assert "noor@example.test" not in browse(other).get("/people/noor").html


def test_what_they_wrote_is_listed_as_far_as_it_may_be_read(
    browse: Browse, ada: Person, noor: Person, olaf: Person, vault: Space, workshop: Space
) -> None:
    make_playbook("Open words", by=ada, space=workshop)
    make_playbook("Secret words", by=ada, space=vault)
    assert {"Open words", "Secret words"} <= titles(browse, noor)
    seen = titles(browse, olaf)
    assert "Open words" in seen
    assert "Secret words" not in seen


def titles(browse: Browse, viewer: Person) -> set[str]:
    return {link.get_text() for link in browse(viewer).get("/people/ada").all(".rows .row__link")}


def test_practice_and_other_kinds_are_not_listed(browse: Browse, ada: Person, noor: Person) -> None:
    """A topic Ada made on the way is none of what she wrote."""
    before = titles(browse, noor)
    make_playbook("Open words", by=ada, topics=["handover"])
    assert titles(browse, noor) - before == {"Open words"}


def test_who_left_keeps_a_page_that_says_so(browse: Browse, olaf: Person, noor: Person) -> None:
    with db.write():
        people.deactivate(noor)
    assert "No longer here" in browse(olaf).get("/people/noor").text


@pytest.mark.parametrize("handle", ["nobody", "Ada%20", "..", "%00"])
def test_nobody_is_a_404(browse: Browse, olaf: Person, handle: str) -> None:
    browse(olaf).get(f"/people/{handle}", status=404)


def test_a_handle_is_read_in_any_case(browse: Browse, olaf: Person) -> None:
    assert browse(olaf).get("/people/Ada").h1 == "Ada"


def test_only_administrators_are_led_to_administration(browse: Browse, olaf: Person, ada: Person) -> None:
    assert not browse(olaf).get("/people/mara").has("a[href^='/admin']")
    assert browse(ada).get("/people/mara").has("a[href^='/admin']")


def test_who_has_not_come_in_sees_nobody(browse: Browse) -> None:
    browse().get("/people/ada", status=302)
    browse().get("/people/nobody", status=302)
