"""Who reads what in this room, as tokens; and, from the same tokens, who that is in people.

Each form says who can read what is typed into it. What it says is made here from the tokens that are then stored, so
that the sentence and the permission cannot differ (A-104).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select

from seci.commons.people import Person
from seci.plumbing.db import db
from seci.socialization.models import Acceptance

EVERYBODY = "all"


@dataclass(frozen=True)
class Readers:
    """Who reads something: everybody who is signed in, or these people, by name."""

    is_everybody: bool
    people: tuple[Person, ...] = ()


def alone(person_id: int) -> str:
    """The token of one person."""
    return f"person:{person_id}"


def accepted(pairing_id: int) -> set[int]:
    """Which of the two have said yes to a pairing."""
    return set(db.session.scalars(select(Acceptance.person_id).where(Acceptance.pairing_id == pairing_id)))


def of_pairing(mentor_id: int, learner_id: int) -> list[str]:
    """The two see a pairing, offered or not."""
    return [alone(mentor_id), alone(learner_id)]


def of_log(writer_id: int, yes: Iterable[int]) -> list[str]:
    """A log is read by who wrote it and by whoever of the two has said yes to the pairing."""
    return sorted({alone(writer_id), *map(alone, yes)})


def of_insight(consent: str, owner_id: int, yes: Collection[int] = ()) -> list[str]:
    """An insight is read by its owner; by the pair it was caught in; by everybody once it may be written down."""
    if consent == "write":
        return [EVERYBODY]
    return sorted({alone(owner_id), *map(alone, yes)}) if consent == "pair" else [alone(owner_id)]


def named(tokens: Iterable[str]) -> Readers:
    """The people some tokens stand for."""
    found = set(tokens)
    if EVERYBODY in found:
        return Readers(True)
    numbers = [int(token.partition(":")[2]) for token in found]
    query = select(Person).where(Person.id.in_(numbers)).order_by(Person.name, Person.id)
    return Readers(False, tuple(db.session.scalars(query)))
