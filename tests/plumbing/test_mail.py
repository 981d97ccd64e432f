"""Mail: kept in the folder by default, never able to grow a header, sent to the right server alone."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlsplit

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


def test_half_a_letter_never_has_a_letters_name(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(app.instance_path) / "mail"
    message = mail.compose("seci@example.test", "noor@example.test", "A word", "Hello", "<1@seci>")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        mail.keep(folder, message)
    assert list(folder.iterdir()) == []


@contextmanager
def mail_server(offers: bytes = b"", tls: ssl.SSLContext | None = None) -> Iterator[tuple[int, list[bytes]]]:
    """A server for one visitor, which agrees to everything; gives its port and what it heard."""
    heard: list[bytes] = []

    def answer(said: bytes) -> bytes:
        hello = b"250-here\r\n250 " + (offers or b"HELP")
        return {b"EHLO": hello, b"QUIT": b"221 bye"}.get(said[:4].upper(), b"250 ok") + b"\r\n"

    def serve() -> None:
        with suppress(OSError):
            plain, _address = listener.accept()
            with tls.wrap_socket(plain, server_side=True) if tls else plain as line:
                line.sendall(b"220 here\r\n")
                while said := line.recv(4096):
                    heard.append(said)
                    line.sendall(answer(said))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1], heard
        thread.join()


def test_no_password_goes_over_a_network_in_the_clear() -> None:
    """127.1 leads to this machine, but only one who knows that could tell."""
    with mail_server(b"AUTH PLAIN") as (port, heard), pytest.raises(mail.UnsafeMail, match="smtps"):
        mail._connected(urlsplit(f"smtp://me:word@127.1:{port}"))
    assert not any(said.upper().startswith(b"AUTH") for said in heard)


def test_a_certificate_nobody_signed_is_refused() -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(Path(__file__).with_name("nobody_signed.pem"))
    with mail_server(tls=tls) as (port, heard), pytest.raises(ssl.SSLCertVerificationError):
        mail._connected(urlsplit(f"smtps://me:word@127.0.0.1:{port}"))
    assert heard == []


def test_a_server_on_this_machine_is_spoken_to_in_the_clear() -> None:
    with mail_server() as (port, heard), mail._connected(urlsplit(f"smtp://127.0.0.1:{port}")) as connection:
        connection.noop()
    assert any(said.startswith(b"noop") for said in heard)
