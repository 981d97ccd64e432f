"""What a few letters may mean."""

from __future__ import annotations

import shutil

from seci.combination.jumps import Jump, complete, jump
from seci.commons import items, spaces, topics
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.plumbing.db import db
from seci.plumbing.services import services
from tests.cast import CatchUp
from tests.makers import make_insight, make_playbook
from tests.queries import count_queries


def titles(found: list[Jump]) -> list[str]:
    return [one.title for one in found]


def test_titles_that_begin_so_come_first(ada: Person, caught_up: CatchUp) -> None:
    for title in ("A pump", "Pump house", "Pumpkin"):
        make_playbook(title)
    caught_up()
    assert titles(jump("pump", ada)) == ["Pump house", "Pumpkin", "A pump"]


def test_people_and_spaces_are_found_too(ada: Person) -> None:
    assert [(one.kind, one.title) for one in jump("mar", ada)] == [("person", "Mara")]
    assert [(one.kind, one.title) for one in jump("work", ada)] == [("space", "Workshop")]


def test_a_sign_asks_for_one_kind(ada: Person, caught_up: CatchUp) -> None:
    make_playbook("Marathon", topics=["marine"])
    caught_up()
    assert {one.kind for one in jump("@mar", ada)} == {"person"}
    assert titles(jump("#mar", ada)) == ["marine"]


def test_nothing_typed_leads_nowhere(ada: Person) -> None:
    assert jump("  ", ada) == []


def test_completing_says_how_to_write_it(ada: Person, caught_up: CatchUp) -> None:
    make_playbook("Pump house", topics=["On call", "C++"])
    caught_up()
    assert [one.insert for one in complete("playbook", "pump", ada)] == ["[[Pump house]]"]
    assert [one.insert for one in complete("person", "@mar", ada)] == ["@mara"]
    assert [one.insert for one in complete("topic", "on", ada)] == ["#On-call"]
    assert [one.insert for one in complete("topic", "c+", ada)] == ["[[C++]]"]


def test_of_two_with_one_title_the_younger_is_named_by_number(ada: Person, caught_up: CatchUp) -> None:
    make_playbook("Pump")
    younger = make_playbook("Pump")
    caught_up()
    assert {one.insert for one in complete("playbook", "pump", ada)} == {"[[Pump]]", f"[[{younger.id}|Pump]]"}


def test_one_kind_is_found_behind_many_of_another(ada: Person, mara: Person, caught_up: CatchUp) -> None:
    for number in range(30):
        make_insight(f"Go {number}.", title=f"Deploy {number:02}", by=mara)
    make_playbook("Deploy the billing service")
    caught_up()
    for _way in ("by the index", "without it"):
        assert titles(complete("playbook", "deploy", ada)) == ["Deploy the billing service"]
        assert complete("no such kind", "deploy", ada) == []
        shutil.rmtree(services().settings.index_folder, ignore_errors=True)


def test_nothing_typed_completes_to_what_is_recent(ada: Person) -> None:
    make_playbook("One")
    make_playbook("Two", topics=["any"])
    assert titles(complete("playbook", "", ada)) == ["Two", "One"]


def test_topics_are_completed_by_their_synonyms(ada: Person) -> None:
    make_playbook(topics=["kubernetes"])
    with db.write():
        topics.describe(topics.named(["kubernetes"])["kubernetes"], definition="", synonyms=["k8s"], by=ada)
    assert titles(complete("topic", "k8", ada)) == ["kubernetes"]


def test_letters_are_taken_as_they_are(ada: Person) -> None:
    make_playbook(topics=["any"])
    for text in ("%", "_", "\\", "'", '"', "*", "a" * 5000, "\x00"):
        assert complete("topic", f"{text}%", ada) == []
        assert isinstance(jump(text, ada), list)


def test_titles_are_found_while_search_is_away(ada: Person, olaf: Person, mara: Person, vault: Space) -> None:
    make_playbook("Pump house")
    make_playbook("Pump cellar", by=mara, space=vault)
    shutil.rmtree(services().settings.index_folder)
    assert titles(jump("pump", olaf)) == ["Pump house"]
    assert titles(complete("playbook", "house", olaf)) == ["Pump house"]


def test_a_jump_asks_the_same_number_of_times_for_any_number_of_spaces(
    ada: Person, workshop: Space, caught_up: CatchUp
) -> None:
    make_playbook("Pump")
    caught_up()
    jump("pump", ada)
    with count_queries() as of_one:
        jump("pump", ada)
    with db.write():
        made = [spaces.add(f"Shelf {number}", by=ada) for number in range(5)]
    for space in made:
        make_playbook("Pump", space=space)
    caught_up()
    jump("other", ada)
    with count_queries() as of_many:
        found = jump("pump", ada)
    assert len(of_many) == len(of_one) and len(found) == 6
    assert {one.context for one in found} == {"Workshop", *(space.name for space in made)}


def test_an_alias_is_no_title_but_leads_there_by_name(ada: Person) -> None:
    playbook = make_playbook("Handover")
    with db.write():
        items.add_alias(playbook, "Shift change")
    assert items.named(["shift change"], ada) == {"shift change": playbook}
