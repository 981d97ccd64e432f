"""Spaces: who may open one and what is recorded."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import insert

from seci.commons import people, spaces, teams
from seci.commons.people import Person
from seci.commons.refusals import Invalid
from seci.commons.spaces import Space, SpaceShare
from seci.plumbing.db import db
from tests import ledger
from tests.queries import count_queries


def shares(person: Person) -> dict[int, str]:
    db.session.rollback()
    return spaces.shares_of(person)


def test_an_open_space_is_for_everybody_a_closed_one_for_its_members(
    app: Flask, olaf: Person, noor: Person, ada: Person, mara: Person, workshop: Space, vault: Space
) -> None:
    assert shares(olaf) == {workshop.id: "writer"}
    assert shares(noor)[vault.id] == "reader"
    assert shares(ada)[vault.id] == "writer"
    assert shares(mara) == {workshop.id: "keeper", vault.id: "keeper"}


def test_shares_are_asked_for_once_in_a_transaction_and_anew_in_the_next(
    app: Flask, olaf: Person, vault: Space
) -> None:
    assert vault.id not in shares(olaf)
    statement = insert(SpaceShare).values(space_id=vault.id, person_id=olaf.id, share="reader")
    with count_queries() as asked:
        spaces.shares_of(olaf)
    assert not asked
    db.session.rollback()
    with db.engine.begin() as elsewhere:
        elsewhere.execute(statement)
    assert shares(olaf)[vault.id] == "reader"


def test_the_strongest_share_counts(app: Flask, noor: Person, vault: Space) -> None:
    with db.write():
        team = teams.by_name()[0]
        spaces.share_with(vault, team, "writer")
    assert shares(noor)[vault.id] == "writer"


def test_a_share_for_a_team_counts_for_all_teams_below(app: Flask, max_: Person, olaf: Person, vault: Space) -> None:
    with db.write():
        support = teams.by_name()[0]
        whole = teams.add("Whole house")
        teams.move(support, whole)
        spaces.share_with(vault, whole, "reader")
    assert shares(max_)[vault.id] == "reader"
    assert vault.id not in shares(olaf)
    assert set(db.session.scalars(spaces.readers(vault))) >= {max_.id}


def test_readers_are_exactly_who_may_open_it(app: Flask, workshop: Space, vault: Space) -> None:
    for space in (workshop, vault):
        everybody = db.session.scalars(people.active()).all()
        assert set(db.session.scalars(spaces.readers(space))) == {
            one.id for one in everybody if space.id in shares(one)
        }


def test_what_is_done_to_a_space_is_recorded_in_numbers_and_enums(app: Flask, mara: Person, olaf: Person) -> None:
    with db.write():
        made = spaces.add("Kitchen", by=mara, access="closed", purpose="Secret recipes")
        share = spaces.share_with(made, olaf, "reader", by=mara)
        spaces.stop_sharing(share, by=mara)
        spaces.change(made, name="Cuisine", access="listed", purpose="", by=mara)
        spaces.change(made, name="Cuisine", access="listed", purpose="", by=mara)
    assert ledger.kinds()[-5:] == ["space.made", "space.shared", "space.shared", "space.shared", "space.changed"]
    assert ledger.last("space.changed").facts == {"space": made.id, "access": "listed", "was": "closed"}
    assert ledger.last("space.shared").facts == {"space": made.id, "share": None, "person": olaf.id}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a\u202eb"}, "name"),
        ({"name": " WORKSHOP "}, "name"),
        ({"name": "Ｗｏｒｋｓｈｏｐ"}, "name"),
        ({"access": "public"}, "access"),
        ({"purpose": "x" * 501}, "purpose"),
        ({"purpose": "a\x00b"}, "purpose"),
    ],
)
def test_bad_values_are_named(app: Flask, mara: Person, values: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as caught, db.write():
        spaces.add(**({"name": "Kitchen"} | values), by=mara)
    assert list(caught.value.fields) == [field]


def test_a_purpose_is_stored_as_all_text_is(app: Flask, mara: Person) -> None:
    with db.write():
        made = spaces.add("Kitchen", by=mara, purpose=" Recipes\r\nand\rtools\r\n")
    assert made.purpose == "Recipes\nand\ntools"


def test_a_name_in_any_form_is_the_same_space(app: Flask, mara: Person) -> None:
    with db.write():
        made = spaces.add("Küche", by=mara)
    assert spaces.by_name("Ku\u0308che") is spaces.by_name(" KÜCHE ", mara) is made


def test_a_share_of_another_name_and_the_last_keeper_are_refused(
    app: Flask, mara: Person, olaf: Person, vault: Space
) -> None:
    for person, share in ((olaf, "owner"), (mara, "reader")):
        with pytest.raises(Invalid) as caught, db.write():
            spaces.share_with(vault, person, share, by=mara)
        assert list(caught.value.fields) == ["share"]


def test_who_cannot_come_in_does_not_count_as_keeper(app: Flask, mara: Person, noor: Person, vault: Space) -> None:
    with db.write():
        spaces.share_with(vault, noor, "keeper", by=mara)
        people.deactivate(noor)
    for share in ("reader", None):
        with pytest.raises(Invalid) as caught, db.write():
            give_up(vault, mara, share)
        assert list(caught.value.fields) == ["share"]
    with db.write():
        people.reactivate(noor)
        give_up(vault, mara, None)
    assert vault.id not in shares(mara)


def test_a_team_keeps_a_space_as_long_as_somebody_in_it_or_below_can_come_in(
    app: Flask, mara: Person, olaf: Person, vault: Space
) -> None:
    with db.write():
        upper = teams.add("Keepers")
        spaces.share_with(vault, upper, "keeper", by=mara)
    with pytest.raises(Invalid), db.write():
        give_up(vault, mara, None)
    with db.write():
        teams.join(teams.add("Keepers at night", upper), olaf)
        give_up(vault, mara, "reader")
    assert (shares(mara)[vault.id], shares(olaf)[vault.id]) == ("reader", "keeper")


def give_up(space: Space, person: Person, share: str | None) -> None:
    if share is not None:
        spaces.share_with(space, person, share, by=person)
        return
    rows = db.session.scalars(spaces.shares_in(space)).all()
    spaces.stop_sharing(next(row for row in rows if row.person_id == person.id), by=person)


def test_a_team_is_meant_before_who_calls_themselves_like_it(app: Flask, olaf: Person) -> None:
    with db.write():
        olaf.handle = "support"
    assert spaces.who(" SUPPORT ") is teams.by_name()[0]
    assert spaces.who(" @Support ") is olaf


def test_without_such_a_team_a_bare_handle_will_do_and_nobody_is_made_up(app: Flask, olaf: Person) -> None:
    assert spaces.who("@olaf") is spaces.who("Olaf") is olaf
    for name in ("no such name", "@no-such-handle", "@", ""):
        with pytest.raises(Invalid):
            spaces.who(name)
    with db.write():
        people.deactivate(olaf)
    with pytest.raises(Invalid):
        spaces.who("@olaf")
