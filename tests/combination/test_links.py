"""Links follow what is written, in the same transaction."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from seci.combination.links import take_names, wiki_link
from seci.combination.models import Link
from seci.commons import passages, topics
from seci.commons.events import Event
from seci.commons.items import add_alias
from seci.commons.lineage import HandOver
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import playbooks, saving
from seci.externalization.models import Playbook
from seci.externalization.playbooks import revised
from seci.plumbing.db import db
from seci.plumbing.markdown import Rendering, render
from tests.makers import make_insight, make_playbook
from tests.queries import count_queries


def links_from(playbook: Playbook) -> list[Link]:
    return list(db.session.scalars(select(Link).where(Link.from_item_id == playbook.id).order_by(Link.id)))


def hand_overs() -> list[HandOver]:
    return list(db.session.scalars(select(HandOver).order_by(HandOver.id)))


def linked_events() -> list[Event]:
    return list(db.session.scalars(select(Event).where(Event.kind == "item.linked")))


def test_a_wiki_link_leads_from_its_passage_to_the_item(ada: Person) -> None:
    target = make_playbook("Handover")
    source = make_playbook(body="First.\n\nSee [[Handover]].\n")
    (link,) = links_from(source)
    assert (link.relation, link.to_item_id, link.name) == ("link", target.id, "Handover")
    assert link.from_passage.startswith("p-")


def test_a_heading_is_resolved_to_its_passage(ada: Person) -> None:
    make_playbook("Handover", "Words.\n\n## What to say\n\nAll.\n")
    (link,) = links_from(make_playbook(body="See [[Handover#what to say]].\n"))
    assert link.heading == "what to say" and (link.to_passage or "").startswith("p-")


def test_a_label_is_kept_beside_the_name(ada: Person) -> None:
    make_playbook("Handover")
    (link,) = links_from(make_playbook(body="The [[Handover|evening talk]].\n"))
    assert (link.name, link.label) == ("Handover", "evening talk")


def test_one_passage_that_says_it_twice_has_one_link(ada: Person) -> None:
    make_playbook("Handover")
    source = make_playbook(body="The [[Handover]], the [[handover]], the [[Handover|talk]].\n\n[[Handover]]\n")
    assert [link.name for link in links_from(source)] == ["Handover", "Handover"]


def test_own_addresses_become_links_however_they_are_written(ada: Person) -> None:
    target = make_playbook("Handover", "## Who\n\nAll.\n")
    base = "http://127.0.0.1:8000"
    ways = [
        f"/playbooks/{target.id}-old-name",
        f"/items/{target.id}",
        f"{target.id}-x#who",
        f"{base}/items/{target.id}",
    ]
    for way in ways:
        (link,) = links_from(make_playbook(body=f"[there]({way})\n"))
        assert link.to_item_id == target.id and link.name == "", way


def test_the_fragment_of_an_address_is_a_heading(ada: Person) -> None:
    target = make_playbook("Handover", "## Who\n\nAll.\n")
    (link,) = links_from(make_playbook(body=f"[there](/items/{target.id}#who)\n"))
    assert (link.to_passage or "").startswith("p-")


def test_addresses_of_nothing_of_ours_make_no_links(ada: Person) -> None:
    ways = ["/people/7", "/playbooks/999", "/playbooks/1/edit", "https://example.org/playbooks/1", "/attachments/1/a"]
    source = make_playbook(body="\n\n".join(f"[x]({way})" for way in ways))
    assert links_from(source) == []


def test_an_item_by_number_and_by_alias(ada: Person) -> None:
    target = make_playbook("Handover")
    with db.write():
        add_alias(target, "Shift change")
    source = make_playbook(body=f"[[{target.id}]] and [[shift  CHANGE]]\n")
    assert {link.to_item_id for link in links_from(source)} == {target.id}


def test_a_text_does_not_link_to_itself(ada: Person) -> None:
    assert links_from(make_playbook("Handover", "## Who\n\n[[Handover#Who]]\n")) == []


def test_links_are_rewritten_with_each_revision_and_kept_rows_stay(ada: Person) -> None:
    make_playbook("One")
    make_playbook("Two")
    source = make_playbook(body="[[One]]\n\n[[Two]]\n")
    kept = links_from(source)[1].id
    saving.revise(source, "[[Two]]\n\n[[Three]]\n", by=ada, base=1)
    assert [(link.name, link.id == kept) for link in links_from(source)] == [("Two", True), ("Three", False)]


def test_a_new_item_takes_the_name_that_was_wanted(ada: Person) -> None:
    source = make_playbook(body="See [[Handover#Who]].\n")
    assert links_from(source)[0].to_item_id is None
    target = make_playbook("handover", "## Who\n\nAll.\n")
    (link,) = links_from(source)
    assert link.to_item_id == target.id and link.to_passage


def test_a_text_that_wanted_a_name_takes_over_from_what_gets_it(olaf: Person, mara: Person, vault: Space) -> None:
    """As if it had been linked then: by whom the name was given, as far as they may read who wanted it."""
    source, spoken = make_playbook(body="See [[Handover]].\n"), make_insight("See [[Handover]].\n")
    secret = make_playbook(body="[[Handover]]\n", by=mara, space=vault)
    target = make_playbook("Handover", by=olaf)
    (edge,) = db.session.scalars(select(HandOver).where(HandOver.from_item_id == target.id))
    assert (edge.to_item_id, edge.mode, edge.by_id) == (source.id, "combination", olaf.id)
    assert edge.to_passage == links_from(source)[0].from_passage
    assert {links_from(one)[0].to_item_id for one in (secret, spoken)} == {target.id}
    assert [(event.item_id, event.facts) for event in linked_events()] == [(target.id, {"hand_overs": 1})]
    with db.write():
        assert take_names(target, by=olaf) == 0


def test_a_new_name_takes_what_was_wanted_and_the_old_one_keeps_its_links(ada: Person) -> None:
    source = make_playbook(body="[[Old]] and [[New]]\n")
    target = make_playbook("Old")
    saving.revise(target, "Some words.\n", by=ada, base=1, title="New")
    assert {link.to_item_id for link in links_from(source)} == {target.id}


def test_a_synonym_of_a_topic_takes_what_was_wanted(ada: Person) -> None:
    make_playbook("Any", topics=["kubernetes"])
    source = make_playbook(body="All about #k8s and [[k8s]].\n")
    topic = topics.named(["kubernetes"])["kubernetes"]
    with db.write():
        topics.describe(topic, definition="", synonyms=["k8s"], by=ada)
    assert {(link.relation, link.to_item_id) for link in links_from(source)} == {
        ("topic", topic.id),
        ("link", topic.id),
    }


def test_a_playbook_does_not_take_a_topics_name(ada: Person) -> None:
    source = make_playbook(body="All about #handover.\n")
    make_playbook("Handover")
    assert [(link.relation, link.to_item_id) for link in links_from(source)] == [("topic", None)]


def test_a_text_that_would_not_render_keeps_its_links(ada: Person) -> None:
    make_playbook("One")
    source = make_playbook(body="[[One]]\n")
    unrendered = Rendering("", (), (), complete=False)
    with db.write():
        source.revision = 2
        passages.keep(source, 2, unrendered)
        revised.record(source, by=ada, revision=2)
    assert [link.name for link in links_from(source)] == ["One"]


def test_linking_hands_over_from_passage_to_passage(ada: Person) -> None:
    target = make_playbook("Handover", "## Who\n\nAll.\n")
    source = make_playbook(body="See [[Handover#Who]].\n")
    (row,) = hand_overs()
    (link,) = links_from(source)
    assert (row.from_item_id, row.from_passage, row.from_revision) == (target.id, link.to_passage, 1)
    assert (row.to_item_id, row.to_passage, row.to_revision) == (source.id, link.from_passage, 1)
    assert (row.mode, row.by_id) == ("combination", ada.id)


def test_a_hand_over_is_recorded_once_for_each_pair_of_passages(ada: Person) -> None:
    make_playbook("Handover")
    source = make_playbook(body="See [[Handover]].\n")
    for number, body in enumerate(
        ("See [[Handover]] now.\n", "Nothing of it now.\n", "See [[Handover]] now.\n"), start=1
    ):
        saving.revise(source, body, by=ada, base=number)
    assert len({(row.from_passage, row.to_passage) for row in hand_overs()}) == len(hand_overs())


def test_one_event_says_that_a_save_connected_an_item(ada: Person) -> None:
    make_playbook("One")
    make_playbook("Two")
    source = make_playbook(body="[[One]] ![[Two]]\n")
    (event,) = linked_events()
    assert (event.item_id, event.by_id, event.facts) == (source.id, ada.id, {"hand_overs": 2})
    saving.revise(source, "[[One]] ![[Two]] again\n", by=ada, base=1)
    assert len(linked_events()) == 1


def test_nothing_is_handed_over_from_what_the_writer_may_not_read(olaf: Person, vault: Space, mara: Person) -> None:
    secret = make_playbook("Salaries", by=mara, space=vault)
    source = make_playbook(body=f"See [[Salaries]] and [x](/playbooks/{secret.id}).\n", by=olaf)
    assert hand_overs() == [] and linked_events() == []
    assert links_from(source)[0].to_item_id == secret.id


def test_a_name_means_what_its_writer_sees(olaf: Person, vault: Space, mara: Person) -> None:
    make_playbook("Salaries", by=mara, space=vault)
    public = make_playbook("Salaries")
    assert links_from(make_playbook(body="[[Salaries]]\n", by=olaf))[0].to_item_id == public.id


def test_a_link_astray_is_taken_by_an_item_its_readers_may_read(olaf: Person, vault: Space, mara: Person) -> None:
    make_playbook("Salaries", by=mara, space=vault)
    source = make_playbook(body="[[Salaries]]\n", by=olaf)
    public = make_playbook("Salaries", by=olaf)
    assert links_from(source)[0].to_item_id == public.id
    make_playbook("Salaries", by=mara)
    assert links_from(source)[0].to_item_id == public.id


def test_an_item_brought_back_from_the_bin_has_its_links_again(ada: Person) -> None:
    source = make_playbook(body="[[Handover]]\n")
    target = make_playbook("Handover")
    with db.write():
        playbooks.remove(target, by=ada)
    with db.write():
        playbooks.restore(target, by=ada)
    assert links_from(source)[0].to_item_id == target.id


def test_links_go_with_the_save_that_fails(ada: Person) -> None:
    source = make_playbook(body="Words.\n")
    rendering = render("[[One]]")
    with pytest.raises(RuntimeError), db.write():
        source.revision = 2
        passages.keep(source, 2, rendering)
        revised.record(source, by=ada, revision=2)
        raise RuntimeError
    assert links_from(source) == []


def test_a_save_asks_the_same_number_of_times_however_many_links_it_has(ada: Person) -> None:
    for number in range(30):
        make_playbook(f"Target {number}")
    few, many = make_playbook(), make_playbook()
    with count_queries() as of_few:
        saving.revise(few, "[[Target 1]] and [[Target 2]]\n", by=ada, base=1)
    with count_queries() as of_many:
        saving.revise(many, "\n\n".join(f"[[Target {number}]]" for number in range(30)), by=ada, base=1)
    assert len(of_many) <= len(of_few) + 2  # rows are inserted in batches


def test_a_title_that_would_not_be_read_as_one_is_linked_by_number(ada: Person) -> None:
    plain, odd, digits = make_playbook("Handover"), make_playbook("C# [draft]"), make_playbook("2026")
    assert wiki_link(plain) == "[[Handover]]"
    assert wiki_link(plain, "talk") == "[[Handover|talk]]"
    assert wiki_link(odd, "C sharp") == f"[[{odd.id}|C sharp]]"
    assert wiki_link(digits) == f"[[{digits.id}]]"
