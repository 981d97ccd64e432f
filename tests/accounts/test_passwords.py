"""What is a password, and how it is kept (S-118, S-119)."""

from __future__ import annotations

import pytest

from seci.accounts import passwords
from seci.commons.people import Person
from seci.commons.refusals import Invalid
from seci.plumbing.db import db

WORDS = passwords.words_of("noor.haddad@example.test", "Noor Haddad", "noor")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple extra",
        "seven quiet lanterns at noon",
        "🐝 summt über der Wiese 🌼🌼",
        "x7" * 8 + "kqvzm!",
    ],
)
def test_a_sentence_will_do(password: str) -> None:
    assert passwords.checked(password, WORDS) == password


@pytest.mark.parametrize(
    "password",
    [
        "",
        "fourteen chars",
        "password1234567",
        "seci2026seci2026",
        "noor.haddad@example.test",
        "noorhaddad12345",
        "a" * 40,
    ],
)
def test_what_is_short_or_easy_to_guess_is_refused_with_the_reason(password: str) -> None:
    with pytest.raises(Invalid) as refusal:
        passwords.checked(password, WORDS)
    assert refusal.value.fields["password"]


def test_length_is_bounded_and_nothing_is_cut_off(mara: Person) -> None:
    long = "a quiet lantern, " * 60
    long = passwords.checked(long[:1000], WORDS)
    with db.write():
        passwords.keep_hash(mara, passwords.hash_of(long))
    assert passwords.is_right(mara, long)
    assert not passwords.is_right(mara, long[:-1] + "x")
    with pytest.raises(Invalid):
        passwords.checked("a quiet lantern, " * 61, WORDS)


def test_what_is_kept_is_argon2id_of_the_recommended_strength(mara: Person) -> None:
    assert passwords.hash_of("seven quiet lanterns").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not passwords.needs_rehash(mara)
