"""Mail: kept in the folder by default, never able to grow a header."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask

from seci.plumbing import jobs, mail
from seci.plumbing.db import db


def kept(app: Flask) -> list[Path]:
    return sorted((Path(app.instance_path) / "mail").glob("*.eml"))


def test_a_message_is_kept_in_the_folder_by_a_job(app: Flask) -> None:
    with db.write():
        mail.send("noor@example.test", "A word", "Hello Noor,\n\nöffne die Tür.\n")
    assert kept(app) == []
    jobs.drain()
    message = message_from_bytes(kept(app)[0].read_bytes(), policy=policy.default)
    assert message["To"] == "noor@example.test"
    assert "öffne" in message.get_content()


def test_a_subject_cannot_grow_a_header(app: Flask) -> None:
    with db.write():
        mail.send("noor@example.test", "A word\r\nBcc: olaf@example.test", "Hello")
    jobs.drain()
    message = message_from_bytes(kept(app)[0].read_bytes(), policy=policy.default)
    assert message["Bcc"] is None
    assert message["Subject"] == "A word Bcc: olaf@example.test"


def test_an_address_cannot_grow_a_header() -> None:
    with pytest.raises(ValueError, match=r"linefeed|header|address"):
        mail.compose("seci@example.test", "noor@example.test\r\nBcc: olaf@example.test", "A word", "Hello", "<1@seci>")
