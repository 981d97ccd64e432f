"""References between pages become links between playbooks; what is not known stays as it was."""

from __future__ import annotations

import pytest

from seci.importing.formats import read
from tests.importing.conftest import address, number, rewritten

SITE = {
    "index.md": "",
    "roles/index.md": "",
    "roles/Team Lead.md": "# Team lead\n",
    "roles/scribe.md": "---\naliases: [Note taker]\npermalink: /writes-it-down/\n---\n",
    "during/call.md": "",
    "img/a (1).png": b"x",
}


@pytest.mark.parametrize(
    ("written", "key", "fragment"),
    [
        ("../roles/scribe.md", "roles/scribe.md", ""),
        ("../roles/scribe", "roles/scribe.md", ""),
        ("../roles/SCRIBE.MD", "roles/scribe.md", ""),
        ("../roles/scribe.html#tasks", "roles/scribe.md", "#tasks"),
        ("../roles/Team%20Lead.md", "roles/Team Lead.md", ""),
        ("../roles/Team Lead.md", "roles/Team Lead.md", ""),
        ("<../roles/Team Lead.md>", "roles/Team Lead.md", ""),
        ("../roles/", "roles/index.md", ""),
        ("../roles", "roles/index.md", ""),
        ("../roles/index.md#top", "roles/index.md", "#top"),
        ("/roles/scribe/", "roles/scribe.md", ""),
        ("/handbook/roles/scribe.md", "roles/scribe.md", ""),
        ("/writes-it-down/", "roles/scribe.md", ""),
        ("call.md#the end", "during/call.md", "#the%20end"),
        ("..\\roles\\scribe.md", "roles/scribe.md", ""),
        ("/", "index.md", ""),
        ("{{ site.baseurl }}/roles/scribe/", "roles/scribe.md", ""),
        ('{% page "roles/scribe/#x" %}', "roles/scribe.md", "#x"),
        ("{% link roles/scribe.md %}#x", "roles/scribe.md", "#x"),
        ('{{< ref "/roles/scribe.md" >}}', "roles/scribe.md", ""),
        ("{{ '/roles/scribe' | relative_url }}", "roles/scribe.md", ""),
    ],
)
def test_a_link_finds_its_page_however_it_is_written(source, written, key, fragment):
    made = source({**SITE, "during/it.md": f"See [*the* page]({written}), now.\n"})
    assert rewritten(made, "during/it.md").text == f"See [*the* page]({address(made, key, fragment)}), now.\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('[x](call.md "its title")', '[x](@ "its title")'),
        ("[x][1]\n\n[1]: call.md 'title'", "[x][1]\n\n[1]: @ 'title'"),
        ("[1]:\n  call.md", "[1]:\n  @"),
        ('<a class="b" href="call.md">x</a>', '<a class="b" href="@">x</a>'),
        ("<a href='{% page \"during/call\" %}'>x</a>", "<a href='@'>x</a>"),
        ("- [ ] [`code`](call.md)\n\n      [deep](call.md)", "- [ ] [`code`](@)\n\n      [[%|deep]]"),
        ("[![](../img/a (1).png)](call.md)", "[![](/attachments/img/a (1).png)](@)"),
        ("![x](<../img/a (1).png>)", "![x](/attachments/img/a (1).png)"),
        ('<img alt="" src="../img/a%20(1).png">', '<img alt="" src="/attachments/img/a (1).png">'),
        ('[x]({% link "https://example.org/a" %})', "[x](https://example.org/a)"),
    ],
)
def test_every_way_to_refer_is_rewritten(source, before, after):
    made = source({**SITE, "during/it.md": before})
    here = address(made, "during/call.md")
    assert rewritten(made, "during/it.md").text == after.replace("@", here).replace("%", here.removeprefix("/items/"))


@pytest.mark.parametrize(
    "text",
    [
        "`[x](call.md)` and ``[[call]] ` ``",
        "```md\n[x](call.md)\n```",
        "~~~\n[x](call.md)\n```\n[[call]]\n~~~",
        "> ```\n> [x](call.md)\n> ```",
        "Text\n\n    [x](call.md)\n\n    [y](call.md)\n",
        "<!-- [x](call.md) -->",
        "<pre>\n[x](call.md)\n</pre>",
        "```\nnever closed [x](call.md)",
        "[x](https://example.org/call.md) [y](mailto:a@b.c) [z](#here) [w](//e.org/x.md)",
        "\\[x\\](call.md)",
    ],
)
def test_code_and_what_leads_elsewhere_is_never_touched(source, text):
    made = source({**SITE, "during/it.md": text})
    result = rewritten(made, "during/it.md")
    assert (result.text, result.unresolved) == (text, ())


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("nowhere.md", "no such page or file in the source"),
        ("../../../../etc/passwd", "it points outside the source"),
        ("", "the link has no address"),
        ("www.example.org/x", "a web address without https://"),
        ('{% include "x" %}', "a tag of the site generator that is not understood"),
    ],
)
def test_what_is_not_found_stays_literal_and_is_reported(source, target, why):
    made = source({**SITE, "during/it.md": f"[x]({target})"})
    result = rewritten(made, "during/it.md")
    assert result.text == f"[x]({target})"
    assert result.unresolved == (("during/it.md", target, why),)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[[scribe]]", "[[#|scribe]]"),
        ("[[Note Taker|who writes]]", "[[#|who writes]]"),
        ("[[roles/scribe#Tasks]]", "[[##Tasks|roles/scribe]]"),
        ("![[scribe#Tasks]]", "![[##Tasks]]"),
        ("| [[scribe\\|x]] |", "| [[#|x]] |"),
    ],
)
def test_a_wiki_link_finds_its_page_by_name_alias_or_path(source, before, after):
    made = source({**SITE, "during/it.md": before})
    assert rewritten(made, "during/it.md").text == after.replace("#", str(number(made, "roles/scribe.md")), 1)


def test_an_embedded_file_is_found_anywhere_by_its_name(source):
    made = source({**SITE, "during/it.md": "![[a (1).png|300]] ![[nowhere.png]] [[Unwritten]]"})
    result = rewritten(made, "during/it.md")
    assert result.text == "![a (1).png](/attachments/img/a (1).png) ![[nowhere.png]] [[Unwritten]]"
    assert [each.target for each in result.unresolved] == ["[[nowhere.png]]", "[[Unwritten]]"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("![A plan](plan.svg)", "[A plan](/attachments/during/plan.svg)"),
        ("![](plan.svg)", "[plan.svg](/attachments/during/plan.svg)"),
        ("![[plan.svg]]", "[plan.svg](/attachments/during/plan.svg)"),
        ("[the plan](plan.svg)", "[the plan](/attachments/during/plan.svg)"),
    ],
)
def test_a_picture_that_is_never_shown_is_linked(source, before, after):
    made = source({**SITE, "during/it.md": before, "during/plan.svg": "<svg/>"})
    assert rewritten(made, "during/it.md").text == after


def test_files_that_a_page_shows_are_named_even_before_they_are_kept(source):
    made = source({**SITE, "during/it.md": "![x](../img/a%20(1).png) ![y](../img/none.png)"})
    assert rewritten(made, "during/it.md").files == {"img/a (1).png"}


def test_pages_with_addresses_of_their_own_are_left_by_one_step_more(source):
    made = source({**SITE, "tools.md": "", "tools/chat.md": "", "tools/chat/rules.md": "[up](../) [on](../../roles/)"})
    up, on = number(made, "tools/chat.md"), number(made, "roles/index.md")
    assert rewritten(made, "tools/chat/rules.md").text == f"[[{up}|up]] [[{on}|on]]"


def test_notices_images_comments_and_raw_blocks_of_a_site_become_markdown(source):
    text = (
        '{% alert "Mind the frost", "warning" %}\n  Keep it *warm*: [x](call.md).\n{% endalert %}\n\n'
        '{% image "img/a (1).png" "A pump" %} {% slack_channel "dispatch" %}\n'
        "{% comment %}later{% endcomment %}{% raw %}{% tag %} [[x]]{% endraw %}\n"
    )
    made = source({**SITE, "during/it.md": text})
    assert rewritten(made, "during/it.md").text == (
        f'!!! warning "Mind the frost"\n    Keep it *warm*: [[{number(made, "during/call.md")}|x]].\n\n\n'
        "![A pump](/attachments/img/a (1).png) #dispatch\n<!--later-->{% tag %} [[x]]\n"
    )


def test_a_made_up_page_links_to_its_children(source):
    made = source({"x.md": "", "on call/a (b).md": "# A [b]", "on call/sub/c.md": ""})
    result = rewritten(made, "on call/")
    assert not result.unresolved
    assert f"- [A \\[b\\]]({address(made, 'on call/a (b).md')})\n" in result.text
    assert f"- [[{number(made, 'on call/sub/')}|Sub]]\n" in result.text


@pytest.mark.parametrize(
    "unit", ["](", "[[", "`a", "<a href='", "{% alert %}", "[x]: ", "<pre>", "![](", "](a ", "(", "# "]
)
def test_hostile_repetition_is_read_in_bounded_steps(source, unit):
    made = source({"a.md": unit * (200_000 // len(unit))})
    assert rewritten(made, "a.md").text == made.pages[0].body


@pytest.mark.parametrize(("name", "share"), [("18f", 0.98), ("sourcegraph", 0.99), ("pagerduty", 0.70)])
def test_links_of_real_handbooks_resolve(shared, name, share):
    if shared is None:
        pytest.skip("the larger corpora are not on this machine")
    made = read(shared / "corpora/handbooks" / name)
    results = [rewritten(made, page.key) for page in made.pages]
    resolved = sum(result.resolved for result in results)
    missing = [each for result in results for each in result.unresolved if "tag" not in each.why]
    assert resolved / (resolved + len(missing)) >= share
