"""What people write, and what they see."""

from __future__ import annotations

import pytest

from seci.plumbing.markdown import render


def html(text, **rest):
    return render(text, **rest).html


def test_headings_need_a_space():
    assert "<h2" not in html("#topic") and "<h2" in html("# topic") and ">a</h2>" in html("# a ##")
    assert "a #</h2>" in html("# a #\\#").replace("##", "#") and "<h2" in html("#")


def test_tables_scroll_inside_themselves_and_have_a_name():
    found = html("# Who\n\n| a | b |\n|:--|--:|\n| c | d |")
    assert 'class="table-scroll" tabindex="0" role="region" aria-label="\ufdd0word|Table\ufdd1 1: Who"' in found
    assert '<th align="left">a</th>' in found and 'style="' not in found


def test_code_is_coloured_by_classes():
    found = html("```python\ndef f(): return 'x<1'\n```")
    assert 'tabindex="0" class="highlight"><code class="language-python"><span class="k">def</span>' in found
    assert "style=" not in found and "x&lt;1" in found


@pytest.mark.parametrize("info", ["", "nolanguage", "<b>", "python]", "a" * 40, '" onclick="x'])
def test_code_of_no_known_language_stays_plain(info):
    assert "<span" not in html(f"```{info}\ndef f(): pass\n```")


@pytest.mark.parametrize("info", ["python", "{.python .x}", "Python title=x", "{ .python #id }", "python {1,2}"])
def test_a_language_is_found_however_it_is_written(info):
    assert 'class="language-python"' in html(f"```{info}\nx\n```")


def test_code_keeps_every_character():
    code = "\n\ta\t=\\t 'x' &amp; <b> [[no]] @no #no\n\n  end  \n"
    found = render(f"````\n{code}```\n````\n").passages[0]
    assert found.text == (code + "```").strip("\n")


def test_fences_stand_in_quotes_and_may_lack_an_end():
    assert "<blockquote>\n<pre" in html("> ```\n> a\n> ```")
    assert render("```\na\n\nb").passages[0].text == "a\n\nb"
    assert [each.kind for each in render("> ```\n> a\n\nb").passages] == ["code", "paragraph"]


def test_tildes_fence_and_backticks_in_the_info_do_not():
    assert "<pre" in html("~~~\n```\n~~~") and "<pre" not in html("``` a`b\nx")


def test_footnotes_lead_there_and_back():
    found = render("a[^x]\n\n[^x]: b")
    paragraph, note = found.passages
    assert f'<a href="#{note.anchor}" class="footnote-ref">1</a>' in found.html
    assert f'<a href="#{paragraph.anchor}" class="footnote-backref" aria-label="\ufdd0word|Back' in found.html
    assert (paragraph.text, note.text) == ("a", "b")


def test_callouts_have_a_kind_and_a_title():
    assert 'class="admonition warning">\n<p class="admonition-title">\ufdd0word|Warning\ufdd1</p>' in html(
        "> [!WARNING]\n> a"
    )
    assert 'class="admonition danger">\n<p class="admonition-title">Mind the <em>gap</em></p>' in html(
        '!!! error "Mind the *gap*"\n    a'
    )
    assert 'class="admonition note">\n<p class="admonition-title">Shoutout</p>' in html("> [!shoutout]\n> a")


def test_folded_callouts_open_and_close():
    assert '<details id="' in html("> [!TIP]- More\n> a") and "open" not in html("> [!TIP]- More\n> a")
    assert ' open class="admonition tip">' in html("> [!TIP]+ More\n> a")


def test_a_quote_after_a_callout_is_a_quote():
    assert html("> [!NOTE]\n> a\n\n> b").count("<blockquote>") == 1
    assert html("> a\n\n> [!NOTE]\n> b").count('class="admonition note"') == 1


def test_task_boxes_have_names_and_cannot_be_ticked():
    found = html("- [ ] ask **them**\n- [x] tell\n- [y] no")
    assert '<ul class="task-list">' in found
    assert '<input type="checkbox" disabled aria-label="ask them"> ask' in found
    assert '<input type="checkbox" disabled checked aria-label="tell">' in found
    assert found.count("<input") == 2


def test_a_table_of_contents_links_to_the_headings():
    found = render("[TOC]\n\n## a\n\n#### b\n\n## c `d`", title="t")
    a, b, c = found.passages
    assert (
        f'<ul><li><a href="#{a.anchor}">a</a><ul><li><a href="#{b.anchor}">b</a></li></ul></li>'
        f'<li><a href="#{c.anchor}">c d</a></li></ul></nav>'
    ) in found.html
    assert "<nav" not in html("see [TOC] and `[TOC]`\n\n# a")


def test_definition_lists_strikes_and_marks():
    assert "<dl>" in html("a\n: b") and "<del>x</del>" in html("~~x~~") and "<mark>x</mark>" in html("==x==")
    assert "<del>" not in html("~~ x ~~ `~~y~~` \\~~z~~") and "<mark>" not in html("a == b == c")


@pytest.mark.parametrize(
    ("text", "url"),
    [("see https://a.example/b_c_d.", "https://a.example/b_c_d"), ("(https://a.example/b(c))", "https://a.example/b(c)"),
     ("<https://a.example>", "https://a.example"), ("https://a.example?x=1&y=2", "https://a.example?x=1&amp;y=2")],
)  # fmt: skip
def test_addresses_in_text_become_links(text, url):
    assert f'<a href="{url}" rel="noopener noreferrer nofollow ugc">{url}</a>' in html(text)


def test_addresses_in_code_and_links_do_not():
    assert html("`https://a.example`").count("<a") == 0
    assert html("[https://a.example](https://a.example/b)").count("<a ") == 1
    assert html("<a href='/x'>https://a.example</a>").count("<a ") == 1


def test_honest_html_survives():
    text = (
        "<details><summary>s</summary>x</details>\n\n<kbd>k</kbd> <abbr title='t'>a</abbr> H<sub>2</sub> <ins>i</ins>"
    )
    assert all(tag in html(text) for tag in ("<details", "<summary>", "<kbd>", '<abbr title="t">', "<sub>", "<ins>"))


def test_mail_addresses_stay_text_or_become_links_only_when_asked():
    assert "<a" not in html("ada@example.org") and "mailto:ada@example.org" in html("<ada@example.org>").replace(
        "&#", ""
    )


def test_empty_texts_render():
    assert render("").passages == () and render(" \n\n ").html == ""


def test_markdown_stands_inside_raw_html_after_an_empty_line():
    found = html("<details>\n<summary>More</summary>\n\n- **a**\n\n</details>\n\nb")
    assert "<strong>a</strong></li>\n</ul>\n</details>" in found.replace("</ul></details>", "</ul>\n</details>")
    assert html("<div>\n**a**\n</div>").count("<strong>") == 0
    assert html("<div markdown=1>\n**a**\n</div>").count("<strong>") == 1


def test_comments_are_left_out_and_unfinished_ones_shown():
    assert html("a\n\n<!-- b\n\nc -->\n\nd").count("<p") == 2
    assert "b" in html("a\n\n<!-- b\n\nc")


def test_tables_in_raw_html_are_tables():
    text = "<table>\n  <tr>\n\n      <td>a</td>\n\n  </tr>\n</table>"
    assert [(each.kind, each.text) for each in render(text).passages] == [("table", "a")]


def test_embedded_frames_become_links():
    found = html('<iframe src="https://video.example/1" width="9"></iframe>')
    assert '<a href="https://video.example/1"' in found and "iframe" not in found
    assert "&lt;iframe srcdoc" in html("<iframe srcdoc='x'></iframe>")


def test_a_table_may_follow_its_sentence():
    assert [each.kind for each in render("Who:\n| a |\n|---|\n| b |").passages] == ["paragraph", "table"]
    assert [each.kind for each in render("- x\n\n  | a | b |\n  |---|---|\n  | c | d |").passages] == ["item", "table"]


def test_attribute_lists_of_other_dialects_are_left_out():
    assert "target" not in html('[x](https://a.example){: target="_blank" }') and "{: b}" in html("a {: b}")
