"""One click makes a name in a text a link."""

from __future__ import annotations

from sqlalchemy import select

from seci.commons.events import Event
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import drafts, playbooks
from seci.plumbing.db import db
from tests.cast import Browse
from tests.makers import make_playbook


def test_it_saves_a_revision_with_a_note_and_leads_back(browse: Browse, ada: Person) -> None:
    target = make_playbook("Night shift")
    source = make_playbook("Roles", "The night shift.\n")
    client = browse(ada)
    page = client.follow(client.post(f"/playbooks/{source.id}/mentions", {"target": target.id}))
    assert page.h1 == "Roles" and "“Night shift” is a link now." in page.text
    head = playbooks.head_of(source)
    assert (head.number, head.note) == (2, "Linked “Night shift”")
    assert head.body == "The [[Night shift|night shift]].\n"
    kinds = set(db.session.scalars(select(Event.kind).where(Event.item_id == source.id)))
    assert {"playbook.revised", "item.linked"} <= kinds


def test_what_cannot_be_linked_is_refused(browse: Browse, ada: Person) -> None:
    other = make_playbook("Other")
    source = make_playbook("Roles", "The night shift.\n")
    client = browse(ada)
    for target in ("", "x", "999", other.id, source.id):
        client.post(f"/playbooks/{source.id}/mentions", {"target": target}, status=422)
    assert playbooks.head_of(source).number == 1


def test_an_invisible_target_is_refused_like_a_missing_one(
    browse: Browse, olaf: Person, mara: Person, vault: Space
) -> None:
    secret = make_playbook("Night shift", by=mara, space=vault)
    source = make_playbook("Roles", "The night shift.\n")
    client = browse(olaf)
    hidden = client.post(f"/playbooks/{source.id}/mentions", {"target": secret.id}, status=422)
    missing = client.post(f"/playbooks/{source.id}/mentions", {"target": 999}, status=422)
    assert hidden.text == missing.text


def test_a_draft_is_not_taken_away(browse: Browse, ada: Person) -> None:
    target = make_playbook("Night shift")
    source = make_playbook("Roles", "The night shift.\n")
    with db.write():
        drafts.keep(ada, source, title="Roles", body="half a thought", base=1)
    page = browse(ada).post(f"/playbooks/{source.id}/mentions", {"target": target.id}, status=422)
    assert "unsaved draft" in page.text
    kept = drafts.of(ada, source)
    assert kept is not None and kept.body == "half a thought"


def test_only_who_may_write_there_links(browse: Browse, noor: Person, olaf: Person, mara: Person, vault: Space) -> None:
    target = make_playbook("Night shift")
    source = make_playbook("Roles", "The night shift.\n", by=mara, space=vault)
    path = f"/playbooks/{source.id}/mentions"
    browse(noor).post(path, {"target": target.id}, status=403)
    browse(olaf).post(path, {"target": target.id}, status=404)
    browse(mara).post("/playbooks/999/mentions", {"target": target.id}, status=404)
    browse(mara).get(path, status=405)
