"""Two changes to the same words, put together piece by piece."""

from __future__ import annotations

from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import drafts, playbooks, saving
from seci.externalization.models import Playbook
from seci.plumbing.db import db
from tests.cast import Browse
from tests.makers import make_playbook

BODY = "One.\n\nTwo.\n\nThree.\n\nFour.\n"


def disputed(noor: Person, mara: Person) -> Playbook:
    """Mara changed one, two and four; Noor's draft changes one, two and three."""
    playbook = make_playbook("Keys", BODY)
    theirs = BODY.replace("One", "Eins").replace("Two", "Zwei").replace("Four", "Vier")
    saving.revise(playbook, theirs, by=mara, base=1)
    mine = BODY.replace("One", "Un").replace("Two", "Deux").replace("Three", "Trois")
    with db.write():
        drafts.keep(noor, playbook, title="Keys", body=mine, base=1, topics="Doors")
    return playbook


def test_it_shows_each_piece_with_three_sides_and_what_fits_by_itself(
    browse: Browse, noor: Person, mara: Person
) -> None:
    page = browse(noor).get(f"/playbooks/{disputed(noor, mara).id}/conflict")
    assert len(page.all("fieldset.clash")) == 2
    assert [side.get_text() for side in page.all(".conflict__side--theirs .conflict__text")] == ["Eins.\n", "Zwei.\n"]
    assert "2 other changes fit by themselves" in page.text
    assert page.field("body") == "Eins.\nUn.\n\nZwei.\nDeux.\n\nTrois.\n\nVier.\n", "both stand until somebody chose"
    assert [radio["value"] for radio in page.all(".clash input[checked]")] == ["both", "both"]
    assert (page.field("base"), page.field("topics")) == ("2", "Doors")


def test_what_is_chosen_piece_by_piece_stands_in_the_text_below(browse: Browse, noor: Person, mara: Person) -> None:
    playbook = disputed(noor, mara)
    page = browse(noor).get(f"/playbooks/{playbook.id}/conflict")
    first, second = (radio["name"] for radio in page.all("input[value=mine]"))
    page = browse(noor).get(f"/playbooks/{playbook.id}/conflict?{first}=theirs&{second}=mine")
    assert page.field("body") == "Eins.\n\nDeux.\n\nTrois.\n\nVier.\n"
    assert [radio["value"] for radio in page.all(".clash input[checked]")] == ["theirs", "mine"]


def test_nonsense_in_the_address_changes_nothing(browse: Browse, noor: Person, mara: Person) -> None:
    playbook = disputed(noor, mara)
    page = browse(noor).get(f"/playbooks/{playbook.id}/conflict?piece-0=x&piece-x=mine&piece-99=theirs&piece-٣=both")
    assert page.field("body").startswith("Eins.\nUn.")


def test_saving_from_here_begins_from_the_newest_revision(browse: Browse, noor: Person, mara: Person) -> None:
    playbook = disputed(noor, mara)
    page = browse(noor).get(f"/playbooks/{playbook.id}/conflict")
    saving.revise(playbook, playbooks.head_of(playbook).body.replace("Vier", "Quattro"), by=mara, base=2)
    sent = {name: page.field(name) for name in ("title", "body", "base", "submission", "topics", "topics_before")}
    browse(noor).post(f"/playbooks/{playbook.id}/edit", sent)
    db.session.rollback()
    assert playbooks.head_of(playbook).body == "Eins.\nUn.\n\nZwei.\nDeux.\n\nTrois.\n\nQuattro.\n"


def test_without_a_draft_it_leads_to_the_editor(browse: Browse, noor: Person) -> None:
    playbook = make_playbook("Keys", BODY)
    page = browse(noor).get(f"/playbooks/{playbook.id}/conflict", status=302)
    assert page.location == f"/playbooks/{playbook.id}/edit"


def test_changes_that_fit_together_say_so(browse: Browse, noor: Person, mara: Person) -> None:
    playbook = make_playbook("Keys", BODY)
    saving.revise(playbook, BODY.replace("One", "Eins"), by=mara, base=1)
    with db.write():
        drafts.keep(noor, playbook, title="Keys", body=BODY.replace("Four", "Quatre"), base=1)
    page = browse(noor).get(f"/playbooks/{playbook.id}/conflict")
    assert "Both changes fit together" in page.text
    assert page.field("body") == "Eins.\n\nTwo.\n\nThree.\n\nQuatre.\n"


def test_two_titles_are_shown_too(browse: Browse, noor: Person, mara: Person) -> None:
    playbook = make_playbook("Keys", BODY)
    saving.revise(playbook, BODY, by=mara, base=1, title="All keys")
    form = {"title": "Some keys", "body": BODY, "base": 1}
    page = browse(noor).post(f"/playbooks/{playbook.id}/edit", form, status=409)
    assert "Mara wrote “All keys”" in page.text and page.field("title") == "Some keys"


def test_a_reader_gets_403_and_a_stranger_404(browse: Browse, noor: Person, olaf: Person, vault: Space) -> None:
    playbook = make_playbook("Safe", BODY, space=vault)
    browse(noor).get(f"/playbooks/{playbook.id}/conflict", status=403)
    browse(olaf).get(f"/playbooks/{playbook.id}/conflict", status=404)
