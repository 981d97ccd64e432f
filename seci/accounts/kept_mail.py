"""Mail that is kept in a folder instead of being sent, as administrators read it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

from seci.commons.pages import ListPage
from seci.plumbing.services import services

NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}\.eml")
SIZE = 50


@dataclass(frozen=True)
class Letter:
    """A kept message."""

    name: str
    to: str
    subject: str
    at: datetime
    text: str


def is_kept() -> bool:
    """Whether mail stays here, because no mail server is set."""
    return services().settings.mail_url.startswith("folder:")


def latest(before: str | None = None) -> ListPage[Letter]:
    """Kept mail, newest first; `before` is the cursor of the page before."""
    names = sorted((path.name for path in _folder().glob("*.eml") if NAME.fullmatch(path.name)), reverse=True)
    rest = [name for name in names if before is None or name < before]
    rows = [letter for name in rest[:SIZE] if (letter := get(name)) is not None]
    return ListPage(rows, rest[SIZE - 1] if len(rest) > SIZE else None)


def get(name: str) -> Letter | None:
    """One kept message, by the name of its file."""
    path = _folder() / name
    if not is_kept() or not NAME.fullmatch(name) or not path.is_file():
        return None
    message: EmailMessage = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    at = parsedate_to_datetime(str(message["Date"]))
    return Letter(name, str(message["To"]), str(message["Subject"]), at, message.get_content())


def _folder() -> Path:
    return Path(services().settings.mail_url.removeprefix("folder:"))
