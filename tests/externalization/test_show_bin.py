"""The bin (`remove_playbook`, `restore_playbook`) and being published (`publish_playbook`, `withdraw_playbook`)."""

from __future__ import annotations

import io

import pytest

from seci.commons import comments, indexing, spaces
from seci.commons.people import Person
from seci.commons.permissions import may
from seci.commons.spaces import Space
from seci.externalization import attachments, playbooks
from seci.externalization.models import Playbook
from seci.plumbing.db import db
from tests import ledger
from tests.cast import Browse, CatchUp
from tests.makers import make_playbook
from tests.paths import path_of


def fresh(playbook: Playbook) -> Playbook:
    db.session.rollback()
    return playbook


def test_what_is_removed_can_be_brought_back_at_once(browse: Browse, ada: Person, noor: Person) -> None:
    playbook = make_playbook("Keys")
    browser = browse(ada)
    page = browser.follow(browser.post(f"/playbooks/{playbook.id}/remove"))
    assert "“Keys” is in the bin." in page.text
    browse(noor).get(path_of(playbook), status=404)
    assert ledger.last("playbook.removed").item_id == playbook.id
    undo = page.one('form[action$="/restore"]')["action"]
    assert browser.follow(browser.post(undo)).h1 == "Keys"
    browse(noor).get(path_of(playbook))
    assert ledger.last("playbook.restored").by_id == ada.id


def test_comments_files_and_search_close_with_it_and_open_again(
    browse: Browse, ada: Person, noor: Person, caught_up: CatchUp
) -> None:
    """S-060."""
    playbook = make_playbook("Keys", "Xylophone.\n")
    rendering = comments.prepare("Hm.")
    file = attachments.receive("a.txt", io.BytesIO(b"hi"))
    with db.write():
        present = playbooks.get(playbook.id, ada)
        assert present is not None
        comment = comments.make(present, "Hm.", rendering, by=noor).id
        attachment = attachments.attach(present, file, by=ada).id
    browser = browse(noor)
    closed = (
        path_of(playbook),
        f"/comments/{comment}/change",
        f"/attachments/{attachment}/a.txt",
        "/search?q=xylophone",
    )
    browse(ada).post(f"/playbooks/{playbook.id}/remove")
    for path in closed[:-1]:
        browser.get(path, status=404)
    assert not browser.get(closed[-1]).has(".hit"), "masked before the index has followed"
    caught_up()
    assert not browser.get(closed[-1]).has(".hit")
    browse(ada).post(f"/playbooks/bin/{playbook.id}/restore")
    caught_up()
    for path in (closed[0], *closed[2:]):
        browser.get(path)
    assert browser.get(closed[-1]).has(".hit")
    assert indexing.waiting() == 0


def test_what_stands_below_goes_along_and_comes_back(browse: Browse, mara: Person, noor: Person) -> None:
    keys = make_playbook("Keys", by=noor)
    spare = make_playbook("Spare", parent=keys, by=noor)
    browser = browse(mara)
    assert "1 playbook below went with it" in browser.follow(browser.post(f"/playbooks/{keys.id}/remove")).text
    browse(noor).get(path_of(spare), status=404)
    assert [cell.get_text() for cell in browser.get("/playbooks/bin").all("tbody th")] == ["Keys"]
    browser.post(f"/playbooks/bin/{keys.id}/restore")
    browse(noor).get(path_of(spare))
    assert fresh(spare).parent_id == keys.id


def test_what_is_not_ones_own_stays_and_moves_up(browse: Browse, noor: Person, ada: Person, max_: Person) -> None:
    """S-067: nobody removes by a parent what they could not remove by itself, nor hears of what they cannot see."""
    night = make_playbook("Night", by=noor)
    keys = make_playbook("Keys", parent=night, by=noor)
    theirs = make_playbook("By Ada", parent=keys, by=ada)
    hidden = make_playbook("Unseen", parent=keys, by=max_, is_published=False)
    browser = browse(noor)
    page = browser.follow(browser.post(f"/playbooks/{keys.id}/remove"))
    assert "1 is not yours to remove and moved up" in page.text and "Unseen" not in page.html
    assert fresh(theirs).parent_id == night.id and fresh(hidden).parent_id == night.id
    browse(ada).get(path_of(theirs))
    browse(max_).get(path_of(hidden))


def test_a_playbook_comes_back_to_the_top_when_its_parent_is_in_the_bin(browse: Browse, mara: Person) -> None:
    keys = make_playbook("Keys")
    spare = make_playbook("Spare", parent=keys)
    browse(mara).post(f"/playbooks/{spare.id}/remove")
    browse(mara).post(f"/playbooks/{keys.id}/remove")
    browse(mara).post(f"/playbooks/bin/{spare.id}/restore")
    assert fresh(spare).parent_id is None
    browse(mara).get(path_of(keys), status=404)


def test_the_bin_shows_keepers_what_lay_in_their_space_and_others_only_their_own(
    browse: Browse, mara: Person, noor: Person, ada: Person, olaf: Person, vault: Space
) -> None:
    kept, own = make_playbook("Keys", by=ada), make_playbook("Locks", by=noor)
    safe, draft = make_playbook("Safe", space=vault), make_playbook("Draft", by=ada, is_published=False)
    for playbook, by in ((kept, mara), (own, noor), (safe, mara), (draft, ada)):
        browse(by).post(f"/playbooks/{playbook.id}/remove")
    seen = {
        person.handle: sorted(cell.get_text() for cell in browse(person).get("/playbooks/bin").all("tbody th"))
        for person in (mara, noor, ada, olaf)
    }
    assert seen == {
        "mara": ["Keys", "Locks", "Safe"],
        "noor": ["Locks"],
        "ada": ["Draft", "Keys", "Safe"],
        "olaf": [],
    }
    assert browse(olaf).get("/playbooks/bin").has(".empty-state")
    browse(olaf).post(f"/playbooks/bin/{own.id}/restore", status=404)
    browse(mara).post(f"/playbooks/bin/{draft.id}/restore", status=404)


def test_who_lost_the_space_finds_nothing_of_it_in_the_bin(
    browse: Browse, ada: Person, mara: Person, vault: Space
) -> None:
    safe = make_playbook("Safe", space=vault, by=ada)
    browse(ada).post(f"/playbooks/{safe.id}/remove")
    share = next(row for row in db.session.scalars(spaces.shares_in(vault)) if row.person_id == ada.id)
    with db.write():
        spaces.stop_sharing(db.session.merge(share), by=mara)
    assert "Safe" not in browse(ada).get("/playbooks/bin").html
    browse(ada).post(f"/playbooks/bin/{safe.id}/restore", status=404)


def test_the_bin_shows_only_what_its_viewer_may_bring_back(
    browse: Browse, ada: Person, mara: Person, noor: Person, vault: Space
) -> None:
    with db.write():
        spaces.share_with(vault, noor, "keeper", by=mara)
    own, kept = make_playbook("Own", space=vault, by=noor), make_playbook("Kept", space=vault, by=ada)
    draft = make_playbook("Draft", space=vault, by=noor, is_published=False)
    browser = browse(noor)
    for one in (own, kept, draft):
        browser.post(f"/playbooks/{one.id}/remove")
    for share, listed in (("keeper", {"Own", "Kept", "Draft"}), ("writer", {"Own", "Draft"}), ("reader", set())):
        with db.write():
            spaces.share_with(vault, noor, share, by=mara)
        found = {cell.get_text() for cell in browser.get("/playbooks/bin").all("tbody th")}
        assert found == listed, share
        for one in (own, kept, draft):
            is_allowed = playbooks.get_from_bin(one.id, noor) is not None
            assert is_allowed == (one.title in listed) and (not is_allowed or may(noor, "playbook.restore", one))
    browser.post(f"/playbooks/bin/{kept.id}/restore", status=404)


@pytest.mark.parametrize("deed", ["remove", "publish", "withdraw"])
def test_a_reader_gets_403_and_a_stranger_404(
    browse: Browse, noor: Person, olaf: Person, vault: Space, deed: str
) -> None:
    safe = make_playbook("Safe", space=vault)
    browse(noor).post(f"/playbooks/{safe.id}/{deed}", status=403)
    browse(olaf).post(f"/playbooks/{safe.id}/{deed}", status=404)
    browse(noor).post(f"/playbooks/999/{deed}", status=404)
    browse(noor).get(f"/playbooks/{safe.id}/{deed}", status=405)
    browse(noor).post(f"/playbooks/bin/{safe.id}/restore", status=404)


def test_a_writer_who_owns_it_not_cannot_remove_or_withdraw_it(browse: Browse, noor: Person) -> None:
    playbook = make_playbook("Keys")
    browse(noor).post(f"/playbooks/{playbook.id}/remove", status=403)
    browse(noor).post(f"/playbooks/{playbook.id}/withdraw", status=403)
    browse(noor).get(path_of(playbook))


def test_publishing_opens_it_and_withdrawing_closes_it(browse: Browse, ada: Person, noor: Person) -> None:
    playbook = make_playbook("Keys", is_published=False)
    browse(ada).post(f"/playbooks/{playbook.id}/publish")
    browse(noor).get(path_of(playbook))
    assert ledger.last("playbook.published").item_id == playbook.id
    browser = browse(ada)
    page = browser.follow(browser.post(f"/playbooks/{playbook.id}/withdraw"))
    assert "only you read it now" in page.text
    browse(noor).get(path_of(playbook), status=404)
    assert ledger.last("playbook.withdrawn").by_id == ada.id


def test_a_keeper_who_withdraws_anothers_is_led_to_the_space(browse: Browse, mara: Person, ada: Person) -> None:
    playbook = make_playbook("Keys", by=ada)
    browser = browse(mara)
    page = browser.follow(browser.post(f"/playbooks/{playbook.id}/withdraw"))
    assert page.h1 == "Workshop" and "only Ada reads it now" in page.text
    browse(ada).get(path_of(playbook))
