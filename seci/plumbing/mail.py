"""Mail: kept in a folder by default, sent by SMTP when `SECI_MAIL_URL` says so. Always by a job, never in a request."""

from __future__ import annotations

import os
import secrets
import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from seci.config import is_loopback
from seci.plumbing.clock import now
from seci.plumbing.jobs import job, later
from seci.plumbing.services import services
from seci.plumbing.storage import flush

TIMEOUT = 20  # seconds


class UnsafeMail(RuntimeError):
    """The mail server would get a password in a way everybody between could read."""


def send(to: str, subject: str, text: str) -> None:
    """Queue one plain-text message in the present transaction."""
    subject = " ".join(subject.split())[:200]
    later("mail.deliver", to=to, subject=subject, text=text, message_id=make_msgid(domain="seci"))


@job("mail.deliver")
def deliver(to: str, subject: str, text: str, message_id: str) -> None:
    """Hand a message to the folder or the mail server; the id is stable over retries, so that twins can be told."""
    settings = services().settings
    message = compose(settings.mail_from, to, subject, text, message_id)
    if settings.mail_url.startswith("folder:"):
        keep(Path(settings.mail_url.removeprefix("folder:")), message)
    else:
        _transmit(settings.mail_url, message)


def compose(sender: str, to: str, subject: str, text: str, message_id: str) -> EmailMessage:
    """An RFC 5322 message. Header injection is impossible: the policy refuses line ends in headers."""
    message = EmailMessage()
    message["From"] = Address("SECI", addr_spec=sender)
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = format_datetime(now())
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


def keep(folder: Path, message: EmailMessage) -> Path:
    """Write a message into a folder of the instance, newest name last; a half-written one never has a letter's name."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{now():%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}.eml"
    draft = path.with_suffix(".part")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(message.as_bytes())
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    flush(folder)
    return path


def _transmit(url: str, message: EmailMessage) -> None:
    parts = urlsplit(url)
    with _connected(parts) as connection:
        if parts.username:
            connection.login(unquote(parts.username), unquote(parts.password or ""))
        connection.send_message(message)


def _connected(parts: SplitResult) -> smtplib.SMTP:
    """A connection to the mail server; by TLS its certificate has to be right, which smtplib itself does not ask.

    Raises:
        UnsafeMail: a password would go over a network in the clear.
    """
    host, port, tls = parts.hostname or "localhost", parts.port or 0, ssl.create_default_context()
    if parts.scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=tls)
    connection = smtplib.SMTP(host, port, timeout=TIMEOUT)
    try:
        connection.ehlo()
        if connection.has_extn("starttls"):
            connection.starttls(context=tls)
        elif parts.username and not is_loopback(host):
            raise UnsafeMail(f"{host} offers no STARTTLS, so it is not sent the password. Use smtps://.")
    except BaseException:
        connection.close()
        raise
    return connection
