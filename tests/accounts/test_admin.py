"""Running the instance: show_admin, list_mail, show_mail, list_jobs, retry_job."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from seci.commons.people import Person
from seci.plumbing import jobs, mail
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.jobs import Job
from tests import ledger, mailbox
from tests.cast import Browse

PAGES = ("/admin/", "/admin/mail", "/admin/jobs", "/admin/people", "/admin/teams", "/admin/invitations")


@pytest.fixture
def parked(app: Flask) -> int:
    """A letter that could not be sent."""
    with db.write():
        mail.send("mara@example.test", "Hello", "Words.")
        job = db.session.query(Job).one()
        job.parked_at, job.error, job.tries = now(), "Traceback\nOSError: no route to <host>", 5
        db.session.flush()
        return job.id


@pytest.mark.parametrize("path", PAGES)
def test_only_administrators_are_let_in(browse: Browse, ada: Person, mara: Person, max_: Person, path: str) -> None:
    browse(ada).get(path)
    browse(mara).get(path, status=403)
    browse(max_).get(path, status=403)
    assert browse().get(path, status=302).location == f"/sign-in?next={path}"


def test_kept_letters_are_listed_and_shown(browse: Browse, ada: Person) -> None:
    with db.write():
        mail.send("mara@example.test", "Hello <Mara>", "First line\nhttps://example.org/x\n<script>alert(1)</script>")
    mailbox.letters()
    page = browse(ada).get("/admin/mail")
    link = page.one(".rows .row__link")
    assert link.get_text() == "mara@example.test"
    assert "Hello <Mara>" in page.text
    page = browse(ada).get(str(link["href"]))
    assert page.h1 == "Hello <Mara>"
    assert "<script>alert(1)</script>" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    "name", ["x.eml", "..%2fsecret_key", "../../seci.sqlite", "20260101T000000000000-00000000.eml"]
)
def test_no_other_file_is_shown(browse: Browse, ada: Person, name: str) -> None:
    browse(ada).get(f"/admin/mail/{name}", status=404)


def test_letters_are_for_administrators_alone(browse: Browse, max_: Person, app: Flask) -> None:
    with db.write():
        mail.send("mara@example.test", "Hello", "Words.")
    [letter] = mailbox.letters()
    browse(max_).get(f"/admin/mail/{letter.name}", status=403)


def test_letters_are_paged(browse: Browse, ada: Person, app: Flask) -> None:
    folder = Path(app.instance_path) / "mail"
    for number in range(55):
        mail.keep(
            folder, mail.compose("seci@example.test", "x@example.test", f"Letter {number}", "Words.", f"<{number}@x>")
        )
    first = browse(ada).get("/admin/mail")
    second = browse(ada).get(str(first.one("[rel=next]")["href"]))
    assert [len(page.all(".rows .row__link")) for page in (first, second)] == [50, 5]


def test_a_parked_job_is_shown_without_what_it_carries(browse: Browse, ada: Person, parked: int) -> None:
    page = browse(ada).get("/admin/jobs")
    assert "mail.deliver" in page.text and "OSError: no route to <host>" in page.text
    assert "mara@example.test" not in page.text
    assert "failed and wait for you" in browse(ada).get("/admin/").text


def test_a_parked_job_is_tried_again(browse: Browse, ada: Person, parked: int) -> None:
    browse(ada).post(f"/admin/jobs/{parked}/retry")
    assert [letter.subject for letter in mailbox.letters()] == ["Hello"]
    assert ledger.last("job.retried").facts == {"job": parked}
    assert "Nothing failed" in browse(ada).get("/admin/jobs").text


def test_a_job_that_is_not_parked_is_a_404(browse: Browse, ada: Person, mara: Person, parked: int) -> None:
    browse(ada).post("/admin/jobs/9999/retry", status=404)
    browse(mara).post(f"/admin/jobs/{parked}/retry", status=403)
    with db.write():
        jobs.retry(parked)
    browse(ada).post(f"/admin/jobs/{parked}/retry", status=404)
