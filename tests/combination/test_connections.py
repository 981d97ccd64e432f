"""What is connected with what, as far as the viewer may read both ends."""

from __future__ import annotations

from collections.abc import Sequence

from seci.combination import connections
from seci.commons.items import Item
from seci.commons.pages import page_of
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import playbooks, saving
from seci.plumbing.db import db
from seci.plumbing.services import services
from tests.cast import CatchUp
from tests.makers import make_playbook


def titles(found: Sequence[Item]) -> set[str]:
    return {item.title for item in found}


def wanted(viewer: Person) -> dict[str, int]:
    return dict(page_of(connections.wanted_by(viewer)).rows)


def test_backlinks_say_where_and_in_which_sentence(ada: Person) -> None:
    target = make_playbook("Handover")
    source = make_playbook("Roles", "Nothing here.\n\nFirst this. Then read [[Handover|the talk]] well. At last.\n")
    (link,) = connections.backlinks_of(target, ada).rows
    assert link.item == source and link.relation == "link" and (link.passage or "").startswith("p-")
    assert list(link.quote) == [("Then read ", False), ("the talk", True), (" well.", False)]


def test_backlinks_come_by_relation_then_latest_first(ada: Person) -> None:
    target = make_playbook("Handover")
    for title, body in (("A", "![[Handover]]"), ("B", "See [[Handover]]"), ("C", "See [[Handover]]")):
        make_playbook(title, body)
    rows = connections.backlinks_of(target, ada).rows
    assert [(row.relation, row.item.title) for row in rows if row.item] == [
        ("link", "C"),
        ("link", "B"),
        ("transclusion", "A"),
    ]


def test_backlinks_come_in_pages(ada: Person) -> None:
    target = make_playbook("Handover")
    for _number in range(5):
        make_playbook(body="See [[Handover]].")
    first = connections.backlinks_of(target, ada, size=3)
    rest = connections.backlinks_of(target, ada, first.next_cursor, size=3)
    assert len(first.rows) == 3 and len(rest.rows) == 2 and rest.next_cursor is None


def test_links_come_in_the_order_of_the_text_with_what_is_wanted(ada: Person) -> None:
    target = make_playbook("Handover")
    source = make_playbook(body="See [[Nobody wrote this]].\n\nAnd [[Handover]].\n")
    first, second = connections.links_of(source, ada).rows
    assert (first.name, first.item) == ("Nobody wrote this", None)
    assert second.item == target


def test_an_invisible_target_looks_like_a_wanted_name(olaf: Person, mara: Person, vault: Space) -> None:
    secret = make_playbook("Salaries", "## Plan\n\nx\n", by=mara, space=vault)
    source = make_playbook(
        body=f"[[Salaries#Plan]] [[Missing]] [[{secret.id}]] [x](/playbooks/{secret.id}-salaries)\n", by=mara
    )
    rows = connections.links_of(source, olaf).rows
    assert [(row.name, row.item, row.to_passage) for row in rows] == [
        ("Salaries", None, None),
        ("Missing", None, None),
        (str(secret.id), None, None),
    ]
    assert [row.item for row in connections.links_of(source, mara).rows].count(secret) == 3


def test_an_invisible_source_is_no_backlink(olaf: Person, mara: Person, vault: Space) -> None:
    target = make_playbook("Handover")
    make_playbook("Salaries", "See [[Handover]].", by=mara, space=vault)
    assert connections.backlinks_of(target, olaf).rows == []
    assert len(connections.backlinks_of(target, mara).rows) == 1


def test_wanted_names_are_counted_by_item(ada: Person) -> None:
    make_playbook(body="[[One]] and [[one]] and [[Two]]\n")
    make_playbook(body="[[ONE]] and #three and @four\n")
    assert wanted(ada) == {"ONE": 2, "Two": 1}


def test_what_exists_out_of_sight_is_wanted_like_what_does_not_exist(olaf: Person, mara: Person, vault: Space) -> None:
    make_playbook("Salaries", by=mara, space=vault)
    make_playbook(body="[[Salaries]] and [[Missing]]\n", by=olaf)
    assert wanted(olaf) == {"Salaries": 1, "Missing": 1}
    assert wanted(mara) == {"Missing": 1}


def test_what_only_invisible_texts_want_is_not_wanted(olaf: Person, mara: Person, vault: Space) -> None:
    make_playbook(body="[[Missing]]\n", by=mara, space=vault)
    assert wanted(olaf) == {}
    assert connections.wanting("Missing", olaf).rows == []


def test_where_a_name_is_wanted(ada: Person) -> None:
    source = make_playbook(body="First. We need [[Missing]] soon.\n")
    (row,) = connections.wanting("missing", ada).rows
    assert row.item == source and row.quote[0] == ("We need ", False)


def test_a_name_somebody_bears_for_the_viewer_is_not_wanted(mara: Person, ada: Person, vault: Space) -> None:
    """A link that leads astray for the viewer, though another item they may read has the name."""
    make_playbook("Salaries", by=mara, space=vault)
    source = make_playbook(body="[[Salaries]]\n", by=mara)
    make_playbook("Salaries", by=ada)
    assert connections.around(source, ada).wanted == 0


def test_wanted_in_a_text(olaf: Person, mara: Person, vault: Space) -> None:
    make_playbook("Salaries", by=mara, space=vault)
    make_playbook("Handover")
    source = make_playbook(body="[[Handover]] [[Salaries]] [[Missing]] [[missing]]\n", by=mara)
    assert connections.around(source, olaf).wanted == 2
    assert connections.around(source, mara).wanted == 1


def test_orphans_and_dead_ends(ada: Person) -> None:
    make_playbook("Target")
    make_playbook("Source", "[[Target]]")
    make_playbook("Alone", "[[Missing]]", topics=["any"])
    assert titles(page_of(connections.orphans(ada)).rows) == {"Source", "Alone"}
    assert titles(page_of(connections.dead_ends(ada)).rows) == {"Target", "Alone"}


def test_loose_ends_do_not_tell_of_invisible_ends(olaf: Person, mara: Person, vault: Space) -> None:
    make_playbook("Target")
    make_playbook("Secret", "[[Target]]", by=mara, space=vault)
    make_playbook("Source", "[[Secret]]", by=mara)
    assert titles(page_of(connections.orphans(olaf)).rows) == {"Target", "Source"}
    assert titles(page_of(connections.dead_ends(olaf)).rows) == {"Target", "Source"}
    assert titles(page_of(connections.orphans(mara)).rows) == {"Source"}


def test_related_shares_rare_words_and_is_not_linked(ada: Person, mara: Person, caught_up: CatchUp) -> None:
    item = make_playbook("Pumps", "The impeller of a centrifugal pump wears out.\n\nSee [[Bearings]].\n")
    make_playbook("Bearings", "An impeller of a centrifugal pump rests on them.\n")
    near = make_playbook("Seals", "The impeller of a centrifugal pump leaks.\n")
    for number in range(8):
        make_playbook(f"Other {number}", "Words about offices and chairs.\n", by=mara)
    caught_up()
    assert connections.related_to(item, ada) == [near]


def test_related_is_what_the_viewer_may_read(olaf: Person, mara: Person, vault: Space, caught_up: CatchUp) -> None:
    item = make_playbook("Pumps", "The impeller of a centrifugal pump.\n")
    make_playbook("Secret", "The impeller of a centrifugal pump.\n", by=mara, space=vault)
    caught_up()
    assert connections.related_to(item, olaf) == []
    assert titles(connections.related_to(item, mara)) == {"Secret"}


def test_what_was_closed_a_moment_ago_is_not_related(
    olaf: Person, mara: Person, vault: Space, caught_up: CatchUp
) -> None:
    item = make_playbook("Pumps", "The impeller of a centrifugal pump.\n")
    other = make_playbook("Other", "The impeller of a centrifugal pump.\n", by=mara)
    caught_up()
    with db.write():
        playbooks.move(other, vault, None, by=mara)
    assert connections.related_to(item, olaf) == []


def test_nothing_is_related_while_search_is_away(ada: Person) -> None:
    item = make_playbook("Pumps")
    services().settings.index_folder.rename(services().settings.instance / "elsewhere")
    assert connections.related_to(item, ada) == []


def test_an_item_in_the_bin_is_wanted_again(ada: Person) -> None:
    target = make_playbook("Handover")
    source = make_playbook(body="See [[Handover]].\n")
    with db.write():
        playbooks.remove(target, by=ada)
    assert wanted(ada) == {"Handover": 1}
    assert connections.links_of(source, ada).rows[0].item is None
    with db.write():
        playbooks.restore(target, by=ada)
    assert wanted(ada) == {}


def test_a_renamed_item_is_still_linked(ada: Person) -> None:
    target = make_playbook("Handover")
    make_playbook("Roles", "See [[Handover]].\n")
    saving.revise(target, "Some words.\n", by=ada, base=1, title="Shift change")
    assert len(connections.backlinks_of(target, ada).rows) == 1
    assert wanted(ada) == {}
