"""Names of readable items that stand in a text without a link."""

from __future__ import annotations

import random

import pytest

from seci.combination import mentions
from seci.combination.mentions import Mention
from seci.commons.items import add_alias
from seci.commons.people import Person
from seci.commons.refusals import Invalid
from seci.commons.spaces import Space
from seci.externalization import drafts, playbooks, saving
from seci.externalization.models import Playbook
from seci.plumbing.db import db
from tests.makers import make_playbook
from tests.queries import count_queries


def found_in(text: str, viewer: Person) -> list[tuple[str, str, int]]:
    """(title, as written, how often) of what a text names."""
    return [(one.item.title, one.words, one.count) for one in mentions_of(text, viewer)]


def mentions_of(text: str, viewer: Person) -> list[Mention]:
    return mentions.mentions_in(make_playbook(body=text), viewer)


def body_of(playbook: Playbook) -> str:
    db.session.expire_all()
    return playbooks.head_of(playbook).body


def test_a_title_is_found_whatever_its_case_and_line_ends(ada: Person) -> None:
    make_playbook("Incident review")
    assert found_in("Hold an INCIDENT\nreview today. An incident review helps.", ada) == [
        ("Incident review", "INCIDENT review", 2)
    ]


def test_an_alias_is_found(ada: Person) -> None:
    target = make_playbook("Incident review")
    with db.write():
        add_alias(target, "Post-mortem")
    assert found_in("Hold a post-mortem.", ada) == [("Incident review", "post-mortem", 1)]


def test_the_longest_name_counts(ada: Person) -> None:
    for title in ("Incident", "Incident review", "Review meeting"):
        make_playbook(title)
    assert found_in("The incident review meeting.", ada) == [("Incident review", "incident review", 1)]


def test_names_of_more_words_come_first(ada: Person) -> None:
    for title in ("Process", "Review", "Incident process map"):
        make_playbook(title)
    names = [name for name, _words, _count in found_in("A process, a review, an incident process map.", ada)]
    assert names == ["Incident process map", "Process", "Review"]


def test_only_whole_words_count(ada: Person) -> None:
    make_playbook("Call")
    make_playbook("Hand")
    assert found_in("On-call, recall, called, call-out, v2.call, handover.", ada) == []
    assert found_in("The call's length, (call), call.", ada) == [("Call", "call", 3)]


def test_short_names_and_bare_numbers_do_not_count(ada: Person) -> None:
    make_playbook("The")
    make_playbook("2026")
    assert found_in("The year 2026.", ada) == []


@pytest.mark.parametrize(
    "title", ["C++ guide", "What now?", ".NET setup", "Über uns", "R&D budget", "日本 office", "Plan (draft)"]
)
def test_titles_with_marks_are_found(title: str, ada: Person) -> None:
    make_playbook(title)
    assert [name for name, _words, _count in found_in(f"Read {title} first.", ada)] == [title]


def test_a_title_that_is_a_word_of_every_text_is_no_mention(ada: Person) -> None:
    """As the folders of a handbook are called: one would be offered on every page."""
    for title in ("Before", "About", "Before the visit"):
        make_playbook(title)
    assert found_in("Before anything else, think about what was before the visit.", ada) == [
        ("Before the visit", "before the visit", 1)
    ]


def test_what_is_linked_already_is_no_mention(ada: Person) -> None:
    make_playbook("Handover")
    assert found_in("See [[Handover]]. The handover is at five.", ada) == []


def test_what_links_here_may_still_be_mentioned(ada: Person) -> None:
    source = make_playbook("Handover", "As the night shift says.\n")
    make_playbook("Night shift", "See [[Handover]].\n")
    assert [one.item.title for one in mentions.mentions_in(source, ada)] == ["Night shift"]


def test_a_text_does_not_mention_itself(ada: Person) -> None:
    assert mentions.mentions_in(make_playbook("Handover", "The handover."), ada) == []


def test_what_the_viewer_may_not_read_is_not_mentioned(olaf: Person, mara: Person, vault: Space) -> None:
    make_playbook("Salary bands", by=mara, space=vault)
    source = make_playbook(body="About salary bands.\n")
    assert mentions.mentions_in(source, olaf) == []
    assert len(mentions.mentions_in(source, mara)) == 1


def test_a_mention_comes_with_its_sentence(ada: Person) -> None:
    make_playbook("Handover")
    (one,) = mentions_of("First.\n\nSecond here. Then the handover follows. Last.\n\nOther.", ada)
    assert list(one.quote) == [("Then the ", False), ("handover", True), (" follows.", False)]


def test_its_sentence_is_read_and_not_marked_up(ada: Person) -> None:
    make_playbook("Handover")
    (one,) = mentions_of("- [ ] Ask **them** for the handover of [[Night|the night]].", ada)
    assert list(one.quote) == [("Ask them for the ", False), ("handover", True), (" of the night.", False)]


def test_a_topic_is_no_mention(ada: Person) -> None:
    make_playbook("Pump", topics=["water"])
    assert found_in("The water runs.", ada) == []


def test_the_number_of_queries_is_the_same_for_any_text(ada: Person) -> None:
    short, long = make_playbook(body="One word."), make_playbook(body="Many other words. " * 500)
    mentions.mentions_in(short, ada)
    assert long.title  # loaded
    with count_queries() as of_short:
        mentions.mentions_in(short, ada)
    with count_queries() as of_long:
        mentions.mentions_in(long, ada)
    assert len(of_short) == len(of_long) <= 5


def test_only_so_many_words_are_read(ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mentions, "MOST_READ", 5)
    make_playbook("Handover")
    assert found_in("One two three four five handover.", ada) == []


def test_every_planted_name_is_found_and_nothing_else(ada: Person) -> None:
    """Names planted between words nobody bears are found wherever they run, never where they do not."""
    dice = random.Random(7)
    names = ["Handover", "Incident review", "Laptop request form", "Night shift"]
    items = {name: make_playbook(name) for name in names}
    hidden = ["`{}`", "[{}](/x)", "[[Other|{}]]", "<b title='{}'>", "https://a.example/{}"]
    for _round in range(15):
        planted, pieces = set(), []
        for _piece in range(dice.randrange(1, 12)):
            name = dice.choice(names)
            if dice.random() < 0.5:
                planted.add(name)
                pieces.append(f"filler {dice.choice([name, name.lower(), name.upper()])}{dice.choice(['.', ',', ' '])}")
            else:
                pieces.append(dice.choice(hidden).format(name.replace(" ", "-")))
            pieces.append(dice.choice(["\n\n", " ", "\n- ", "\n> "]))
        source = make_playbook(body="".join(pieces))
        assert {one.item.title for one in mentions.mentions_in(source, ada)} == planted
        for one in mentions.mentions_in(source, ada):
            mentions.link(source, items[one.item.title], by=ada)
        db.session.expire_all()
        assert mentions.mentions_in(source, ada) == []


def test_linking_sets_the_link_at_the_first_mention_outside_code(ada: Person) -> None:
    target = make_playbook("Handover")
    source = make_playbook(body="# Handover\n\n`Handover` and\n\n    Handover\n\nthe Handover, and Handover.\n")
    saved = mentions.link(source, target, by=ada, note="Linked")
    assert saved.is_changed
    assert body_of(source).endswith("the [[Handover]], and Handover.\n")
    assert playbooks.head_of(source).note == "Linked"


def test_what_was_written_stays_as_it_was_written(ada: Person) -> None:
    target = make_playbook("Incident review")
    source = make_playbook(body="Two incident\nreviews; an incident\nreview here.\n")
    mentions.link(source, target, by=ada)
    assert body_of(source) == "Two incident\nreviews; an [[Incident review|incident review]] here.\n"


def test_a_link_in_a_table_keeps_the_table(ada: Person) -> None:
    target = make_playbook("Handover")
    source = make_playbook(body="| when | what |\n| --- | --- |\n| five | the handover |\n")
    mentions.link(source, target, by=ada)
    assert r"| five | the [[Handover\|handover]] |" in body_of(source)
    assert mentions.mentions_in(source, ada) == []


def test_a_name_that_is_gone_is_refused(ada: Person) -> None:
    target = make_playbook("Handover")
    source = make_playbook(body="Nothing of it.\n")
    with pytest.raises(Invalid) as refused:
        mentions.link(source, target, by=ada)
    assert "target" in refused.value.fields


def test_a_draft_is_not_taken_away(ada: Person) -> None:
    target = make_playbook("Handover")
    source = make_playbook(body="The handover.\n")
    with db.write():
        drafts.keep(ada, source, title="T", body="half a thought", base=1)
    with pytest.raises(Invalid) as refused:
        mentions.link(source, target, by=ada)
    assert "draft" in refused.value.fields
    assert drafts.of(ada, source) is not None


def test_linking_works_on_the_newest_text(ada: Person, mara: Person) -> None:
    target = make_playbook("Handover")
    source = make_playbook(body="The handover.\n")
    saving.revise(source, "At last, the handover.\n", by=mara, base=1)
    mentions.link(source, target, by=ada)
    assert body_of(source) == "At last, the [[Handover|handover]].\n"
