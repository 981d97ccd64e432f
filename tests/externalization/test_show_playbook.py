"""A playbook's page."""

from __future__ import annotations

import io
from urllib.parse import unquote

import pytest
from flask import Flask
from sqlalchemy import update

from seci.commons import comments, passages
from seci.commons.passages import StoredRendering
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import attachments, drafts, playbooks, readings, saving
from seci.externalization.models import Playbook
from seci.plumbing.db import db
from seci.plumbing.jobs import Job, drain
from tests.cast import Browse
from tests.makers import hand, make_playbook
from tests.pages import Page
from tests.paths import path_of
from tests.queries import count_queries

BODY = "Say hello to @mara.\n\n## First\n\nSee [[Doors]] and [[Nowhere]].\n\n## Second\n\n- [ ] a\n"


def opened(browse: Browse, person: Person, playbook: Playbook) -> Page:
    return browse(person).get(path_of(playbook))


def say(playbook: Playbook, words: str, by: Person, **more: object) -> int:
    rendering = comments.prepare(words)
    with db.write():
        present = playbooks.get(playbook.id, by)
        assert present is not None
        return comments.make(present, words, rendering, by=by, **more).id  # type: ignore[arg-type]


def test_it_shows_the_text_filled_for_the_reader(browse: Browse, noor: Person) -> None:
    doors = make_playbook("Doors")
    page = opened(browse, noor, make_playbook("Keys", BODY, topics=["Night shift"]))
    assert page.h1 == "Keys"
    assert page.one(".prose a.person")["title"] == "Mara"
    assert page.one(".prose a.wiki")["href"] == f"/playbooks/{doors.id}-doors"
    assert page.one(".prose a.wanted").get_text() == "Nowhere"
    assert [link.get_text() for link in page.all(".outline a")] == ["First", "Second"]
    assert page.one(".item-topics .chip").get_text(strip=True) == "Night shift"
    assert "Written just now by Ada" in page.text


def test_it_says_who_revised_it_and_where_it_stands(browse: Browse, noor: Person, ada: Person, mara: Person) -> None:
    night = make_playbook("Night")
    playbook = make_playbook("Keys", parent=night)
    make_playbook("Spare keys", parent=playbook)
    saving.revise(playbook, "New.\n", by=mara, base=1)
    page = opened(browse, noor, playbook)
    assert "Revised just now by Mara revision 2" in page.text
    assert [step.get_text() for step in page.all(".trail a")] == ["Workshop", "Night"]
    assert "Spare keys" in page.one(".margin").get_text()


def test_what_stands_beside_it_is_one_step_away(browse: Browse, noor: Person, ada: Person) -> None:
    night = make_playbook("Night", by=ada)
    keys = make_playbook("Keys", parent=night)
    fold = opened(browse, noor, keys).one(".margin [data-behaviour=branch]")
    assert fold["data-url"] == f"/playbooks/{night.id}/branch"
    assert browse(noor).get(str(fold.select("a")[0]["href"])).has(f'a[href="{path_of(keys)}"]')
    assert not opened(browse, noor, night).has(".margin [data-behaviour=branch]"), "at the top of a space"
    with db.write():
        above = playbooks.get(night.id, ada)
        assert above is not None
        playbooks.withdraw(above, by=ada)
    assert not opened(browse, noor, keys).has(".margin [data-behaviour=branch]"), "what is above may not be read"


def test_a_text_not_saved_is_told_to_who_typed_it_alone(browse: Browse, noor: Person, mara: Person) -> None:
    playbook = make_playbook("Keys", "Old.\n")
    with db.write():
        drafts.keep(noor, playbook, title="Keys", body="New.\n", base=1)
    page = opened(browse, noor, playbook)
    assert "A text of yours is not saved yet" in page.text
    assert page.one(".banner a")["href"] == f"/playbooks/{playbook.id}/edit"
    assert "not saved yet" not in opened(browse, mara, playbook).text


def test_of_very_many_below_it_the_first_are_listed(
    browse: Browse, noor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "MAX_CHILDREN", 2)
    playbook = make_playbook("Keys")
    for number in range(4):
        make_playbook(f"Key {number}", parent=playbook)
    margin = opened(browse, noor, playbook).one(".margin")
    assert [one.get_text() for one in margin.select(".links a")][:2] == ["Key 0", "Key 1"]
    more = next(one for one in margin.select("a") if one.get_text() == "2 more inside")
    assert "Key 3" in browse(noor).get(str(more["href"])).text


def test_other_slugs_lead_to_the_present_one(browse: Browse, noor: Person) -> None:
    playbook = make_playbook("Über Türen & Schlösser")
    for slug in ("", "-old-title"):
        page = browse(noor).get(f"/playbooks/{playbook.id}{slug}?answers=3", status=302)
        assert unquote(page.location) == f"{path_of(playbook)}?answers=3"


def test_a_stranger_gets_404_whatever_the_address(browse: Browse, olaf: Person, vault: Space) -> None:
    playbook = make_playbook("Safe", space=vault)
    for path in (path_of(playbook), f"/playbooks/{playbook.id}", f"/items/{playbook.id}", "/playbooks/999"):
        assert "Safe" not in browse(olaf).get(path, status=404).html
    browse(olaf).get(f"/playbooks/{playbook.id}x", status=404)


def test_a_wrong_method_is_405(browse: Browse, noor: Person) -> None:
    browse(noor).post(path_of(make_playbook("Keys")), status=405)


def test_what_is_not_published_only_its_owner_reads(browse: Browse, ada: Person, mara: Person) -> None:
    playbook = make_playbook("Unfinished", by=ada, is_published=False)
    page = opened(browse, ada, playbook)
    assert "Not published: only you read it" in page.text
    assert page.one(f'form[action="/playbooks/{playbook.id}/publish"] button').get_text(strip=True) == "Publish"
    browse(mara).get(path_of(playbook), status=404)


def test_a_reader_is_offered_nothing_they_may_not_do(browse: Browse, noor: Person, vault: Space) -> None:
    page = opened(browse, noor, make_playbook("Safe", space=vault))
    assert not page.has('a[href$="/edit"]') and not page.has('form[action$="/remove"]')


def test_links_to_what_one_may_not_read_look_like_links_nobody_has_filled(
    browse: Browse, olaf: Person, noor: Person, vault: Space
) -> None:
    make_playbook("Combination lock", "The secret is quagmire.\n", space=vault)
    playbook = make_playbook("Keys", "[[Combination lock]]\n\n![[Combination lock]]\n")
    page = opened(browse, olaf, playbook)
    assert len(page.all(".prose a.wanted")) == 2 and "quagmire" not in page.html
    assert "quagmire" in opened(browse, noor, playbook).html


def test_hostile_titles_are_only_text(browse: Browse, noor: Person) -> None:
    title = '</title><script>alert(1)</script> {{7*7}} "><svg onload=alert(1)>'
    page = opened(browse, noor, make_playbook(title, parent=make_playbook(title + "2")))
    assert page.h1 == title
    assert not page.has("svg[onload]")


def test_html_that_an_older_renderer_let_through_is_never_shown(app: Flask, browse: Browse, noor: Person) -> None:
    """S-014, S-016: a stored rendering of another version is made anew, and a job stores that."""
    playbook = make_playbook("Keys", "Safe words.\n")
    before = passages.passages_of(playbook.id, 1)
    with db.write():
        values = {"html": "<p><script>alert(1)</script>old</p>", "version": 0}
        db.session.execute(update(StoredRendering).where(StoredRendering.item_id == playbook.id).values(**values))
    page = opened(browse, noor, playbook)
    assert "alert(1)" not in page.html and "Safe words." in page.text
    opened(browse, noor, playbook)
    assert db.session.query(Job).count() == 1, "the same job is not queued twice"
    db.session.rollback()
    drain()
    stored = passages.rendering_of(playbook.id, 1)
    assert stored is not None and stored.version > 0 and "Safe words." in stored.html
    assert passages.passages_of(playbook.id, 1) == before


@pytest.mark.usefixtures("impatient")
def test_a_text_that_will_not_render_is_shown_as_its_source_and_can_be_edited(
    app: Flask, browse: Browse, noor: Person
) -> None:
    playbook = make_playbook("Hostile", "[a][b" * 20_000)
    page = opened(browse, noor, playbook)
    assert page.has(".prose pre.source") and "shown as it was typed" in page.text
    assert browse(noor).get(f"/playbooks/{playbook.id}/edit").field("body") == "[a][b" * 20_000


def test_comments_stand_below_with_their_answers(browse: Browse, noor: Person, ada: Person) -> None:
    playbook = make_playbook("Keys", "The box is **here**.\n")
    anchor = passages.passages_of(playbook.id, 1)[0].anchor
    first = say(playbook, "Still true, @ada? See [[Keys]].", noor, passage=anchor)
    say(playbook, "Yes.", ada, answers=comments.get(first, ada))
    page = opened(browse, noor, playbook)
    assert page.one(f"#comment-{first} > .comment__body .comment__quote").get_text() == "The box is here."
    assert page.one(f"#comment-{first} > .comment__body a.wiki")
    assert "Yes." in page.one(f"#comment-{first} .comment__replies").get_text()


def test_a_comment_rendered_by_another_release_is_shown_as_source(app: Flask, browse: Browse, noor: Person) -> None:
    playbook = make_playbook("Keys")
    number = say(playbook, "Some *words*.", noor)
    with db.write():
        db.session.execute(update(comments.Comment).values(html="<script>alert(1)</script>", version=0))
    page = opened(browse, noor, playbook)
    assert "alert(1)" not in page.html and "Some *words*." in page.text
    db.session.rollback()
    drain()
    assert opened(browse, noor, playbook).one(f"#comment-{number} em").get_text() == "words"


@pytest.mark.parametrize("parameter", ["passage", "answers"])
def test_the_form_can_be_about_a_passage_or_a_comment(browse: Browse, noor: Person, parameter: str) -> None:
    playbook = make_playbook("Keys", "The box is here.\n")
    value = passages.passages_of(playbook.id, 1)[0].anchor if parameter == "passage" else say(playbook, "Hm.", noor)
    page = browse(noor).get(f"{path_of(playbook)}?{parameter}={value}")
    assert page.field(parameter) == str(value)


def test_the_number_of_statements_does_not_grow_with_comments_children_links_files_and_hand_overs(
    app: Flask, browse: Browse, noor: Person, ada: Person
) -> None:
    targets = [make_playbook(f"Target {number}") for number in range(12)]

    def statements(size: int) -> int:
        body = "".join(f"[[Target {n}]] @mara #night\n\n## Heading {n}\n\n" for n in range(size))
        playbook = make_playbook(f"With {size}", body, topics=["Night"])
        for number in range(size):
            hand(playbook, make_playbook(f"Child {size} {number}", parent=playbook))
            say(playbook, f"See [[Target {number}]], @noor.", ada)
            with db.write():
                file = attachments.File(f"{number}.txt", "text/plain", attachments_digest, 2)
                attachments.attach(playbooks.get(playbook.id, ada), file, by=ada)  # type: ignore[arg-type]
        browser = browse(noor)
        browser.get(path_of(playbook))
        with count_queries() as sent:
            browser.get(path_of(playbook))
        assert len([one for one in sent if "hand_over" in one]) == 1, "the strip takes one"
        return len(sent)

    attachments_digest = attachments.receive("a.txt", io.BytesIO(b"hi")).digest
    assert targets
    assert statements(12) == statements(2)
