"""A file as it is served."""

from __future__ import annotations

import io
import json
from pathlib import Path
from urllib.parse import unquote

import pytest
from werkzeug.test import TestResponse

from seci.commons.people import Person
from seci.commons.refusals import Invalid
from seci.commons.spaces import Space
from seci.externalization import attachments, playbooks
from seci.externalization.models import Attachment, Playbook
from seci.plumbing.db import db
from seci.plumbing.services import services
from tests.cast import Browse
from tests.makers import make_playbook

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00"
HOSTILE = {
    "page.html": b"<script>alert(1)</script>",
    "page.png": b"<html><script>alert(1)</script>",
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "page.xhtml": b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>",
    "text.txt": b"<script>alert(1)</script>",
}


def hung(name: str, content: bytes, by: Person, playbook: Playbook | None = None) -> Attachment:
    playbook = playbook or make_playbook("Keys")
    file = attachments.receive(name, io.BytesIO(content))
    with db.write():
        present = playbooks.get(playbook.id, by)
        assert present is not None
        made = attachments.attach(present, file, by=by)
    assert made.name
    return made


def served(browse: Browse, by: Person, attachment: Attachment, query: str = "", **more) -> TestResponse:
    return browse(by).client.get(attachments.path_of(attachment.id, attachment.name) + query, **more)


def test_a_raster_picture_is_shown_in_place(browse: Browse, ada: Person, noor: Person) -> None:
    answer = served(browse, noor, hung("plan.png", PNG, ada))
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/png", PNG)
    assert answer.headers["Content-Disposition"].startswith("inline;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_bytes_that_were_lost_are_said_to_be(browse: Browse, ada: Person) -> None:
    attachment = hung("plan.png", PNG, ada)
    services().storage.remove(attachment.digest)
    for path in (attachments.path_of(attachment.id, "plan.png"), f"/api/v1/attachments/{attachment.id}/content"):
        answer = browse(ada).client.get(path)
        assert answer.status_code == 404 and "Tell an administrator" in answer.text


@pytest.mark.parametrize("name", HOSTILE)
def test_everything_else_is_downloaded_and_runs_nothing(browse: Browse, ada: Person, noor: Person, name: str) -> None:
    """S-030, S-031, S-033: whatever the name, the query or the browser asks for."""
    attachment = hung(name, HOSTILE[name], ada)
    for query in ("", "?inline=1", "?open=true"):
        answer = served(browse, noor, attachment, query, headers={"Accept": "text/html"})
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.mimetype in {"application/octet-stream", "text/plain"}


def test_the_shared_files_are_served_so_too(browse: Browse, ada: Person, noor: Person, shared: Path | None) -> None:
    if shared is None:
        return
    bombs = {"png_30000x30000.png", "gif_html_polyglot.gif"}  # the bytes of the second say 10,799 by 29,500 pixels
    for path in sorted((shared / "payloads/files").iterdir()):
        if path.name in bombs:
            with pytest.raises(Invalid, match="pixels"):
                hung(path.name, path.read_bytes(), ada)
            continue
        answer = served(browse, noor, hung(path.name, path.read_bytes(), ada))
        is_picture = path.name == "pixel_1x1.png"
        assert answer.headers["Content-Disposition"].startswith("inline" if is_picture else "attachment")
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.data == path.read_bytes()


def test_any_name_comes_back_as_it_was_and_breaks_no_header(
    browse: Browse, ada: Person, noor: Person, shared: Path | None
) -> None:
    """S-034, RFC 6266."""
    names = ["日本.md", 'x"; filename="y.html', "a;b=c.txt", "100%.txt", "café.md", "file", "a+b c.txt", "x?y#z.txt"]
    if shared is not None:
        rows = (
            json.loads(line)["input"] for line in (shared / "payloads/file_names.jsonl").read_text("utf-8").splitlines()
        )
        names += [name for name in rows if len(name.encode()) <= 255]
    playbook = make_playbook("Keys")
    for name in names:
        attachment = hung(name, b"hi", ada, playbook)
        answer = served(browse, noor, attachment)
        assert answer.status_code == 200, name
        header = answer.headers["Content-Disposition"]
        plain, _, extended = header.partition("; filename*=UTF-8''")
        assert unquote(extended) == attachment.name
        assert plain.count('"') == 2 and "\r" not in header and "\n" not in header


def test_another_name_leads_to_its_own(browse: Browse, ada: Person, noor: Person) -> None:
    attachment = hung("a.txt", b"hi", ada)
    assert browse(noor).get(f"/attachments/{attachment.id}/evil.html", status=302).location.endswith("/a.txt")


def test_a_browser_asks_each_time_unless_the_address_names_the_bytes(browse: Browse, ada: Person, noor: Person) -> None:
    attachment = hung("a.txt", b"hi", ada)
    plain = served(browse, noor, attachment)
    assert plain.headers["Cache-Control"] == "private, no-cache"
    again = served(browse, noor, attachment, headers={"If-None-Match": plain.headers["ETag"]})
    assert again.status_code == 304 and again.data == b""
    kept = served(browse, noor, attachment, f"?v={attachment.digest[:12]}")
    assert kept.cache_control.immutable and kept.cache_control.private and kept.cache_control.max_age == 31_536_000
    assert "immutable" not in served(browse, noor, attachment, "?v=0").headers["Cache-Control"]


def test_a_part_of_a_file_can_be_asked_for(browse: Browse, ada: Person, noor: Person) -> None:
    answer = served(browse, noor, hung("a.txt", b"0123456789", ada), headers={"Range": "bytes=2-4"})
    assert (answer.status_code, answer.data) == (206, b"234")


def test_a_part_there_is_not_leaves_no_file_open(browse: Browse, ada: Person, noor: Person, monkeypatch) -> None:
    attachment, opened = hung("a.txt", b"0123456789", ada), []
    monkeypatch.setattr(
        attachments, "opened", lambda one, opening=attachments.opened: opened.append(opening(one)) or opened[-1]
    )
    assert served(browse, noor, attachment, headers={"Range": "bytes=20-"}).status_code == 416
    assert [stream.closed for stream in opened] == [True]


@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=0-1"}, {"If-None-Match": "*"}])
def test_who_may_not_read_the_playbook_gets_404(
    browse: Browse, ada: Person, olaf: Person, vault: Space, headers: dict[str, str]
) -> None:
    """S-037, S-075: restricted, not published, in the bin; GET and HEAD."""
    restricted = hung("a.txt", b"hi", ada, make_playbook("Safe", space=vault))
    unpublished = hung("a.txt", b"hi", ada, make_playbook("Draft", is_published=False))
    trashed_page = make_playbook("Old")
    trashed = hung("a.txt", b"hi", ada, trashed_page)
    browse(ada).post(f"/playbooks/{trashed_page.id}/remove")
    db.session.rollback()
    for attachment in (restricted, unpublished, trashed):
        if headers.get("If-None-Match"):
            headers = {"If-None-Match": f'"{attachment.digest}"'}
        answer = served(browse, olaf, attachment, headers=headers)
        assert answer.status_code == 404 and b"hi" not in answer.data[:2]
        path = attachments.path_of(attachment.id, attachment.name)
        assert browse(olaf).client.head(path, headers=headers).status_code == 404
    assert served(browse, ada, trashed, headers=headers).status_code == 404
