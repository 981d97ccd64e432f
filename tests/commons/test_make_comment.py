"""Comments: `make_comment`, `edit_comment`, `change_comment`, `settle_comment`, `remove_comment`."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from seci.commons import comments, notices, pages, passages, spaces
from seci.commons.comments import Comment
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.plumbing.clock import now, told_as_of
from seci.plumbing.db import db
from tests import ledger
from tests.cast import Browse
from tests.makers import make_playbook
from tests.pages import Page
from tests.paths import path_of


def last() -> Comment:
    db.session.rollback()
    found = db.session.scalar(select(Comment).order_by(Comment.id.desc()).limit(1))
    assert found is not None
    return found


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Comment)) or 0


def heard(person: Person) -> list[str]:
    db.session.rollback()
    return [notice.kind for notice in db.session.scalars(notices.of(person))]


def test_of_very_many_the_latest_are_shown_first(browse: Browse, noor: Person) -> None:
    playbook = make_playbook("Keys")
    spoken = [(f"x{number}", comments.prepare(f"x{number}")) for number in range(pages.SIZE + 3)]
    with db.write():
        made = [comments.make(playbook, *words, by=noor) for words in spoken[:-1]]
        answer = comments.make(playbook, *spoken[-1], by=noor, answers=made[0]).id
        numbers = [one.id for one in made]

    def shown(page: Page) -> list[str]:
        return [str(one["id"]).removeprefix("comment-") for one in page.all(".comment")]

    page = browse(noor).get(path_of(playbook))
    assert shown(page) == [*map(str, numbers[2:])]
    earlier = str(page.one(".comments a[rel=next]")["href"])
    assert shown(browse(noor).get(path_of(playbook) + earlier)) == [*map(str, (numbers[0], answer, numbers[1]))]
    browse(noor).get(path_of(playbook) + "?comments=nonsense", status=422)


def test_a_comment_stands_on_the_page_and_the_owner_hears_of_it(browse: Browse, noor: Person, ada: Person) -> None:
    playbook = make_playbook("Keys")
    browser = browse(noor)
    page = browser.post(f"/items/{playbook.id}/comments", {"body": "Is it *true*?"})
    assert page.location == f"{path_of(playbook)}#comment-{last().id}"
    assert browser.follow(page).one(".comment em").get_text() == "true"
    assert heard(ada) == ["commented"]
    assert ledger.last("comment.made").facts == {"comment": last().id}


def test_an_answer_stands_below_and_is_about_the_same_passage(browse: Browse, noor: Person, ada: Person) -> None:
    playbook = make_playbook("Keys", "The box is here.\n")
    anchor = passages.passages_of(playbook.id, 1)[0].anchor
    browse(noor).post(f"/items/{playbook.id}/comments", {"body": "Still?", "passage": anchor})
    first = last()
    browse(ada).post(f"/items/{playbook.id}/comments", {"body": "Yes.", "answers": first.id})
    answer = last()
    assert (answer.answers_id, answer.passage) == (first.id, anchor)
    browse(noor).post(f"/items/{playbook.id}/comments", {"body": "Thanks.", "answers": answer.id})
    assert last().answers_id == first.id, "answers are one level deep"
    assert heard(noor) == ["answered"]


def test_a_passage_that_never_was_is_left_out(browse: Browse, noor: Person) -> None:
    playbook = make_playbook("Keys")
    browse(noor).post(f"/items/{playbook.id}/comments", {"body": "Hm.", "passage": "p-nothing"})
    assert last().passage is None


def test_who_is_named_hears_of_it_once(browse: Browse, noor: Person, ada: Person, mara: Person) -> None:
    playbook = make_playbook("Keys")
    browse(noor).post(f"/items/{playbook.id}/comments", {"body": "@ada and @mara and @ada and @noor"})
    assert (heard(ada), heard(mara), heard(noor)) == (["mentioned"], ["mentioned"], [])


@pytest.mark.parametrize("body", ["", "   \n", "x" * 20_001, "a\x00b"])
def test_what_cannot_be_taken_is_named_and_stays_in_the_form(browse: Browse, noor: Person, body: str) -> None:
    playbook = make_playbook("Keys")
    page = browse(noor).post(f"/items/{playbook.id}/comments", {"body": body}, status=422)
    assert page.has('.error-summary a[href="#body"]')
    assert count() == 0


def test_comments_on_what_one_may_not_read_are_404_and_leave_nothing(
    browse: Browse, olaf: Person, noor: Person, vault: Space
) -> None:
    """S-069."""
    safe = make_playbook("Safe", space=vault)
    browse(olaf).post(f"/items/{safe.id}/comments", {"body": "Hm."}, status=404)
    assert count() == 0
    browse(noor).post(f"/items/{safe.id}/comments", {"body": "A reader may say something."})
    assert count() == 1


def test_an_answer_to_a_comment_elsewhere_is_refused(
    browse: Browse, noor: Person, ada: Person, olaf: Person, vault: Space
) -> None:
    """S-052: both numbers count."""
    safe, keys = make_playbook("Safe", space=vault), make_playbook("Keys")
    browse(noor).post(f"/items/{safe.id}/comments", {"body": "Secret."})
    secret = last()
    browse(olaf).post(f"/items/{keys.id}/comments", {"body": "Hm.", "answers": secret.id}, status=404)
    browse(noor).post(f"/items/{keys.id}/comments", {"body": "Hm.", "answers": secret.id}, status=422)
    assert count() == 1


def test_its_author_puts_it_in_other_words(browse: Browse, noor: Person, ada: Person) -> None:
    playbook = make_playbook("Keys")
    browse(noor).post(f"/items/{playbook.id}/comments", {"body": "Teh box."})
    number = last().id
    assert browse(noor).get(f"/comments/{number}/change").field("body") == "Teh box."
    browse(noor).post(f"/comments/{number}/change", {"body": "The box."})
    assert last().body == "The box." and last().changed_at is not None
    browse(noor).post(f"/comments/{number}/change", {"body": ""}, status=422)
    browse(ada).get(f"/comments/{number}/change", status=403)
    browse(ada).post(f"/comments/{number}/change", {"body": "Mine."}, status=403)
    assert ledger.last("comment.changed").by_id == noor.id


def test_author_and_keepers_settle_and_open_it_again(
    browse: Browse, noor: Person, mara: Person, ada: Person, olaf: Person
) -> None:
    playbook = make_playbook("Keys")
    browse(noor).post(f"/items/{playbook.id}/comments", {"body": "Hm."})
    number = last().id
    browse(olaf).post(f"/comments/{number}/settle", status=403)
    browse(mara).post(f"/comments/{number}/settle")
    assert last().settled_by_id == mara.id
    assert browse(ada).get(path_of(playbook)).one(".comments__settled summary").get_text() == "1 settled"
    browse(noor).post(f"/comments/{number}/settle", {"settled": "no"})
    assert last().settled_at is None
    assert ledger.kinds()[-2:] == ["comment.settled", "comment.settled"]


def test_settling_twice_settles_once(browse: Browse, noor: Person) -> None:
    playbook = make_playbook("Keys")
    browse(noor).post(f"/items/{playbook.id}/comments", {"body": "Hm."})
    browser = browse(noor)
    for wanted in ("yes", "no"):
        form = browser.get(path_of(playbook)).one('.comment form[action$="/settle"]')
        assert form.select_one("[name=settled]")["value"] == wanted  # type: ignore[index]
        for _time in range(2):
            browser.post(str(form["action"]), {"settled": wanted})
        assert (last().settled_at is not None) is (wanted == "yes")
    assert ledger.kinds().count("comment.settled") == 2


def test_a_form_sent_twice_makes_one_comment(browse: Browse, noor: Person, ada: Person) -> None:
    """R-005."""
    playbook = make_playbook("Keys")
    answers = {browse(noor).post(f"/items/{playbook.id}/comments", {"body": "Hm."}).location for _time in range(2)}
    assert len(answers) == 1 and count() == 1 and heard(ada) == ["commented"]
    browse(ada).post(f"/items/{playbook.id}/comments", {"body": "Hm."})
    browse(noor).post(f"/items/{playbook.id}/comments", {"body": "Hm.", "answers": last().id})
    assert count() == 3, "the same words of somebody else, or as an answer, are another comment"
    with told_as_of(now() + timedelta(minutes=2)):
        rendering = comments.prepare("Hm.")
        with db.write():
            comments.make(playbook, "Hm.", rendering, by=noor)
    assert count() == 4, "and so they are later"


def test_a_comment_that_was_removed_leaves_its_place_only_where_it_was_answered(
    browse: Browse, noor: Person, mara: Person, ada: Person
) -> None:
    playbook = make_playbook("Keys")
    browse(noor).post(f"/items/{playbook.id}/comments", {"body": "Unwise words."})
    first = last().id
    browse(ada).post(f"/comments/{first}/remove", status=403)
    browse(ada).post(f"/items/{playbook.id}/comments", {"body": "Wise words.", "answers": first})
    browse(mara).post(f"/comments/{first}/remove")
    page = browse(ada).get(path_of(playbook))
    assert "Unwise" not in page.html and page.has(".comment--gone") and "Wise words." in page.text
    browse(ada).post(f"/comments/{last().id}/remove")
    assert not browse(ada).get(path_of(playbook)).has(".comment")
    browse(noor).get(f"/comments/{first}/change", status=404)
    assert last().body == "", "its words are gone for good"


def test_comments_close_with_their_item(browse: Browse, noor: Person, mara: Person, workshop: Space) -> None:
    """S-059, S-060."""
    playbook = make_playbook("Keys")
    browse(noor).post(f"/items/{playbook.id}/comments", {"body": "Hm."})
    number = last().id
    with db.write():
        spaces.change(workshop, name="Workshop", access="closed", purpose="", by=mara)
    for path, method in ((f"/comments/{number}/change", "get"), (f"/comments/{number}/settle", "post")):
        getattr(browse(noor), method)(path, status=404)


@pytest.mark.parametrize("body", ["<script>alert(1)</script>", "[x](javascript:123)", "<img src=x onerror=alert(1)>"])
def test_a_hostile_comment_is_only_text(browse: Browse, noor: Person, body: str) -> None:
    playbook = make_playbook("Keys")
    browse(noor).post(f"/items/{playbook.id}/comments", {"body": body})
    page = browse(noor).get(path_of(playbook))
    assert not page.has(".comment script") and not page.has('.comment [href^="javascript"]')
    assert last().body == body, "the source is kept as it was typed"
