"""The mail an instance kept, read as its receivers would."""

from __future__ import annotations

import re

from seci.accounts import kept_mail
from seci.accounts.kept_mail import Letter
from seci.plumbing import jobs
from seci.plumbing.db import db


def letters() -> list[Letter]:
    """All letters, newest first, after everything that was queued has been sent."""
    db.session.rollback()
    jobs.drain()
    return list(kept_mail.latest().rows)


def link_in(letter: Letter) -> str:
    """The one address a letter holds."""
    found = re.findall(r"https?://\S+", letter.text)
    assert len(found) == 1, letter.text
    return str(found[0])


def path_in(letter: Letter) -> str:
    """The path of the address a letter holds."""
    return "/" + link_in(letter).split("/", 3)[3]
