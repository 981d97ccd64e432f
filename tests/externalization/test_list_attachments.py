"""Files that hang on a playbook (`attach_files`, `attach_to_new`, `remove_attachment`, `restore_attachment`)."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from seci.commons.people import Person
from seci.commons.refusals import Busy, TooLarge
from seci.commons.spaces import Space
from seci.externalization import attachments, drafts
from seci.externalization.models import Attachment, Playbook
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.services import services
from tests import ledger
from tests.cast import Browse
from tests.makers import make_playbook
from tests.pages import Page

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00"


def send(browse: Browse, by: Person, playbook: Playbook, name: str, content: bytes, status: int = 302, **more) -> Page:
    form = {"file": (io.BytesIO(content), name)}
    return browse(by).post(
        f"/playbooks/{playbook.id}/attachments", form, status, content_type="multipart/form-data", **more
    )


def last() -> Attachment:
    db.session.rollback()
    found = db.session.scalar(select(Attachment).order_by(Attachment.id.desc()).limit(1))
    assert found is not None
    return found


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Attachment)) or 0


def test_several_files_are_attached_at_once(browse: Browse, noor: Person) -> None:
    playbook = make_playbook("Keys")
    form = {"file": [(io.BytesIO(b"one"), "a.txt"), (io.BytesIO(PNG), "plan.png")]}
    browser = browse(noor)
    page = browser.follow(
        browser.post(f"/playbooks/{playbook.id}/attachments", form, content_type="multipart/form-data")
    )
    assert "2 files are attached" in page.text
    assert [link.get_text() for link in page.all(".attachment__name")] == ["a.txt", "plan.png"]
    assert ledger.last("attachment.made").item_id == playbook.id


def test_a_program_in_the_page_is_told_what_to_put_into_the_text(browse: Browse, noor: Person) -> None:
    playbook = make_playbook("Keys")
    as_json = {"headers": {"Accept": "application/json"}}
    page = send(browse, noor, playbook, "floor [1].png", PNG, 201, **as_json)
    assert page.json["markdown"] == f"![floor \\[1\\].png](/attachments/{last().id}/floor%20%5B1%5D.png)"
    page = send(browse, noor, playbook, "rota.csv", b"a,b\n", 201, **as_json)
    assert page.json["markdown"] == f"[rota.csv](/attachments/{last().id}/rota.csv)"
    page = send(browse, noor, playbook, "x.txt", b"", 422, **as_json)
    assert page.json["detail"] == "The file is empty."


def test_a_file_pasted_before_the_first_save_hangs_on_what_is_made(
    browse: Browse, noor: Person, ada: Person, workshop: Space
) -> None:
    form = {"file": (io.BytesIO(PNG), "plan.png")}
    path = "/playbooks/new/attachments?submission=form-1"
    markdown = browse(noor).post(path, form, 201, content_type="multipart/form-data").json["markdown"]
    address = f"/attachments/{last().id}/plan.png"
    assert markdown == f"![plan.png]({address})"
    assert browse(noor).client.get(address).status_code == 200
    browse(ada).get(address, status=404)
    values = {"title": "Keys", "body": markdown, "space": workshop.id, "submission": "form-1", "state": "published"}
    browse(noor).post("/playbooks/new", values)
    assert last().item_id is not None
    assert browse(ada).client.get(address).data == PNG
    assert ledger.last("attachment.made").by_id == noor.id


def test_a_file_pasted_after_the_first_save_hangs_on_what_was_made(
    browse: Browse, noor: Person, ada: Person, workshop: Space
) -> None:
    """Its upload took longer than the save, or somebody went back and typed on."""
    values = {"title": "Keys", "body": "x", "space": workshop.id, "submission": "form-1", "state": "published"}
    browse(noor).post("/playbooks/new", values)
    form = {"file": (io.BytesIO(PNG), "plan.png")}
    path = "/playbooks/new/attachments?submission=form-1"
    browse(noor).post(path, form, 201, content_type="multipart/form-data")
    assert browse(ada).client.get(f"/attachments/{last().id}/plan.png").data == PNG


def test_what_was_sent_for_a_playbook_never_made_is_nobodys_and_goes(
    browse: Browse, noor: Person, ada: Person, workshop: Space
) -> None:
    form = {"file": (io.BytesIO(b"hi"), "a.txt")}
    browse(noor).post("/playbooks/new/attachments?submission=k", form, 201, content_type="multipart/form-data")
    values = {"title": "Mine", "body": "x", "space": workshop.id, "submission": "k", "state": "published"}
    browse(ada).post("/playbooks/new", values)
    assert last().item_id is None, "anothers form with the same key takes nothing"
    browse(noor).post(f"/attachments/{last().id}/remove", status=404)
    with db.write():
        drafts.keep_new(noor, workshop, "k", title="Begun", body="![a picture]")
    assert attachments.sweep(now()) == 0 and count() == 1, "its draft still waits"
    with db.write():
        drafts.drop_new(noor, "k")
    assert attachments.sweep(now()) == 1 and count() == 0


@pytest.mark.parametrize(("submission", "content"), [("", b"x"), ("k", b"")])
def test_a_file_for_no_form_and_an_empty_one_are_refused(
    browse: Browse, noor: Person, submission: str, content: bytes
) -> None:
    form = {"file": (io.BytesIO(content), "a.txt")}
    path = f"/playbooks/new/attachments?submission={submission}"
    assert browse(noor).post(path, form, 422, content_type="multipart/form-data").json["detail"]
    assert browse(noor).post(path, {}, 422).json["detail"] == "Choose at least one file."


def test_what_was_put_into_the_text_is_shown(browse: Browse, noor: Person) -> None:
    playbook = make_playbook("Keys")
    markdown = send(browse, noor, playbook, "plan.png", PNG, 201, headers={"Accept": "application/json"}).json[
        "markdown"
    ]
    browser = browse(noor)
    page = browser.follow(
        browser.post(f"/playbooks/{playbook.id}/edit", {"title": "Keys", "body": markdown, "base": 1})
    )
    image = page.one(".prose img")
    assert image["alt"] == "plan.png"
    assert browser.client.get(image["src"]).data == PNG


@pytest.mark.parametrize(
    ("name", "content", "status", "words"),
    [
        ("a.txt", b"", 422, "The file is empty."),
        ("é" * 128 + ".txt", b"x", 422, "255 bytes"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(
    browse: Browse, noor: Person, name: str, content: bytes, status: int, words: str
) -> None:
    playbook = make_playbook("Keys")
    page = send(browse, noor, playbook, name, content, status)
    assert words in page.one(".error-summary").get_text()
    assert count() == 0


def test_a_file_over_the_limit_leaves_nothing_behind(app: Flask) -> None:
    limit = services().settings.max_upload_mb
    with pytest.raises(TooLarge) as caught:
        attachments.receive("a.txt", io.BytesIO(b"x" * ((limit << 20) + 1)))
    assert caught.value.facts == {"limit": limit}
    assert list(services().storage.digests()) == []


def test_nothing_chosen_is_refused(browse: Browse, noor: Person) -> None:
    page = browse(noor).post(f"/playbooks/{make_playbook('Keys').id}/attachments", {}, status=422)
    assert "Choose at least one file." in page.text


def test_of_several_files_one_bad_one_leaves_nothing_behind(browse: Browse, noor: Person) -> None:
    form = {"file": [(io.BytesIO(b"one"), "a.txt"), (io.BytesIO(b""), "empty.txt")]}
    playbook = make_playbook("Keys")
    browse(noor).post(f"/playbooks/{playbook.id}/attachments", form, 422, content_type="multipart/form-data")
    assert count() == 0


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(
    browse: Browse, noor: Person, shared: Path | None
) -> None:
    """S-035."""
    bomb = PNG[:16] + (30_000).to_bytes(4, "big") * 2 + PNG[24:]
    if shared is not None:
        bomb = (shared / "payloads/files/png_30000x30000.png").read_bytes()
    page = send(browse, noor, make_playbook("Keys"), "bomb.png", bomb, 422)
    assert "64 million pixels" in page.text


def test_names_are_kept_as_they_are_but_for_paths_and_what_cannot_be_seen(app: Flask, shared: Path | None) -> None:
    """S-034."""
    kept = [
        "日本.md",
        "a&b",
        'x"; filename="y.html',
        "<img src=x onerror=alert(1)>.png",
        "😀.txt",
        "CON",
        "%2e%2e%2fx",
        "--help",
    ]
    assert [attachments.checked_name(name) for name in kept] == kept
    changed = {
        "../../etc/passwd": "passwd",
        "a\\b.png": "b.png",
        "na\r\nme.txt": "name.txt",
        "\u202egnp.exe": "gnp.exe",
        "...": "file",
        "": "file",
    }
    assert {name: attachments.checked_name(name) for name in changed} == changed
    if shared is not None:
        for line in (shared / "payloads/file_names.jsonl").read_text("utf-8").splitlines():
            name = json.loads(line)["input"]
            if len(name.encode()) <= 255:
                checked = attachments.checked_name(name)
                assert checked and not set(checked) & set("/\\\r\n\x00")


def test_a_file_taken_away_is_gone_at_once_and_can_be_brought_back(browse: Browse, noor: Person) -> None:
    playbook = make_playbook("Keys")
    send(browse, noor, playbook, "a.txt", b"hi")
    attachment, browser = last(), browse(noor)
    page = browser.follow(browser.post(f"/attachments/{attachment.id}/remove"))
    assert "“a.txt” was taken away." in page.text
    browser.get(f"/attachments/{attachment.id}/a.txt", status=404)
    browser.post(f"/attachments/{attachment.id}/remove", status=404)
    browser.post(page.one('form[action$="/restore"]')["action"])
    assert browser.client.get(f"/attachments/{attachment.id}/a.txt").data == b"hi"
    assert ledger.kinds()[-2:] == ["attachment.removed", "attachment.restored"]


def test_bytes_go_only_when_nobody_speaks_of_them_any_more(app: Flask, browse: Browse, noor: Person) -> None:
    """S-043: another page's equal file stays."""
    first, second = make_playbook("One"), make_playbook("Two")
    send(browse, noor, first, "a.txt", b"same")
    gone = last()
    send(browse, noor, second, "b.txt", b"same")
    stays, browser = last(), browse(noor)
    browser.post(f"/attachments/{gone.id}/remove")
    assert attachments.sweep(now()) == 0
    assert browser.client.get(f"/attachments/{stays.id}/b.txt").data == b"same"
    browser.post(f"/attachments/{stays.id}/remove")
    assert attachments.sweep(now()) == 1
    assert list(services().storage.digests()) == []


def test_what_a_killed_upload_left_goes_when_attachments_are_swept(app: Flask) -> None:
    attachments.receive("a.txt", io.BytesIO(b"hi"))
    left = services().settings.instance / "uploads" / f".{'0a' * 16}"
    left.write_bytes(b"h")
    attachments.sweep(now())
    assert left.exists(), "it may still be written to"
    os.utime(left, (0, 0))
    attachments.sweep(now())
    assert not left.exists()


def test_an_upload_whose_bytes_were_swept_meanwhile_says_so(app: Flask, noor: Person) -> None:
    playbook = make_playbook("Keys")
    file = attachments.receive("a.txt", io.BytesIO(b"hi"))
    attachments.sweep(now())
    with pytest.raises(Busy), db.write():
        attachments.attach(playbook, file, by=noor)


def test_a_reader_gets_403_and_a_stranger_404(
    browse: Browse, ada: Person, noor: Person, olaf: Person, vault: Space
) -> None:
    """S-038."""
    safe = make_playbook("Safe", space=vault)
    send(browse, ada, safe, "a.txt", b"hi")
    attachment = last()
    assert "a.txt" in browse(noor).get(f"/playbooks/{safe.id}/attachments").text
    for person, status in ((noor, 403), (olaf, 404)):
        send(browse, person, safe, "b.txt", b"x", status)
        browse(person).post(f"/attachments/{attachment.id}/remove", status=status)
    browse(olaf).get(f"/playbooks/{safe.id}/attachments", status=404)
    assert count() == 1 and last().removed_at is None
