"""A new password by mail. Whether an address is known shows neither in the answer nor in the time it takes (S-101)."""

from __future__ import annotations

from datetime import timedelta

from seci.accounts import links, passwords, signing_in, tokens
from seci.accounts.addresses import absolute
from seci.accounts.models import OneTimeLink
from seci.commons import events, people
from seci.commons.people import Person
from seci.commons.refusals import N_, TooMany
from seci.plumbing import letters, sessions
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.jobs import job, later
from seci.plumbing.services import services
from seci.plumbing.throttles import Limit

FOR_ACCOUNT = Limit("reset.account", 3, timedelta(hours=1))
FROM_ADDRESS = Limit("reset.address", 20, timedelta(hours=1))
TOO_OFTEN = N_("That was asked for too often. Look into your mail, or wait an hour and ask again.")

asked = events.declare("reset.asked", N_("A new password was asked for"))
used = events.declare("password.reset", N_("%(by)s set a new password by mail"))
changed = events.declare("password.changed", N_("%(by)s changed their password"))


def ask(email: str, *, origin: str) -> None:
    """Ask for a letter with a link; opens its own write transaction. Everything that differs happens in the job.

    Raises:
        TooMany: three for one address in an hour, or 20 from one network address.
    """
    secret = services().settings.secret_key
    with db.write():
        subject = signing_in.subject_of(signing_in.named(email), email)
        wait = FROM_ADDRESS.spend(origin, secret) or FOR_ACCOUNT.spend(subject, secret)
        if not wait:
            later("reset.send", email=email)
    if wait:
        raise TooMany(TOO_OFTEN, wait)


def send_for(person: Person) -> None:
    """Have a letter written to a person, in the present write transaction: an administrator asked for it."""
    later("reset.send", email=person.email)


@job("reset.send")
def send(email: str) -> None:
    """Write the letter, if anybody active has this address."""
    with db.write():
        person = signing_in.named(email)
        if person is None or not person.is_active:
            return
        link = links.new("reset", person.email)
        link.person_id = person.id
        address = absolute("accounts.choose_password", secret=links.mint(link))
        db.session.add(link)
        asked.record(by=None, person=person.id)
        to, name, language = person.email, person.name, person.locale
    letters.post(to, "mail/reset.txt", language, name=name, address=address)


def owner_of(link: OneTimeLink) -> Person:
    """Whose password a link resets.

    Raises:
        LinkOver: they may not come in any more.
    """
    person = people.get(link.person_id) if link.person_id else None
    if person is None or not person.is_active:
        raise links.LinkOver
    return person


def prepare(person: Person, password: str) -> str:
    """Check a new password and hash it, outside any transaction.

    Raises:
        Invalid: the password cannot be used.
    """
    words = passwords.words_of(person.email, person.name, person.handle)
    return passwords.hash_of_checked(password, words)


def use(secret: str, password_hash: str, *, revoke_tokens: bool = False) -> Person:
    """Set a new password; every session of the person ends, and so does every other link.

    Raises:
        LinkOver: the link was used or is over.
    """
    link = links.usable(secret, "reset")
    person = owner_of(link)
    link.used_at = now()
    _replace(person, password_hash, revoke_tokens=revoke_tokens)
    sessions.end_all(person.id)
    signing_in.forgive(person)
    used.record(by=person)
    return person


def change(person: Person, password_hash: str, *, session_key: str | None, revoke_tokens: bool = False) -> None:
    """Change one's password; every session but the present one ends, and so does every reset under way."""
    _replace(person, password_hash, revoke_tokens=revoke_tokens)
    sessions.end_all(person.id, but=session_key)
    changed.record(by=person)


def _replace(person: Person, password_hash: str, *, revoke_tokens: bool) -> None:
    db.session.flush()
    passwords.keep_hash(person, password_hash)
    links.forget_resets(person)
    if revoke_tokens:
        tokens.revoke_all(person, by=person)
    letters.queue(person.email, "mail/password_changed.txt", person.locale, name=person.name)
