"""The editor for a change (`revise_playbook`)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from seci.commons import passages, spaces, topics
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import drafts, playbooks, saving
from seci.externalization.models import Playbook
from seci.plumbing.clock import now
from seci.plumbing.db import db
from tests import ledger
from tests.cast import Browse
from tests.makers import make_playbook
from tests.pages import Page

BODY = "One.\n\nTwo.\n\nThree.\n"


def edit(playbook: Playbook) -> str:
    return f"/playbooks/{playbook.id}/edit"


def values(page: Page, **changes: object) -> dict[str, object]:
    """What the form on a page would send."""
    names = ("title", "body", "topics", "topics_before", "note", "base", "submission")
    return {name: page.field(name) for name in names} | changes


def head(playbook: Playbook) -> tuple[int, str]:
    db.session.rollback()
    revision = playbooks.head_of(playbook)
    return revision.number, revision.body


def test_a_change_is_saved_and_shown(browse: Browse, noor: Person) -> None:
    playbook = make_playbook("Keys", BODY, topics=["Doors"])
    page = browse(noor).get(edit(playbook))
    assert (page.field("body"), page.field("base"), page.field("topics")) == (BODY, "1", "Doors")
    sent = values(page, title="All keys", body=BODY + "\nFour.\n", topics="Doors, Night", note="more")
    page = browse(noor).post(edit(playbook), sent)
    assert page.location == f"/playbooks/{playbook.id}-all-keys"
    assert head(playbook) == (2, BODY + "\nFour.\n")
    assert [topic.title for topic in topics.of_item(playbook)] == ["Doors", "Night"]
    assert ledger.last("playbook.revised").by_id == noor.id


def test_a_new_title_that_is_taken_is_told(browse: Browse, noor: Person) -> None:
    make_playbook("Doors")
    playbook = make_playbook("Keys", BODY)
    at = browse(noor)
    page = at.follow(at.post(edit(playbook), values(at.get(edit(playbook)), title="Doors")))
    assert f"[[{playbook.id}]]" in page.one(".banner").get_text()
    page = at.follow(at.post(edit(playbook), values(at.get(edit(playbook)), body="New.\n")))
    assert not page.has(".banner"), "once is enough"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"body": "a\x00b"}, "body"),
        ({"note": "x" * 501}, "note"),
        ({"note": "a\x00b"}, "note"),
        ({"topics": "x" * 61}, "topics"),
        ({"topics": "x," * 600}, "topics"),
        ({"base": ""}, None),
        ({"base": "7"}, None),
    ],
)
def test_bad_input_is_named_and_what_was_typed_stays(
    browse: Browse, noor: Person, changes: dict[str, str], field: str | None
) -> None:
    playbook = make_playbook("Keys", BODY)
    page = browse(noor).get(edit(playbook))
    page = browse(noor).post(edit(playbook), values(page, **({"body": "My words.\n"} | changes)), status=422)
    assert page.has(".error-summary li")
    assert field is None or page.has(f'.error-summary a[href="#{field}"]')
    assert page.field("body") == changes.get("body", "My words.\n").replace("\x00", "␀")
    assert head(playbook) == (1, BODY)


def test_a_text_too_large_is_413_and_stays_in_the_form(browse: Browse, noor: Person) -> None:
    playbook = make_playbook("Keys", BODY)
    sent = values(browse(noor).get(edit(playbook)), body="x" * (512 * 1024 + 1))
    page = browse(noor).post(edit(playbook), sent, status=413)
    assert "over 512 KB" in page.one(".error-summary").get_text()
    assert page.field("body") == sent["body"]


def test_two_who_change_different_paragraphs_both_have_their_change(browse: Browse, noor: Person, mara: Person) -> None:
    playbook = make_playbook("Keys", BODY)
    first, second = browse(noor).get(edit(playbook)), browse(mara).get(edit(playbook))
    browse(noor).post(edit(playbook), values(first, body=BODY.replace("One", "Eins")))
    browser = browse(mara)
    page = browser.follow(browser.post(edit(playbook), values(second, body=BODY.replace("Three", "Drei"))))
    assert "both changes stand in the text" in page.text
    assert head(playbook) == (3, "Eins.\n\nTwo.\n\nDrei.\n")


def test_two_who_change_the_same_paragraph_in_both_orders(browse: Browse, noor: Person, mara: Person) -> None:
    """R-001: the second gets 409 with all three texts, keeps theirs as a draft, and can save from there."""
    for quick, slow in ((noor, mara), (mara, noor)):
        playbook = make_playbook("Keys", BODY)
        first, second = browse(quick).get(edit(playbook)), browse(slow).get(edit(playbook))
        browse(quick).post(edit(playbook), values(first, body=BODY.replace("Two", "Zwei")))
        page = browse(slow).post(edit(playbook), values(second, body=BODY.replace("Two", "Deux")), status=409)
        for kind, words in (("base", "Two."), ("theirs", "Zwei."), ("mine", "Deux.")):
            assert page.one(f".conflict__side--{kind} .conflict__text").get_text() == words + "\n"
        assert head(playbook) == (2, BODY.replace("Two", "Zwei"))
        draft = drafts.of(slow, playbook)
        assert draft is not None and "Deux" in draft.body
        assert page.field("base") == "2"
        browse(slow).post(edit(playbook), values(page, body="One.\n\nZwei, deux.\n\nThree.\n"))
        assert head(playbook) == (3, "One.\n\nZwei, deux.\n\nThree.\n")
        assert drafts.of(slow, playbook) is None


def test_an_old_form_found_with_the_back_button_overwrites_nothing(browse: Browse, noor: Person) -> None:
    """R-006: the form was saved once; sent again with other words it meets what it saved itself."""
    playbook = make_playbook("Keys", BODY)
    form = browse(noor).get(edit(playbook))
    browse(noor).post(edit(playbook), values(form, body=BODY.replace("Two", "Zwei")))
    browse(noor).post(edit(playbook), values(form, body=BODY.replace("Two", "Deux")), status=409)
    assert head(playbook) == (2, BODY.replace("Two", "Zwei"))


def test_a_form_sent_twice_makes_one_revision_and_gives_the_same_answer(browse: Browse, noor: Person) -> None:
    """R-005."""
    playbook = make_playbook("Keys", BODY)
    sent = values(browse(noor).get(edit(playbook)), body=BODY + "\nFour.\n")
    browser = browse(noor)
    answers = [browser.follow(browser.post(edit(playbook), sent)) for _time in range(2)]
    assert [page.h1 for page in answers] == ["Keys", "Keys"]
    assert not any("Nothing was different" in page.text for page in answers)
    assert head(playbook)[0] == 2


@pytest.mark.parametrize(("first", "then"), [("Doors, Night", "Doors, Night, Metal"), ("Doors, Night", "")])
def test_a_form_sent_again_with_other_topics_saves_those(browse: Browse, noor: Person, first: str, then: str) -> None:
    """As after going back in the browser: it is the same form, with the key and the base it had."""
    playbook = make_playbook("Keys", BODY, topics=["Doors"])
    sent = values(browse(noor).get(edit(playbook)), body=BODY + "\nFour.\n", topics=first)
    browse(noor).post(edit(playbook), sent)
    browser = browse(noor)
    page = browser.follow(browser.post(edit(playbook), sent | {"topics": then}))
    assert "Nothing was different" not in page.text
    assert "Metal" in topics.names_of(playbook) if "Metal" in then else "Doors" not in topics.names_of(playbook)


def test_saving_without_a_change_says_so(browse: Browse, noor: Person) -> None:
    """R-013."""
    playbook = make_playbook("Keys", BODY)
    browser = browse(noor)
    page = browser.follow(browser.post(edit(playbook), values(browser.get(edit(playbook)))))
    assert "Nothing was different" in page.text
    assert head(playbook)[0] == 1


def test_whose_session_ended_finds_their_words_in_the_answer_and_in_their_draft(browse: Browse, noor: Person) -> None:
    """R-007."""
    playbook = make_playbook("Keys", BODY)
    form = browse(noor).get(edit(playbook))
    browse(noor).post(f"/playbooks/{playbook.id}/draft", values(form, body="Typed for an hour.\n"), status=200)
    out = browse()
    out.token = "stale"
    page = out.post(edit(playbook), values(form, body="Typed for an hour.\n"), status=400)
    assert "Typed for an hour." in page.text
    assert "Typed for an hour." in browse(noor).get(edit(playbook)).text


def test_who_edits_what_was_thrown_away_or_closed_meanwhile_keeps_their_words(
    browse: Browse, noor: Person, mara: Person, workshop: Space
) -> None:
    """R-010."""
    playbook = make_playbook("Keys", BODY)
    sent = values(browse(noor).get(edit(playbook)), body="Typed for an hour.\n")
    browse(mara).post(f"/playbooks/{playbook.id}/remove")
    assert "Typed for an hour." in browse(noor).post(edit(playbook), sent, status=404).text
    browse(mara).post(f"/playbooks/bin/{playbook.id}/restore")
    with db.write():
        spaces.change(workshop, name="Workshop", access="listed", purpose="", by=mara)
        spaces.share_with(workshop, noor, "reader", by=mara)
    assert "Typed for an hour." in browse(noor).post(edit(playbook), sent, status=403).text
    assert head(playbook) == (1, BODY)


def test_others_who_write_just_now_are_named_to_who_may_write(browse: Browse, noor: Person, mara: Person) -> None:
    playbook = make_playbook("Keys", BODY)
    with time_machine.travel(now().replace(hour=14, minute=2), tick=False), db.write():
        drafts.keep(mara, playbook, title="Keys", body="x", base=1)
    with time_machine.travel(now().replace(hour=14, minute=9), tick=False):
        assert "Mara is editing since 14:02" in browse(noor).get(edit(playbook)).text
        assert "editing" not in browse(mara).get(edit(playbook) + "?draft=use").text
    with time_machine.travel(now().replace(hour=14, minute=13), tick=False):
        assert "Mara" not in browse(noor).get(edit(playbook)).one("main").get_text()


def test_a_reader_gets_403_and_a_stranger_404(browse: Browse, noor: Person, olaf: Person, vault: Space) -> None:
    playbook = make_playbook("Safe", BODY, space=vault)
    sent = {"title": "x", "body": "x", "base": 1}
    for person, status in ((noor, 403), (olaf, 404)):
        browse(person).get(edit(playbook), status=status)
        browse(person).post(edit(playbook), sent, status=status)
    browse(noor).get("/playbooks/999/edit", status=404)
    assert head(playbook) == (1, BODY)


def test_a_draft_kept_is_offered_beside_the_page(browse: Browse, noor: Person) -> None:
    """R-008: the draft never replaces the text by itself."""
    playbook = make_playbook("Keys", BODY)
    form = browse(noor).get(edit(playbook))
    browse(noor).post(f"/playbooks/{playbook.id}/draft", values(form, body=BODY + "\nDraft.\n"), status=200)
    page = browse(noor).get(edit(playbook))
    assert page.h1 == "Your draft of “Keys”"
    assert [line.get_text() for line in page.all(".diff__text--added ins")][-1] == "Added: Draft."
    page = browse(noor).get(edit(playbook) + "?draft=use")
    assert page.field("body") == BODY + "\nDraft.\n"
    browse(noor).post(edit(playbook), values(page))
    assert head(playbook) == (2, BODY + "\nDraft.\n")


def test_a_draft_older_than_the_page_says_so_and_is_merged_when_saved(
    browse: Browse, noor: Person, mara: Person
) -> None:
    playbook = make_playbook("Keys", BODY)
    form = browse(noor).get(edit(playbook))
    draft = values(form, body=BODY.replace("One", "Eins"))
    browse(noor).post(f"/playbooks/{playbook.id}/draft", draft, status=200)
    saving.revise(playbook, BODY.replace("Three", "Drei"), by=mara, base=1)
    assert "The page has changed since" in browse(noor).get(edit(playbook)).text
    page = browse(noor).get(edit(playbook) + "?draft=use")
    assert page.field("base") == "1" and "Revision 2 was saved since you began" in page.text
    browse(noor).post(edit(playbook), values(page))
    assert head(playbook) == (3, "Eins.\n\nTwo.\n\nDrei.\n")


def test_what_is_saved_is_what_a_browser_sends(app: Flask, browse: Browse, noor: Person) -> None:
    """R-014: a form sends CRLF; everything else arrives byte for byte."""
    playbook = make_playbook("Keys", BODY)
    sent = values(browse(noor).get(edit(playbook)), body="\r\n  a  \r\nשלום 😀\t\r\n\r\n")
    browse(noor).post(edit(playbook), sent)
    assert head(playbook)[1] == "\n  a  \nשלום 😀\t\n\n"
    assert browse(noor).get(edit(playbook)).field("body") == "\n  a  \nשלום 😀\t\n\n"


def test_drafts_do_not_linger_for_ever_as_presence(browse: Browse, noor: Person, mara: Person) -> None:
    playbook = make_playbook("Keys", BODY)
    with db.write():
        drafts.keep(mara, playbook, title="Keys", body="x", base=1)
    later = now() + timedelta(hours=3)
    with time_machine.travel(later, tick=False):
        assert drafts.others_writing(playbook, noor) == []


def test_the_editor_begins_at_the_passage_one_came_from(browse: Browse, noor: Person) -> None:
    playbook = make_playbook("Keys", BODY)
    anchors = [one.anchor for one in passages.texts([playbook.id])[playbook.id]]
    page = browse(noor).get(f"{edit(playbook)}?passage={anchors[1]}")
    assert page.one("#body")["data-cursor"] == str(BODY.index("Two"))
    for address in (edit(playbook), f"{edit(playbook)}?passage=p-ffffffff", f"{edit(playbook)}?passage="):
        assert "data-cursor" not in browse(noor).get(address).one("#body").attrs


def test_a_passage_that_is_no_longer_there_is_the_top(browse: Browse, noor: Person, mara: Person) -> None:
    playbook = make_playbook("Keys", BODY)
    gone = passages.texts([playbook.id])[playbook.id][1].anchor
    saving.revise(playbook, "One.\n\nThree.\n", by=mara, base=1)
    assert "data-cursor" not in browse(noor).get(f"{edit(playbook)}?passage={gone}").one("#body").attrs


def test_a_draft_is_gone_on_with_at_the_same_passage(browse: Browse, noor: Person) -> None:
    playbook, draft = make_playbook("Keys", BODY), "Zero.\n\n" + BODY
    form = browse(noor).get(edit(playbook))
    browse(noor).post(f"/playbooks/{playbook.id}/draft", values(form, body=draft), status=200)
    anchor = passages.texts([playbook.id])[playbook.id][1].anchor
    offer = browse(noor).get(f"{edit(playbook)}?passage={anchor}")
    page = browse(noor).get(str(offer.one(".page-head__actions a")["href"]))
    assert page.one("#body")["data-cursor"] == str(draft.index("Two"))
