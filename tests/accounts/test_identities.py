"""Names that look like somebody else's (S-102): refused, or the same account; never a second one to be confused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from seci.accounts import signing_in
from seci.commons import people
from seci.commons.people import Person
from seci.commons.refusals import Invalid
from seci.plumbing.db import db

EMAIL = "chief@example.test"
LOOKALIKES = [
    *(
        "chief@example.test ",
        " chief@example.test",
        "CHIEF@EXAMPLE.TEST",
        "chief@example.test\n",
        "chief@example.test\x00",
    ),
    *(
        "сhief@example.test",
        "chief\u200b@example.test",
        "ｃｈｉｅｆ@example.test",
        "chiеf@example.test",
        "chief@exаmple.test",
    ),
    *('"chief"@example.test', "chief@example.test,evil@evil.invalid", "chief@example.test\r\nBcc: x@evil.invalid"),
    *("<chief@example.test>", "chief@example.test;evil@evil.invalid", "\u202efeihc@example.test", "chief@[127.0.0.1]"),
]


@pytest.fixture
def chief(app: Flask) -> Person:
    """Whom the others would like to be taken for."""
    with db.write():
        return people.add(EMAIL, "Chief", handle="chief", role="admin")


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Person)) or 0


def may_be_added(email: str) -> Person | None:
    try:
        with db.write():
            return people.add(email, "Somebody")
    except Invalid:
        return None


@pytest.mark.parametrize("email", LOOKALIKES)
def test_no_address_makes_a_double(chief: Person, email: str) -> None:
    before, added = count(), may_be_added(email)
    if added is not None:
        assert (added.email.isascii() and added.email.split("@")[0] != "chief") or "xn--" in added.email
    assert count() == before + (added is not None)
    named = signing_in.named(email)
    assert named in {None, added, chief}


@pytest.mark.parametrize(
    "handle", ["Chief", "chief ", "@chief", "сhief", "ｃｈｉｅｆ", "chief\u200b", "chief\x00", "../chief"]
)
def test_no_handle_makes_a_double(chief: Person, mara: Person, handle: str) -> None:
    with pytest.raises(Invalid):
        people.checked_handle(handle, but=mara)


@pytest.mark.parametrize("local", ["a" * 35 + ".b", "ümit", "...", "admin", "a" * 64, "x-"])
def test_every_address_gives_a_handle_that_could_be_chosen(app: Flask, local: str) -> None:
    handle = people.free_handle(f"{local}@example.test")
    assert people.checked_handle(handle) == handle


def test_a_corpus_of_identities_makes_no_double(shared: Path | None, app: Flask) -> None:
    if shared is None:
        return
    with db.write():
        admin = people.add("admin@example.invalid", "Admin", handle="root", role="admin")
    for line in (shared / "payloads" / "identities.jsonl").read_text("utf-8").splitlines():
        text = json.loads(line)["input"]
        added = may_be_added(text)
        assert added is None or (added.email.isascii() and added.email != admin.email), text
        assert signing_in.named(text) in {None, added, admin}, text
        with pytest.raises(Invalid) if not text.isalnum() or not text.isascii() else _anything():
            people.checked_handle(text if text.casefold() != "admin" else "root")


class _anything:  # noqa: N801 -- reads as a word in the line above
    """Either way will do."""

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> bool:
        return True
