"""Mail: kept in a folder by default, sent by SMTP when `SECI_MAIL_URL` says so. Always by a job, never in a request."""

from __future__ import annotations

import os
import secrets
import smtplib
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit

from seci.plumbing.clock import now
from seci.plumbing.jobs import job, later
from seci.plumbing.services import services

TIMEOUT = 20  # seconds


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
    """Write a message into a folder of the instance, newest name last."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{now():%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}.eml"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(message.as_bytes())
    return path


def _transmit(url: str, message: EmailMessage) -> None:
    parts = urlsplit(url)
    server = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with server(parts.hostname or "localhost", parts.port or 0, timeout=TIMEOUT) as connection:
        connection.ehlo()
        if parts.scheme == "smtp" and connection.has_extn("starttls"):
            connection.starttls()
        if parts.username:
            connection.login(unquote(parts.username), unquote(parts.password or ""))
        connection.send_message(message)
