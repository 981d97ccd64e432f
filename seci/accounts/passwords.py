"""Passwords: argon2id, judged by length and by not being guessable; no composition rules, no rotation."""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from seci.accounts.models import Credential
from seci.commons.people import Person
from seci.commons.refusals import N_, Invalid
from seci.plumbing.clock import now
from seci.plumbing.db import db

MIN_LENGTH = 15
MAX_LENGTH = 1024
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's floor; memory in KiB
DECOY = HASHER.hash("nobody has this password, it only takes as long")


def hash_of(password: str) -> str:
    """What is kept of a password."""
    return HASHER.hash(_normal(password))


def hash_of_checked(password: str, person_words: tuple[str, ...]) -> str:
    """The same of a password that is judged first; outside any transaction, for both take their time.

    Raises:
        Invalid: the password cannot be used.
    """
    return hash_of(checked(password, person_words))


def keep_hash(person: Person, password_hash: str) -> None:
    """Let a person come in with the password this is the hash of, from now on."""
    row = db.session.get(Credential, person.id) or Credential(person_id=person.id)
    row.password_hash, row.changed_at = password_hash, now()
    db.session.add(row)
    db.session.flush()


def is_right(person: Person | None, password: str) -> bool:
    """Whether a password opens the door. Takes as long when there is no such person (S-100)."""
    row = db.session.get(Credential, person.id) if person is not None else None
    try:
        HASHER.verify(row.password_hash if row else DECOY, _normal(password[: MAX_LENGTH + 1]))
    except (Argon2Error, InvalidHashError):
        return False
    return row is not None and person is not None and person.is_active


def needs_rehash(person: Person) -> bool:
    """Whether the kept hash was made with weaker numbers than today's."""
    row = db.session.get(Credential, person.id)
    return row is not None and HASHER.check_needs_rehash(row.password_hash)


def words_of(email: str, name: str, handle: str = "") -> tuple[str, ...]:
    """The words a person's password must not rest on."""
    return (email, email.partition("@")[0], handle, *name.split())


def checked(password: str, person_words: tuple[str, ...] = ()) -> str:
    """A password that may be used.

    Raises:
        Invalid: too short, too long, or made of little but the person's or the product's own words.
    """
    if len(password) > MAX_LENGTH:
        raise Invalid({"password": N_("Use at most 1,024 characters.")})
    if len(password) < MIN_LENGTH:
        raise Invalid({"password": N_("Use at least 15 characters. A short sentence is easy to remember.")})
    if _is_guessable(password, person_words):
        raise Invalid({"password": N_("This is easy to guess. Use a few words that do not belong together.")})
    return password


def _is_guessable(password: str, person_words: tuple[str, ...]) -> bool:
    """Repetition, runs of the keyboard, and known words padded with digits."""
    plain = _normal(password).casefold()
    if len(set(plain)) < 6:
        return True
    known = [*COMMON, *(word.casefold() for word in person_words if len(word) > 2)]
    rest = plain
    for word in sorted(known, key=len, reverse=True):
        rest = rest.replace(word, "")
    letters = [char for char in rest if char.isalpha()]
    return len(letters) < 5


COMMON = (
    *("password", "passwort", "motdepasse", "contraseña", "letmein", "welcome", "qwerty", "qwertz", "azerty", "asdfgh"),
    *("zxcvbn", "iloveyou", "admin", "administrator", "changeme", "secret", "monkey", "dragon", "football", "baseball"),
    *("master", "sunshine", "princess", "login", "summer", "winter", "spring", "autumn", "seci", "playbook"),
    *("abcdefghijklmnopqrstuvwxyz", "abcdefgh", "test", "user", "default", "trustno", "whatever", "shadow", "hello"),
)


def _normal(password: str) -> str:
    return unicodedata.normalize("NFC", password)
