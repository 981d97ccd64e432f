"""Who reads and writes in a space (`share_space`, `stop_sharing`)."""

from __future__ import annotations

import pytest

from seci.commons import people, spaces
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.plumbing.db import db
from tests import ledger
from tests.cast import Browse


def test_whoever_may_open_the_space_sees_who_else_may(browse: Browse, noor: Person, vault: Space) -> None:
    page = browse(noor).get(f"/playbooks/spaces/{vault.id}/shares")
    assert [row.get_text(" ", strip=True) for row in page.all("tbody th")] == ["Mara @mara", "Ada @ada", "Noor @noor"]
    assert not page.has("form.post")


def test_a_keeper_shares_with_a_person_and_with_a_team(
    browse: Browse, mara: Person, olaf: Person, max_: Person, vault: Space
) -> None:
    path = f"/playbooks/spaces/{vault.id}/shares"
    browse(mara).post(path, {"who": "@olaf", "share": "reader"})
    browse(mara).post(path, {"who": "support", "share": "writer"})
    assert spaces.shares_of(olaf)[vault.id] == "reader"
    assert spaces.shares_of(max_)[vault.id] == "writer"
    assert ledger.last("space.shared").facts["share"] == "writer"
    browse(olaf).get(f"/playbooks/spaces/{vault.id}-vault")


def test_who_calls_themselves_like_a_team_is_not_let_in_with_it(
    browse: Browse, mara: Person, olaf: Person, max_: Person, vault: Space
) -> None:
    with db.write():
        olaf.handle = "support"
    keeper, path = browse(mara), f"/playbooks/spaces/{vault.id}/shares"
    page = keeper.follow(keeper.post(path, {"who": "support", "share": "reader"}))
    assert "shared with the team “Support”" in page.text
    browse(olaf).get(f"/playbooks/spaces/{vault.id}-vault", status=404)
    browse(max_).get(f"/playbooks/spaces/{vault.id}-vault")
    page = keeper.follow(keeper.post(path, {"who": "@support", "share": "reader"}))
    assert "shared with Olaf, @support" in page.text
    browse(olaf).get(f"/playbooks/spaces/{vault.id}-vault")


def test_taking_a_share_away_counts_at_the_next_request(
    browse: Browse, mara: Person, noor: Person, vault: Space
) -> None:
    browser = browse(noor)
    browser.get(f"/playbooks/spaces/{vault.id}-vault")
    share = next(row for row in db.session.scalars(spaces.shares_in(vault)) if row.person_id == noor.id)
    browse(mara).post(f"/playbooks/shares/{share.id}/remove")
    browser.get(f"/playbooks/spaces/{vault.id}-vault", status=404)
    assert ledger.last("space.shared").facts["share"] is None


def test_the_last_keeper_stays(browse: Browse, mara: Person, vault: Space) -> None:
    share = next(row for row in db.session.scalars(spaces.shares_in(vault)) if row.share == "keeper")
    page = browse(mara).post(f"/playbooks/shares/{share.id}/remove", status=422)
    assert "last keeper" in page.text
    browse(mara).post(f"/playbooks/spaces/{vault.id}/shares", {"who": "mara", "share": "reader"}, status=422)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"who": "", "share": "reader"}, "who"),
        ({"who": "nobody", "share": "reader"}, "who"),
        ({"who": "olaf", "share": "x"}, "share"),
    ],
)
def test_bad_values_are_named(browse: Browse, mara: Person, vault: Space, values: dict[str, str], field: str) -> None:
    page = browse(mara).post(f"/playbooks/spaces/{vault.id}/shares", values, status=422)
    assert page.has(f'.error-summary a[href="#{field}"]')


def test_who_is_gone_is_not_found(browse: Browse, mara: Person, olaf: Person, vault: Space) -> None:
    with db.write():
        people.deactivate(people.by_handle("olaf"))  # type: ignore[arg-type]
    browse(mara).post(f"/playbooks/spaces/{vault.id}/shares", {"who": "olaf", "share": "reader"}, status=422)


def test_a_writer_gets_403_and_a_stranger_404(browse: Browse, ada: Person, olaf: Person, vault: Space) -> None:
    share = db.session.scalars(spaces.shares_in(vault)).first()
    assert share is not None
    for person, status in ((ada, 403), (olaf, 404)):
        browse(person).post(f"/playbooks/spaces/{vault.id}/shares", {"who": "max", "share": "reader"}, status=status)
        browse(person).post(f"/playbooks/shares/{share.id}/remove", status=status)
    browse(olaf).get(f"/playbooks/spaces/{vault.id}/shares", status=404)
