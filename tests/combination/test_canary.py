"""A word that stands only where a stranger may not look: no page, count, completion or suggestion ever speaks it.

Whatever is asked about it must be answered exactly like a question about a word that does not exist.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from seci.combination import connections, mentions
from seci.combination.jumps import complete, jump
from seci.combination.searches import search
from seci.commons import indexing, people
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization.models import Playbook
from seci.plumbing.db import db
from tests.cast import Browse
from tests.makers import make_playbook

CANARY = "xylotheque"
NOTHING = "xylophonic"


@pytest.fixture
def secret(mara: Person, vault: Space) -> Iterator[Playbook]:
    """A playbook in the vault that says the word everywhere it can be said, and open ones around it."""
    body = (
        f"## {CANARY} heading\n\nThe {CANARY} stands here. It names the Open door, see [[Open door]].\n\n"
        f"[[{CANARY} wanted]] #{CANARY}\n"
    )
    make_playbook("Open door", "An open text about doors and hinges.\n", by=mara)
    yield make_playbook(f"{CANARY} plan", body, by=mara, space=vault, topics=[CANARY])


@pytest.fixture(params=["indexed", "queued"])
def at_any_moment(request: pytest.FixtureRequest, secret: Playbook) -> Playbook:
    """Before and after the index has caught up."""
    if request.param == "indexed":
        while indexing.drain():
            pass
    return secret


QUERIES = [
    "{}",
    "{}*",
    "xylo*",
    '"{} plan"',
    '"the {} stands here"',
    "title:{}",
    "topic:{}",
    "by:mara {}",
    "kind:playbook {}",
    "kind:topic {}",
    "space:Vault",
    "space:Vault {}",
    "{} OR nowhere",
    "-door {}",
    "owner:{}",
    "private:true {}",
    "visibility:private {}",
    "tokens:space {}",
    "id:1 {}",
]


@pytest.mark.parametrize("query", QUERIES)
def test_search_answers_as_about_a_word_nobody_wrote(query: str, at_any_moment: Playbook, olaf: Person) -> None:
    about, empty = search(query.format(CANARY), olaf), search(query.format(NOTHING), olaf)
    assert (about.total, list(about.hits), about.next_cursor) == (empty.total, list(empty.hits), empty.next_cursor)
    assert about.facets == empty.facets
    assert about.suggestion is None or CANARY not in about.suggestion.replace(query.format(CANARY), "")


@pytest.mark.parametrize("slip", ["xylothequ", "xylotheqe", "xilotheque", "xylotheques"])
def test_no_suggestion_speaks_it(slip: str, at_any_moment: Playbook, olaf: Person) -> None:
    assert search(slip, olaf).suggestion is None


def test_facets_of_what_may_be_read_do_not_name_it(at_any_moment: Playbook, olaf: Person) -> None:
    found = search("open", olaf)
    labels = {value.label for values in found.facets.values() for value in values}
    assert not labels & {CANARY, "Vault"}
    assert search("open", olaf, topic=CANARY).total == search("open", olaf, topic=NOTHING).total == 0


@pytest.mark.parametrize("text", [CANARY, "xylo", "plan", "vault", "vau", f"#{CANARY}", "#xylo", "x"])
def test_the_jump_box_does_not_know_it(text: str, at_any_moment: Playbook, olaf: Person) -> None:
    assert [one.title for one in jump(text, olaf) if one.kind != "person"] == []


@pytest.mark.parametrize("kind", ["playbook", "topic", "space"])
def test_completion_does_not_know_it(kind: str, at_any_moment: Playbook, olaf: Person) -> None:
    for text in ("xylo", CANARY, "plan", ""):
        assert not [one for one in complete(kind, text, olaf) if "xylo" in one.title]


def test_connections_do_not_know_it(at_any_moment: Playbook, olaf: Person) -> None:
    door = make_playbook("Hinges", f"About the {CANARY} plan, open door and [[{CANARY} plan]].\n", by=olaf)
    said = [*connections.links_of(door, olaf).rows, *connections.wanting(f"{CANARY} plan", olaf).rows]
    assert {one.item for one in said} <= {None, door}
    assert [one.item.title for one in mentions.mentions_in(door, olaf)] == ["Open door"]
    assert at_any_moment not in connections.related_to(door, olaf)
    opened = search("title:open", olaf).hits
    assert all(not connections.backlinks_of(hit.item, olaf).rows for hit in opened)


def test_what_it_wants_is_not_wanted(at_any_moment: Playbook, olaf: Person, mara: Person, browse: Browse) -> None:
    assert CANARY not in browse(olaf).get("/search/wanted").html
    assert f"{CANARY} wanted" in browse(mara).get("/search/wanted").html


PAGES = [
    "/",
    "/search",
    "/search?q=xylo*",
    "/search?q=open",
    "/search/wanted",
    "/search/loose-ends",
    "/search/loose-ends?ends=away",
    "/topics/",
]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_says_it(path: str, at_any_moment: Playbook, olaf: Person, browse: Browse) -> None:
    page = browse(olaf).get(path)
    assert CANARY not in page.html.casefold() and "Vault" not in page.html


@pytest.mark.parametrize("path", ["/search/jump?q=xylo", "/search/jump?q=vau", "/search/complete?kind=topic&q=xylo"])
def test_no_completion_says_it(path: str, at_any_moment: Playbook, olaf: Person, browse: Browse) -> None:
    said = json.dumps(browse(olaf).get(path).json)
    assert CANARY not in said and "Vault" not in said


def test_who_may_read_it_finds_it(secret: Playbook, noor: Person) -> None:
    while indexing.drain():
        pass
    assert [hit.item for hit in search(f"title:{CANARY}", noor, kind="playbook").hits] == [secret]
    assert jump("xylo", noor) and complete("topic", "xylo", noor)


def test_an_administrator_is_no_reader(secret: Playbook, max_: Person) -> None:
    while indexing.drain():
        pass
    with db.write():
        people.change_role(max_, "admin")
    assert search(CANARY, max_).total == 0
