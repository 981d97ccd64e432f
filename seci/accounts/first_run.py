"""The first administrator: made once, by whoever opens the instance first; after that the page is gone for good."""

from __future__ import annotations

from seci.accounts import passwords
from seci.commons import events, people
from seci.commons.people import Person
from seci.commons.refusals import N_, NotFound
from seci.plumbing.db import db

ONE_AT_A_TIME = 5_263_002  # an advisory lock's number: any, but this one's own

opened = events.declare("instance.opened", N_("%(by)s opened this instance"))


def is_open() -> bool:
    """Whether nobody was ever made administrator here."""
    return not people.has_admin()


def prepare(email: str, name: str, password: str) -> str:
    """Check a password and hash it, outside any transaction: that takes its time.

    Raises:
        Invalid: the password cannot be used.
    """
    return passwords.hash_of_checked(password, passwords.words_of(email, name))


def make_first_admin(email: str, name: str, password_hash: str) -> Person:
    """Make the first administrator in the present write transaction; of two at once, one wins.

    Raises:
        NotFound: there is an administrator, or was one.
        Invalid: the address or name cannot be taken.
    """
    db.hold(ONE_AT_A_TIME)
    if not is_open():
        raise NotFound
    person = people.add(email, name, role="admin")
    passwords.keep_hash(person, password_hash)
    opened.record(by=person)
    return person
