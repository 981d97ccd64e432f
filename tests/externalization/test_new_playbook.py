"""The editor for a new playbook (`write_playbook`)."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from seci.commons import drafts as begun
from seci.commons import spaces
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import drafts, playbooks
from seci.externalization.models import Playbook
from seci.plumbing.db import db
from tests import ledger
from tests.cast import Browse
from tests.makers import make_playbook
from tests.paths import path_of

NEW = "/playbooks/new"


def values(shelf: Space, **changes: object) -> dict[str, object]:
    first = {"title": "Keys", "body": "Words.\n", "topics": "Doors", "space": shelf.id, "submission": "form-1"}
    return first | {"state": "published"} | changes


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Playbook)) or 0


def test_it_is_written_published_and_shown(browse: Browse, noor: Person, mara: Person, workshop: Space) -> None:
    page = browse(noor).post(NEW, values(workshop))
    assert browse(mara).follow(page).h1 == "Keys"
    assert ledger.last("playbook.written").by_id == noor.id


def test_a_title_that_is_taken_is_told(browse: Browse, noor: Person, workshop: Space) -> None:
    older = make_playbook("KEYS")
    at = browse(noor)
    told = at.follow(at.post(NEW, values(workshop))).one(".banner").get_text()
    newer = older.id + 1
    assert "something older called “Keys”" in told and f"[[{newer}]]" in told


def test_but_not_by_what_one_may_not_read(browse: Browse, olaf: Person, workshop: Space, vault: Space) -> None:
    make_playbook("Keys", space=vault)
    at = browse(olaf)
    assert not at.follow(at.post(NEW, values(workshop))).has(".banner")


def test_it_can_be_saved_without_being_published(browse: Browse, noor: Person, mara: Person, workshop: Space) -> None:
    page = browse(noor).post(NEW, values(workshop, state="kept"))
    browse(mara).get(page.location, status=404)
    assert "Not published" in browse(noor).follow(page).text


def test_a_link_to_what_nobody_has_written_leads_here_with_its_title(browse: Browse, noor: Person) -> None:
    page = browse(noor).get(f"{NEW}?title=Where the keys are")
    assert page.field("title") == "Where the keys are"


def test_it_is_put_below_the_playbook_one_came_from(browse: Browse, noor: Person, workshop: Space) -> None:
    night = make_playbook("Night")
    page = browse(noor).get(f"{NEW}?parent={night.id}")
    assert "Below “Night”" in page.text
    page = browse(noor).post(NEW, values(workshop, parent=page.field("parent")))
    made = playbooks.get(int(page.location.split("/")[2].split("-")[0]), noor)
    assert made is not None and made.parent_id == night.id


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "\u200d \u200c\u202e"}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"space": "999"}, "space"),
        ({"space": ""}, "space"),
        ({"body": "a\x00"}, "body"),
        ({"topics": "x" * 61}, "topics"),
        ({"state": "secret"}, None),
    ],
)
def test_bad_input_is_named_and_what_was_typed_stays(
    browse: Browse, noor: Person, workshop: Space, changes: dict[str, str], field: str | None
) -> None:
    page = browse(noor).post(NEW, values(workshop, **({"body": "My words.\n"} | changes)), status=422)
    assert field is None or page.has(f'.error-summary a[href="#{field}"]')
    assert page.field("body") == changes.get("body", "My words.\n").replace("\x00", "␀")
    assert count() == 0


def test_a_title_of_300_characters_in_any_script_is_taken(browse: Browse, noor: Person, workshop: Space) -> None:
    for title in ("א" * 300, "😀" * 300, "Ω 日本 " * 50, "می\u200cخواهم \U0001f468\u200d\U0001f469"):
        page = browse(noor).post(NEW, values(workshop, title=title, submission=title[:1]))
        assert browse(noor).follow(page).h1 == title.strip()


def test_the_form_sent_twice_makes_one_playbook(browse: Browse, noor: Person, workshop: Space) -> None:
    """R-005."""
    answers = {browse(noor).post(NEW, values(workshop)).location for _time in range(2)}
    assert len(answers) == 1 and count() == 1


def test_the_form_sent_again_with_other_words_loses_none(browse: Browse, noor: Person, workshop: Space) -> None:
    """R-006 for a form that made its playbook already."""
    browse(noor).post(NEW, values(workshop))
    page = browse(noor).post(NEW, values(workshop, body="Other words.\n"))
    assert "Other words." in browse(noor).follow(page).text
    assert count() == 1


def test_the_form_sent_again_with_other_topics_loses_none(browse: Browse, noor: Person, workshop: Space) -> None:
    browse(noor).post(NEW, values(workshop, topics="Doors"))
    page = browse(noor).post(NEW, values(workshop, topics="Doors, Night"))
    assert [chip.get_text() for chip in browse(noor).follow(page).all(".item-topics a")] == ["Doors", "Night"]


def test_and_is_a_conflict_when_somebody_revised_meanwhile(
    browse: Browse, noor: Person, mara: Person, workshop: Space
) -> None:
    made = browse(noor).post(NEW, values(workshop)).location
    form = {"title": "Keys", "body": "By Mara.\n", "base": 1}
    browse(mara).post(f"/playbooks/{made.split('/')[2].split('-')[0]}/edit", form)
    page = browse(noor).post(NEW, values(workshop, body="By Noor.\n"), status=409)
    assert "By Mara." in page.text and "By Noor." in page.text


def test_a_reader_of_a_space_is_not_offered_it(browse: Browse, noor: Person, vault: Space) -> None:
    page = browse(noor).get(NEW)
    assert [option.get_text() for option in page.all("#space option")] == ["Workshop"]
    browse(noor).post(NEW, values(vault), status=422)


def test_a_parent_one_may_not_read_is_as_good_as_none(
    browse: Browse, olaf: Person, vault: Space, workshop: Space
) -> None:
    safe = make_playbook("Safe", space=vault)
    assert "Safe" not in browse(olaf).get(f"{NEW}?parent={safe.id}").html
    page = browse(olaf).post(NEW, values(workshop, parent=safe.id))
    made = playbooks.get(int(page.location.split("/")[2].split("-")[0]), olaf)
    assert made is not None and made.parent_id is None


def test_a_parent_in_another_space_is_refused(browse: Browse, ada: Person, vault: Space, workshop: Space) -> None:
    safe = make_playbook("Safe", space=vault)
    page = browse(ada).post(NEW, values(workshop, parent=safe.id), status=422)
    assert "same space" in page.one(".error-summary").get_text()


def test_without_a_space_to_write_in_it_teaches_the_next_step(
    browse: Browse, olaf: Person, mara: Person, workshop: Space
) -> None:
    with db.write():
        spaces.change(workshop, name="Workshop", access="closed", purpose="", by=mara)
    assert browse(olaf).get(NEW).one(".empty-state a")["href"] == "/playbooks/spaces/new"


def test_it_begins_in_the_space_one_wrote_in_last(browse: Browse, ada: Person, vault: Space, workshop: Space) -> None:
    make_playbook("Safe", space=vault, by=ada)
    assert browse(ada).get(NEW).field("space") == str(vault.id)
    make_playbook("Keys", space=workshop, by=ada)
    assert browse(ada).get(NEW).field("space") == str(workshop.id)


def test_a_draft_that_was_begun_is_taken_up_again(browse: Browse, noor: Person, mara: Person, workshop: Space) -> None:
    sent = values(workshop, title="Half", body="Half a text", submission="k9")
    browse(noor).post(f"{NEW}/draft", sent, status=200)
    draft = begun.new_of(noor, drafts.KIND, "k9")
    assert draft is not None
    assert "Half" in browse(noor).get(NEW).text, "an empty editor offers it"
    page = browse(noor).get(f"{NEW}?draft={draft.id}")
    assert (page.field("title"), page.field("body"), page.field("submission")) == ("Half", "Half a text", "k9")
    assert browse(mara).get(f"{NEW}?draft={draft.id}").field("body") == "", "nobody else's"
    browse(noor).post(NEW, sent)
    assert begun.new_of(noor, drafts.KIND, "k9") is None


def test_who_is_not_signed_in_is_asked_to(browse: Browse, workshop: Space) -> None:
    assert browse().get(NEW, status=302).location.startswith("/sign-in")
    browse().post(NEW, values(workshop), status=302)
    assert count() == 0


def test_hostile_titles_keep_their_address_readable(browse: Browse, noor: Person, workshop: Space) -> None:
    page = browse(noor).post(NEW, values(workshop, title="../../etc/passwd?x=1#y"))
    assert page.location == "/playbooks/1-etc-passwd-x-1-y"
    slashes = make_playbook("//")
    assert path_of(slashes) == f"/playbooks/{slashes.id}--"
    assert browse(noor).get(path_of(slashes)).h1 == "//"
