from __future__ import annotations

from seci.plumbing.markdown import Passage, Rendering, find_heading, render


def kinds(text, **rest):
    return [(passage.kind, passage.text) for passage in render(text, **rest).passages]


def test_every_block_is_a_passage_with_its_anchor_in_the_html():
    text = "# h\n\np\n\n- i\n\n> q\n\n```\nc\n```\n\n| t |\n|---|\n| u |\n\nterm\n: def\n\n!!! tip\n    n\n\nx[^1]"
    found = render(f"{text}\n\n[^1]: f")
    assert {passage.kind for passage in found.passages} == {
        "heading", "paragraph", "item", "quote", "code", "table", "term", "definition", "note", "footnote",
    }  # fmt: skip
    assert all(found.html.count(f'id="{passage.anchor}"') == 1 for passage in found.passages)


def test_items_know_their_depth_and_tasks():
    found = render("- a\n  - [ ] b\n    1. [x] c").passages
    assert [(passage.level, passage.text, passage.task) for passage in found] == [
        (1, "a", None), (2, "b", False), (3, "c", True),
    ]  # fmt: skip


def test_an_item_with_paragraphs_has_the_text_of_the_first():
    assert kinds("- a\n\n  b\n- c") == [("item", "a"), ("paragraph", "b"), ("item", "c")]


def test_a_note_has_the_text_of_its_title_and_first_paragraph():
    assert kinds("> [!TIP] Mind\n> the gap\n>\n> twice") == [("note", "Mind the gap"), ("note", "twice")]
    assert kinds("> [!TIP]\n> the gap") == [("note", "the gap")]


def test_code_keeps_its_lines():
    assert kinds("```\na\n  b\n```") == [("code", "a\n  b")]


def test_passages_know_the_heading_above_them():
    found = render("a\n\n# One\n\nb\n\n## Two\n\nc\n\n# Three").passages
    names = {passage.anchor: passage.text for passage in found}
    assert [(passage.text, names.get(passage.under)) for passage in found] == [
        ("a", None), ("One", None), ("b", "One"), ("Two", "One"), ("c", "Two"), ("Three", None),
    ]  # fmt: skip


def test_stray_text_and_raw_html_have_anchors_too():
    assert kinds("<div>loose <b>words</b></div>\n\n<script>x</script>\n\n<details><summary>s</summary>d</details>") == [
        ("paragraph", "loose words"), ("paragraph", "<script>x</script>"), ("note", "s d"),
    ]  # fmt: skip


def test_a_table_of_contents_is_no_passage():
    assert kinds("[TOC]\n\n# a") == [("heading", "a")]


def test_references_know_the_passage_they_stand_in():
    found = render("see [[A]]\n\n- @b [c](../d.md#e) https://f.example ![g](h.png)")
    assert [(each.kind, each.target, each.heading, each.label) for each in found.references] == [
        ("wiki", "A", "", ""), ("person", "b", "", ""), ("address", "../d.md", "e", "c"),
        ("external", "https://f.example", "", "https://f.example"), ("image", "h.png", "", "g"),
    ]  # fmt: skip
    assert [each.passage for each in found.references] == [found.passages[0].anchor] + [found.passages[1].anchor] * 4


def test_headings_are_found_by_text_and_by_slug():
    found = render("# What's *new*?\n\n## Setup\n\n## Setup\n\n## C++ & C#").passages
    assert find_heading(found, "what's NEW?") == found[0]
    assert find_heading(found, "whats-new") == found[0]
    assert find_heading(found, "setup") == found[1]
    assert find_heading(found, "setup-1") == found[2]
    assert find_heading(found, "c--c") == found[3]
    assert find_heading(found, "nothing") is None and find_heading(found, "--") is None


def test_links_to_headings_and_names_inside_the_text_find_their_anchor():
    found = render('# A b\n\n[x](#a-b) [y](#here) [z](#gone) [w](#given)\n\n<a id="here"></a>text\n\n## C {#given}')
    a, _, here, c = found.passages
    assert f'<a href="#{a.anchor}">x</a> <a href="#{here.anchor}">y</a> <a>z</a>' in found.html
    assert f'<a href="#{c.anchor}">w</a>' in found.html


def test_a_heading_equal_to_the_title_is_hidden():
    found = render("# On *call*\n\n## First hour", title="on  call")
    assert found.passages[0].kind == "title"
    assert found.html.startswith(f'<h2 id="{found.passages[0].anchor}" hidden="">')
    assert "First hour</h2>" in found.html


def test_headings_begin_below_the_title_of_the_page():
    assert [line[:3] for line in render("# a\n## b\n###### c").html.splitlines()] == ["<h2", "<h3", "<h6"]
    assert render("## a\n### b").html.startswith("<h2")


def test_a_rendering_survives_json():
    found = render("# a\n\n- [x] b [[c]]")
    assert Rendering.from_json(found.as_json()) == found
    assert [passage.text for passage in found.passages] == ["a", "b c"]


def test_stored_anchors_are_kept_by_rendering_again():
    found = render("# a\n\nb\n\nb\n\n- c")
    assert render("# a\n\nb\n\nb\n\n- c", found.passages).html == found.html


def test_tampered_anchors_are_not_taken_over():
    found = render("a", [Passage('x" onclick="y', "paragraph", 0, "a")])
    assert "onclick" not in found.html
