"""Searching: what is found, what is counted, what is shown of it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

import pytest
from sqlalchemy import select

from seci.combination import jumps
from seci.combination.searches import Found, search
from seci.commons import indexing, passages, spaces, topics
from seci.commons.people import Person
from seci.commons.refusals import Invalid
from seci.commons.spaces import Space, SpaceShare
from seci.externalization import playbooks, saving
from seci.plumbing.db import db
from seci.plumbing.markdown import Renderer
from seci.plumbing.services import services
from tests.cast import CatchUp
from tests.makers import STEPS, make_assignment, make_checklist, make_playbook, make_run
from tests.queries import count_queries


def titles(found: Found) -> list[str]:
    return [hit.item.title for hit in found.hits]


def facet(found: Found, name: str) -> dict[str, int]:
    return {value.label: value.count for value in found.facets[name]}


def words(fragments: Sequence[tuple[str, bool]]) -> str:
    return "".join(text for text, _hit in fragments)


def test_what_was_saved_is_found_after_the_queue_is_drained(ada: Person, caught_up: CatchUp) -> None:
    playbook = make_playbook("Handover", "Tell the lamplighter.\n")
    assert titles(search("lamplighter", ada)) == []
    caught_up()
    assert titles(search("lamplighter", ada)) == ["Handover"]
    saving.revise(playbook, "Say it aloud.\n", by=ada, base=1)
    caught_up()
    assert titles(search("lamplighter", ada)) == []


def test_total_facets_and_pages_count_everything(ada: Person, mara: Person, vault: Space, caught_up: CatchUp) -> None:
    for number in range(12):
        make_playbook(f"Pump {number}", topics=["machines"] if number % 2 else [])
    make_playbook("Pump in the vault", by=mara, space=vault)
    caught_up()
    found = search("pump", ada, limit=10)
    assert (found.total, len(found.hits), found.next_cursor) == (13, 10, "10")
    assert facet(found, "space") == {"Workshop": 12, "Vault": 1}
    assert facet(found, "topic") == {"machines": 6}
    assert len(search("pump", ada, limit=10, cursor=found.next_cursor).hits) == 3


def test_narrowing_by_kind_space_and_topic(ada: Person, mara: Person, vault: Space, caught_up: CatchUp) -> None:
    make_playbook("Pump one", topics=["machines"])
    make_playbook("Pump two", by=mara, space=vault)
    caught_up()
    assert titles(search("pump", ada, space=vault.id)) == ["Pump two"]
    assert titles(search("pump", ada, topic="Machines")) == ["Pump one"]
    assert titles(search("machines", ada, kind="topic")) == ["machines"]
    assert search("pump", ada, space=999).total == 0


def test_a_space_is_typed_by_its_name(ada: Person, vault: Space, caught_up: CatchUp) -> None:
    make_playbook("Pump one")
    make_playbook("Pump two", space=vault)
    caught_up()
    assert titles(search("pump space:vault", ada)) == ["Pump two"]
    assert titles(search("pump -space:vault", ada)) == ["Pump one"]


def test_a_space_one_may_not_open_is_like_none(olaf: Person, mara: Person, vault: Space, caught_up: CatchUp) -> None:
    make_playbook("Pump", by=mara, space=vault)
    caught_up()
    for name in ("vault", str(vault.id), "nowhere"):
        found = search(f"pump space:{name}", olaf)
        assert (found.total, found.hits, found.suggestion, facet(found, "space")) == (0, [], None, {})


def test_a_topic_is_found_by_its_synonyms(ada: Person, caught_up: CatchUp) -> None:
    make_playbook("Clusters", topics=["kubernetes"])
    with db.write():
        topics.describe(topics.named(["kubernetes"])["kubernetes"], definition="", synonyms=["k8s"], by=ada)
    caught_up()
    assert titles(search("topic:k8s", ada)) == ["Clusters"]
    assert "kubernetes" in titles(search("k8s", ada))


def test_by_names_a_person_by_handle(ada: Person, mara: Person, caught_up: CatchUp) -> None:
    make_playbook("Pump one", by=ada)
    make_playbook("Pump two", by=mara)
    caught_up()
    assert titles(search("pump by:@mara", ada)) == ["Pump two"]


def test_the_snippet_comes_from_the_passage_with_the_words(ada: Person, caught_up: CatchUp) -> None:
    body = "Nothing about it.\n\n## Cold starts\n\nWait.\n\nThe valve opens before the red pump.\n\n## Else\n\nMore.\n"
    playbook = make_playbook("Boilers", body)
    caught_up()
    (hit,) = search("valve pump", ada).hits
    assert hit.heading == "Cold starts"
    assert ("valve", True) in hit.snippet and ("pump", True) in hit.snippet
    said = {passage.anchor: passage.text for passage in passages.texts([playbook.id])[playbook.id]}
    assert said[hit.passage or ""].startswith("The valve")


def test_accents_in_letters_of_their_own_move_no_snippet(ada: Person, caught_up: CatchUp) -> None:
    make_playbook("Boilers", "e\u0301" * 60 + "\n\nThe boiler is in the cellar.\n")
    caught_up()
    (hit,) = search("boiler", ada).hits
    assert words(hit.snippet) == "The boiler is in the cellar."


def test_passages_of_a_snippet_do_not_run_into_one_another(ada: Person, caught_up: CatchUp) -> None:
    make_playbook("Vans", "- A flask of warm water\n- The card\n\nWhat is missing is written down. Always.\n\nEnd.\n")
    caught_up()
    (hit,) = search("flask", ada).hits
    assert words(hit.snippet) == "A flask of warm water · The card · What is missing is written down. Always. End."


def test_the_snippet_shows_words_at_the_end_of_a_long_text(ada: Person, caught_up: CatchUp) -> None:
    make_playbook(
        "Long", "\n\n".join(f"Paragraph {number} of many words." for number in range(3000)) + "\n\nA needle.\n"
    )
    caught_up()
    (hit,) = search("needle", ada).hits
    assert ("needle", True) in hit.snippet


def test_a_title_is_marked_and_the_text_begins_at_its_beginning(ada: Person, caught_up: CatchUp) -> None:
    make_playbook("Red pumps", "# Red pumps\n\nFirst words.\n")
    caught_up()
    (hit,) = search("pump", ada).hits
    assert list(hit.title) == [("Red ", False), ("pumps", True)]
    assert words(hit.snippet) == "First words." and hit.passage is None


def test_a_slip_is_answered_with_a_suggestion_of_what_was_typed(
    ada: Person, workshop: Space, caught_up: CatchUp
) -> None:
    make_playbook("Centrifuge", "The centrifuge turns.\n")
    caught_up()
    assert search("centrifugge", ada, space=workshop.id, kind="playbook").suggestion == "centrifuge"


def test_nothing_asked_finds_nothing(ada: Person, caught_up: CatchUp) -> None:
    make_playbook("Pump")
    caught_up()
    assert search("", ada).total == 0
    assert search("  \x00 ", ada).total == 0


def test_filters_alone_list_the_latest_first(ada: Person, caught_up: CatchUp) -> None:
    make_playbook("One", topics=["any"])
    make_playbook("Two", topics=["any"])
    caught_up()
    assert titles(search("", ada, topic="any", kind="playbook")) == ["Two", "One"]


@pytest.mark.parametrize("cursor", ["x", "-1", "1e3", "99999999", "²", "1 OR 1"])
def test_a_cursor_that_is_not_ours_is_refused(cursor: str, ada: Person) -> None:
    with pytest.raises(Invalid):
        search("pump", ada, cursor=cursor)


def test_an_item_whose_audience_changed_is_masked_until_the_index_follows(
    olaf: Person, mara: Person, vault: Space, caught_up: CatchUp
) -> None:
    playbook = make_playbook("Pump", "Xylophone.\n", by=mara, topics=["instruments"])
    caught_up()
    assert search("xylophone", olaf).total == 1
    with db.write():
        playbooks.move(playbook, vault, None, by=mara)
    for viewer in (olaf, mara):
        found = search("xylophone", viewer)
        assert (found.total, found.hits, facet(found, "kind"), found.suggestion) == (0, [], {}, None)
    caught_up()
    assert search("xylophone", olaf).total == 0
    assert search("xylophone", mara).total == 1


def test_a_lost_share_counts_at_once(noor: Person, mara: Person, vault: Space, caught_up: CatchUp) -> None:
    make_playbook("Pump", by=mara, space=vault)
    caught_up()
    assert search("pump", noor).total == 1
    with db.write():
        of_noor = select(SpaceShare).where(SpaceShare.space_id == vault.id, SpaceShare.person_id == noor.id)
        spaces.stop_sharing(db.session.scalars(of_noor).one())
    found = search("pump", noor)
    assert (found.total, found.hits, facet(found, "space")) == (0, [], {})


def test_while_the_index_is_away_titles_are_looked_through(
    ada: Person, olaf: Person, mara: Person, vault: Space
) -> None:
    make_playbook("Pump 100% safe", topics=["machines"])
    make_playbook("Pump in the vault", by=mara, space=vault)
    shutil.rmtree(services().settings.index_folder)
    found = search("pump", olaf)
    assert found.is_fallback and titles(found) == ["Pump 100% safe"] and found.total == 1
    assert titles(search("100%", olaf)) == ["Pump 100% safe"]
    assert titles(search("_", olaf)) == []
    assert titles(search("pump -vault", mara)) == ["Pump 100% safe"]
    assert titles(search("pump", mara, space=vault.id)) == ["Pump in the vault"]
    assert titles(search("pump topic:machines", mara, kind="playbook")) == ["Pump 100% safe"]
    assert titles(search("pump by:mara", mara)) == ["Pump in the vault"]


def test_what_somebody_does_is_found_neither_in_the_index_nor_without_it(ada: Person, caught_up: CatchUp) -> None:
    make_run(make_assignment(make_checklist(make_playbook("Pump round", STEPS))))
    caught_up()
    found = {hit.item.kind for hit in search("pump", ada).hits}, {one.kind for one in jumps.jump("pump", ada)}
    shutil.rmtree(services().settings.index_folder)
    without = {hit.item.kind for hit in search("pump", ada).hits}, {one.kind for one in jumps.jump("pump", ada)}
    assert found == without == ({"playbook", "checklist"}, {"playbook", "checklist"})


def test_the_number_of_queries_is_the_same_however_much_is_found(ada: Person, caught_up: CatchUp) -> None:
    make_playbook("Pump", "A single pump.\n")
    caught_up()
    search("pump", ada)
    with count_queries() as of_one:
        search("pump", ada)
    for number in range(30):
        make_playbook(f"Pump {number}", "Pump. " * number, topics=[f"topic {number}"])
    caught_up()
    ada.id  # noqa: B018 -- loaded again before it is counted
    search("other", ada)
    with count_queries() as of_many:
        search("pump", ada)
    assert len(of_many) == len(of_one)


def test_nothing_is_left_waiting_once_caught_up(ada: Person, caught_up: CatchUp) -> None:
    make_playbook("Pump", topics=["machines"])
    assert indexing.waiting() == 2
    caught_up()
    assert indexing.waiting() == 0


def test_what_will_not_render_is_found_by_its_source(ada: Person, caught_up: CatchUp) -> None:
    patient, services().renderer = services().renderer, Renderer(limit=0.0)
    make_playbook("Stubborn", "The word is quillwort.\n")
    services().renderer.close()
    services().renderer = patient
    caught_up()
    assert [hit.item.title for hit in search("quillwort", ada).hits] == ["Stubborn"]
