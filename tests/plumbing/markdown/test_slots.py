from __future__ import annotations

import pytest

from seci.plumbing.markdown import Slot, fill, render, slots
from seci.plumbing.markdown.slots import mark, unmark


def rendered(text):
    return slots(render(text).html)


def filled(text):
    return fill(render(text).html, lambda found: [f"<{slot.kind}:{slot.text}>" for slot in found])


def test_wiki_links_carry_title_heading_and_label():
    assert rendered("See [[On call#First hour|the first hour]].") == [
        Slot("wiki", "On call", "First hour", "the first hour")
    ]
    assert rendered("[[On call]] [[12]]") == [Slot("wiki", "On call"), Slot("wiki", "12")]


def test_a_wiki_link_in_a_table_may_escape_its_bar():
    assert rendered("| a |\n|---|\n| [[x\\|y]] |") == [Slot("wiki", "x", "", "y")]


def test_people_and_topics_are_found_at_word_boundaries():
    assert rendered("@ada.lovelace, (@bob) #on-call: #ärzte #a1") == [
        Slot("person", "ada.lovelace"), Slot("person", "bob"),
        Slot("topic", "on-call"), Slot("topic", "ärzte"), Slot("topic", "a1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["`[[a]] @b #c`", "```\n[[a]] @b #c\n```", "    [[a]] @b #c", "ada@example.org", "https://a.example/@b#c", "#123",
     "# heading", "a#b a@b", "\\[[a]] \\@b \\#c", "@scope/package", "[a](/b#c)", "[a](/@b)", "<https://a/@b>", "x/#y",
     "[[]] [[|x]]", "issue #1 and #2024", "@@b ##c", "[a]: /b#c"],
)  # fmt: skip
def test_none_are_found_where_they_mean_something_else(text):
    assert rendered(text) == []


@pytest.mark.parametrize("text", ["[see [[a]] @b #c](/x)", "<a href='/x'>@b</a>", "<kbd>@b</kbd>"])
def test_none_stand_inside_links_and_keys(text):
    assert rendered(text) == []
    assert "@b" in render(text).html


def test_slots_in_attributes_become_text():
    html = render('![of [[Team]] @ada](/attachments/x) [y](/z "[[T]]") <abbr title="@ada">z</abbr>').html
    assert slots(html) == []
    assert 'alt="of Team @ada"' in html and 'title="T"' in html and 'title="@ada"' in html


def test_a_transclusion_alone_is_a_block_and_in_a_sentence_a_link():
    html = render("![[A#b]]\n\n![[C]]\n![[D]]\n\nsee ![[E]] there\n\n- ![[F]]").html
    assert [(slot.kind, slot.target) for slot in slots(html)] == [
        ("transclusion", "A"), ("transclusion", "C"), ("transclusion", "D"), ("wiki", "E"), ("transclusion", "F"),
    ]  # fmt: skip
    assert html.count('class="transclusion"') == 2


def test_slots_are_filled_all_at_once_and_in_order():
    asked = []

    def resolve(found):
        asked.append(found)
        return [f"<a>{number}</a>" for number, _ in enumerate(found)]

    html = fill(render("[[a]] @b\n\n#c").html, resolve)
    assert [len(each) for each in asked] == [3]
    assert html.index("<a>0</a>") < html.index("<a>1</a>") < html.index("<a>2</a>")
    assert "\ufdd0" not in html


def test_html_without_slots_asks_nobody():
    assert fill("<p>x</p>", lambda found: pytest.fail("asked")) == "<p>x</p>"


def test_too_few_pieces_are_an_error():
    with pytest.raises(ValueError, match="2 slots"):
        fill(render("[[a]] [[b]]").html, lambda found: ["x"])


def test_own_words_are_translated_and_escaped():
    html = fill(render("> [!NOTE]\n> x").html, lambda found: [], say={"Note": "Hin<weis>"}.__getitem__)
    assert "Hin&lt;weis&gt;" in html


def test_any_characters_survive_in_a_mark():
    slot = Slot("wiki", "a|b <&>\"'% ü\u202e", "h#h", "]]")
    assert slots(mark(slot)) == [slot]
    assert unmark(f"see {mark(slot)}!") == "see ]]!"


def test_what_people_write_between_brackets_is_text():
    assert "<script>" not in filled("[[<script>|x]]")
    assert rendered("[[<script>alert(1)</script>]]") == [Slot("wiki", "<script>alert(1)</script>")]


def test_a_link_to_an_own_heading_needs_no_slot():
    html = render("# Top\n\n## First hour\n\n[[#First hour]] [[#first-hour|x]] [[#nowhere]]").html
    assert slots(html) == []
    assert html.count('<a href="#p-') == 2 and "<a>nowhere</a>" in html
