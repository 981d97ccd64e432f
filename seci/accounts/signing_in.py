"""Coming in with a password. Unknown, wrong and deactivated are answered alike and take as long (S-100).

Tries are counted in the database before a password is looked at, so that the limits hold across processes; a rightful
one is given back. Nobody is locked out for good: the window ends, and a reset by mail opens it at once.
"""

from __future__ import annotations

from datetime import timedelta

from seci.accounts import passwords
from seci.commons import events, people
from seci.commons.people import Person
from seci.commons.refusals import N_, Invalid, TooMany
from seci.plumbing.db import db
from seci.plumbing.services import services
from seci.plumbing.throttles import Limit

FROM_ADDRESS = Limit("sign-in.address", 20, timedelta(hours=1))
FOR_ACCOUNT = Limit("sign-in.account", 20, timedelta(days=1))
NOTED = Limit("sign-in.noted", 1, timedelta(hours=1))

WRONG = N_("This address and password do not go together. Check both and try again.")
TOO_OFTEN = N_("That was tried too often. Wait a while and try again, or have a new password sent to you.")

began = events.declare("session.began", N_("%(by)s signed in"))
refused = events.declare("session.refused", N_("Somebody could not sign in"))
throttled = events.declare("session.throttled", N_("Somebody tried to sign in too often"))
ended = events.declare("session.ended", N_("%(by)s signed out"))


def come_in(login: str, password: str, *, origin: str) -> Person:
    """The person an e-mail address or handle and a password stand for; opens its own write transactions.

    Args:
        login: as typed.
        origin: the network address the try comes from; kept only as a keyed hash, to count.

    Raises:
        TooMany: 20 tries from one address in an hour, or for one account in a day.
        Invalid: no such pair.
    """
    person = named(login)
    subject = subject_of(person, login)
    _spend(origin, subject, person)
    if not passwords.is_right(person, password) or person is None:
        with db.write():
            refused.record(by=None, person=person.id if person else None)
        raise Invalid({"password": WRONG})
    stronger = passwords.hash_of(password) if passwords.needs_rehash(person) else None
    with db.write():
        FROM_ADDRESS.give_back(origin, _secret())
        FOR_ACCOUNT.give_back(subject, _secret())
        if stronger:
            passwords.keep_hash(person, stronger)
        began.record(by=person)
    return person


def confirm(person: Person, password: str) -> None:
    """Have a person who is signed in prove it once more; counted like a try to sign in.

    Raises:
        TooMany: tried too often.
        Invalid: it is not their password.
    """
    with db.write():
        wait = FOR_ACCOUNT.spend(subject_of(person), _secret())
    if wait:
        raise TooMany(TOO_OFTEN, wait)
    if not passwords.is_right(person, password):
        raise Invalid({"present_password": N_("This is not your present password.")})
    with db.write():
        FOR_ACCOUNT.give_back(subject_of(person), _secret())


def forgive(person: Person) -> None:
    """Forget the wrong tries for an account, in the present write transaction: a letter has proved who they are."""
    FOR_ACCOUNT.give_back(subject_of(person), _secret(), tries=1_000_000)


def named(login: str) -> Person | None:
    """Whom an e-mail address or handle stands for, as people type them."""
    login = login.strip()
    if "@" not in login.removeprefix("@"):
        return people.by_handle(login) if login.isascii() and login.isprintable() else None
    try:
        return people.by_email(people.checked_email(login))
    except Invalid:
        return None


def subject_of(person: Person | None, login: str = "") -> str:
    """What tries are counted by: the account, however its name was written."""
    return f"person:{person.id}" if person else f"login:{login.strip().casefold()}"


def _spend(origin: str, subject: str, person: Person | None) -> None:
    with db.write():
        # One after the other, so that a single network address cannot use up the tries of many accounts.
        wait = FROM_ADDRESS.spend(origin, _secret()) or FOR_ACCOUNT.spend(subject, _secret())
        if wait and not NOTED.spend(f"{origin} {subject}", _secret()):
            throttled.record(by=None, person=person.id if person else None)
    if wait:
        raise TooMany(TOO_OFTEN, wait)


def _secret() -> str:
    return services().settings.secret_key
