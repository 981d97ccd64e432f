"""A person's notices (`mark_notices_read`)."""

from __future__ import annotations

from seci.commons import notices, spaces
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import saving
from seci.plumbing.db import db
from tests.cast import Browse
from tests.makers import make_playbook
from tests.queries import count_queries


def test_they_say_who_did_what_where_and_are_marked_read(browse: Browse, mara: Person) -> None:
    make_playbook("Keys", "Ask @mara.\n")
    browser = browse(mara)
    page = browser.get("/people/me/notices")
    assert "Ada mentioned you in “Keys”" in page.text
    assert page.has(".row--unread") and notices.unread(mara) == 1
    browser.post("/people/me/notices")
    db.session.rollback()
    assert notices.unread(mara) == 0
    assert not browser.get("/people/me/notices").has(".row--unread")


def test_what_came_since_the_page_was_opened_stays_unread(browse: Browse, mara: Person) -> None:
    make_playbook("Keys", "Ask @mara.\n")
    browser = browse(mara)
    newest = browser.get("/people/me/notices").field("newest")
    make_playbook("Doors", "Ask @mara.\n")
    browser.post("/people/me/notices", {"newest": newest})
    page = browser.get("/people/me/notices")
    assert [row.get_text() for row in page.all(".row--unread .row__link")] == ["Ada mentioned you in “Doors”"]


def test_who_was_named_already_does_not_hear_of_it_again(browse: Browse, ada: Person, mara: Person) -> None:
    playbook = make_playbook("Keys", "Ask @mara.\n")
    saving.revise(playbook, "Ask @mara or @noor.\n", by=ada, base=1)
    assert notices.unread(mara) == 1


def test_without_any_the_page_says_what_would_stand_there(browse: Browse, olaf: Person) -> None:
    assert "@olaf" in browse(olaf).get("/people/me/notices").one(".empty-state").get_text()


def test_a_right_that_was_lost_takes_the_notice_along(
    browse: Browse, mara: Person, olaf: Person, workshop: Space
) -> None:
    make_playbook("Keys", "Ask @olaf.\n")
    assert notices.unread(olaf) == 1
    with db.write():
        spaces.change(workshop, name="Workshop", access="closed", purpose="", by=mara)
    assert "Keys" not in browse(olaf).get("/people/me/notices").one("main").get_text()
    db.session.rollback()
    assert notices.unread(olaf) == 0


def test_the_statements_do_not_grow_with_the_notices(browse: Browse, mara: Person) -> None:
    browser = browse(mara)
    make_playbook("Keys", "Ask @mara.\n")
    browser.get("/people/me/notices")
    with count_queries() as few:
        browser.get("/people/me/notices")
    for number in range(8):
        make_playbook(f"Keys {number}", "Ask @mara.\n")
    with count_queries() as many:
        browser.get("/people/me/notices")
    assert len(many) == len(few)


def test_nobody_reads_anothers(browse: Browse, olaf: Person) -> None:
    make_playbook("Keys", "Ask @mara.\n")
    assert "mentioned" not in browse(olaf).get("/people/me/notices").one("main").get_text().replace("names", "")
    assert browse().get("/people/me/notices", status=302).location.startswith("/sign-in")
    browse(olaf).get("/people/me/notices?before=nonsense", status=422)
