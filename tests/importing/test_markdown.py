"""Folders of Markdown become nested pages with titles, dates and topics."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from seci.importing.formats import read
from seci.importing.sources import ImportRefused


def by_key(source):
    return {page.key: page for page in source.pages}


def parents(source):
    return {page.key: page.parent for page in source.pages}


def reasons(source):
    return {problem.path: problem.why for problem in source.problems}


def test_a_title_comes_from_front_matter_then_heading_then_file_name(source):
    pages = by_key(
        source(
            {"a.md": "---\ntitle: Ours\n---\n# Theirs\n", "b.md": "# The *second* `way`\n", "how_we-work.md": "Hello"}
        )
    )
    assert [pages[key].title for key in ("a.md", "b.md", "how_we-work.md")] == ["Ours", "The second way", "How we work"]


def test_a_heading_in_code_or_below_another_heading_is_no_title(source):
    pages = by_key(source({"a.md": "```sh\n# not me\n```\n\nText\n", "b.md": "## First\n\n# Later\n"}))
    assert [page.title for page in pages.values()] == ["A", "B"]


def test_the_body_is_kept_as_it_is_but_for_front_matter_and_line_ends(source):
    page = by_key(source({"a.md": "---\ntitle: T\n---\n\n# T\r\n\r\n  two  spaces\t\r\n"}))["a.md"]
    assert page.body == "# T\n\n  two  spaces\t\n"


def test_an_index_a_readme_or_a_page_of_the_same_name_is_the_page_of_its_folder(source):
    made = source(
        {"x.md": "", "a/index.md": "", "a/p.md": "", "b/README.md": "", "b/p.md": "", "c.md": "", "c/p.md": ""}
    )
    assert parents(made) == {
        "a/index.md": None,
        "a/p.md": "a/index.md",
        "b/README.md": None,
        "b/p.md": "b/README.md",
        "c.md": None,
        "c/p.md": "c.md",
        "x.md": None,
    }


def test_a_folder_without_a_page_gets_one_that_lists_what_is_in_it(source):
    made = source({"x.md": "", "on_call/night.md": "# The [night](x)\n", "on_call/deep/er.md": ""})
    page = by_key(made)["on_call/"]
    assert (page.title, page.parent) == ("On call", None)
    assert page.body == "Below On call:\n\n- [Deep](<deep/>)\n- [The night](<night.md>)\n"
    assert parents(made)["on_call/deep/er.md"] == "on_call/deep/"


def test_parents_come_before_children(source):
    made = source({"b/index.md": "", "b/a.md": "", "b/c/d.md": "", "a.md": "", "a/z.md": ""})
    seen: set[str | None] = {None}
    for page in made.pages:
        assert page.parent in seen
        seen.add(page.key)


def test_a_folder_that_only_wraps_the_content_is_no_page(source):
    made = source({"LICENSE.md": "", "docs/index.md": "", "docs/a/b.md": "", "img/x.png": b"x"})
    assert parents(made) == {"LICENSE.md": None, "docs/index.md": None, "docs/a/": None, "docs/a/b.md": "docs/a/"}


def test_the_root_page_without_a_title_is_called_like_the_source(source):
    assert by_key(source({"index.md": "Hello", "a.md": ""}))["index.md"].title == "Handbook"


def test_front_matter_is_understood(source):
    page = by_key(
        source(
            {
                "a.md": "---\ntags: [Frost, '#frost', night shift, null]\naliases: [Cold]\npermalink: /cold/\n"
                "date: 2024-02-03\nlastmod: 2024-02-04T12:00:00+02:00\ndraft: true\nweight: 010\n---\nText\n"
            }
        )
    )["a.md"]
    assert (page.topics, page.names, page.addresses) == (("Frost", "night shift"), ("Cold",), ("/cold/",))
    assert (page.created, page.updated) == (datetime(2024, 2, 3, tzinfo=UTC), datetime(2024, 2, 4, 10, tzinfo=UTC))
    assert (page.published, page.leftovers) == (False, {"draft": "true", "weight": "010"})


def test_a_page_that_only_forwards_says_where_to(source):
    made = by_key(source({"a.md": "---\nredirect_to: /b/\n---\n", "b.md": ""}))
    assert made["a.md"].body == "This has moved to [/b/](/b/)."


def test_equal_titles_beside_each_other_are_numbered_and_reported(source):
    made = source({"a.md": "# Norms", "b.md": "# norms", "sub/c.md": "# Norms"})
    assert [page.title for page in made.pages] == ["Norms", "norms (2)", "Sub", "Norms"]
    assert reasons(made) == {"b.md": "“norms (2)”, since another page beside it is called “norms”"}


def test_a_title_of_more_than_300_characters_is_cut_and_reported(source):
    made = source({"a.md": "# " + "word " * 80})
    assert len(made.pages[0].title) <= 300
    assert made.pages[0].title.endswith("word…")
    assert reasons(made) == {"a.md": "its title had 399 characters; 300 fit"}


@pytest.mark.parametrize("title", ["مرحبا بالعالم", "🔥 عند الصقيع 👩🏽", "Ünïcode—ß", "می\u200cخواهم 👩\u200d💻"])
def test_any_script_and_emoji_may_stand_in_a_title(source, title):
    made = source({"a.md": f"# {title}\n", f"{title}.md": "text"})
    assert [page.title for page in made.pages] == [title, f"{title} (2)"]


def test_marks_that_turn_the_direction_of_writing_leave_a_title(source):
    assert source({"a.md": "# safe\u202etxt.exe\x07\n"}).pages[0].title == "safetxt.exe"


def test_a_page_over_the_limit_is_skipped_and_the_rest_imported(source):
    made = source({"big.md": "x" * 5_000_000, "medium.md": "x" * 600_000, "a.md": "# A"})
    assert [page.key for page in made.pages] == ["a.md"]
    assert reasons(made) == {
        "big.md": "it holds 4882 KB; a page may hold 512 KB",
        "medium.md": "it holds 585 KB; a page may hold 512 KB",
    }


def test_a_file_that_vanishes_while_reading_is_skipped(folder):
    root = folder({"a.md": "# A", "b.md": "# B"})
    from seci.importing.folders import walk
    from seci.importing.formats.markdown import read_markdown

    tree = walk(root)
    (root / "b.md").unlink()
    made = read_markdown(tree)
    assert [page.key for page in made.pages] == ["a.md"]
    assert reasons(made) == {"b.md": "No such file or directory"}


def test_everything_else_is_a_file(source):
    made = source({"a.md": "", "img/x.png": b"12345", ".git/config": "", "img/.DS_Store": b""})
    assert [(file.key, file.name, file.size) for file in made.files] == [("img/x.png", "x.png", 5)]
    with made.files[0].open() as file:
        assert file.read() == b"12345"


def test_a_table_of_contents_gives_titles_to_pages_and_folders_that_have_none(source):
    site = "nav:\n- First steps: start.md\n- In the field:\n  - field/a.md\n  - Own: field/b.md\nx: !!python/name:a.b\n"
    made = source({"mkdocs.yml": site, "docs/start.md": "", "docs/field/a.md": "", "docs/field/b.md": "# Mine"})
    assert {page.key: page.title for page in made.pages} == {
        "docs/field/": "In the field",
        "docs/field/a.md": "A",
        "docs/field/b.md": "Mine",
        "docs/start.md": "First steps",
    }


def test_a_source_without_a_page_is_refused_with_a_reason(folder, tmp_path):
    with pytest.raises(ImportRefused, match=r"Nothing in handbook can be imported"):
        read(folder({"x.txt": "x"}))
    with pytest.raises(ImportRefused, match=r"There is no folder and no file at"):
        read(tmp_path / "nowhere")
    with pytest.raises(ImportRefused, match=r"There is no format word. Choose auto or one of: markdown\."):
        read(tmp_path, "word")


@pytest.mark.parametrize(("name", "pages"), [("18f", 247), ("sourcegraph", 883), ("pagerduty", 36)])
def test_real_handbooks_are_read_whole(shared, name, pages):
    if shared is None:
        pytest.skip("the larger corpora are not on this machine")
    made = read(shared / "corpora/handbooks" / name)
    assert len([page for page in made.pages if not page.key.endswith("/")]) == pages
    assert not [problem for problem in made.problems if problem.what == "skipped"]
