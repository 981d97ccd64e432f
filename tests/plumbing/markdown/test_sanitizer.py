"""Hostile text: nothing that can act survives, whatever it is written in."""

from __future__ import annotations

from pathlib import Path

import pytest

from seci.plumbing.markdown import plain_text, render, sanitize, source_html
from seci.plumbing.markdown.text import clean
from tests.plumbing.markdown.oracle import rows, violations

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror\x00=alert(1)>",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "[x](javascript:123) [y](data:1) [z](vbscript:9)",
    "[x](//evil.invalid) [x](\\\\evil.invalid\\s) [x](/\\evil.invalid)",
    '```"><script>alert(1)</script>\n<img src=x onerror=alert(1)>\n```',
    "``` {.x onclick=alert(1)}\ncode\n```",
    '```mermaid\nclick A "javascript:alert(1)"\n```',
    '!!! note "<script>alert(1)</script>"\n    x',
    '!!! note" onclick="alert(1)\n    x',
    "> [!NOTE] <script>alert(1)</script>\n> x",
    "<form action=/api/v1/users/1><input name=role value=admin><button formaction=/x>y</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<input type=checkbox onclick=alert(1) name=x>",
    '<p style="position:fixed;inset:0">x</p><style>*{display:none}</style>',
    '<p class="modal btn-danger sr-only">x</p>',
    "<meta http-equiv=refresh content=0><base href=//evil.invalid><link rel=stylesheet href=//evil.invalid>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe><object data=x></object><embed src=x>",
    "<template><script>1</script></template><noscript><p title='</noscript><img src=x onerror=1>'><xmp>",
    "# h {#csrf_token}\n\n<img name=getElementById>\n\n<form id=location>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg><math href='javascript:1'>x</math>",
    "[[<script>alert(1)</script>]] ![[<img src=x onerror=1>]] [[a|<b>]] [[javascript:alert(1)]]",
    '[x](y "[[a\\" onclick=alert(1)]]") <abbr title="[[t]] @ada">x</abbr> ![a [[b]] @c](/attachments/d)',
    '| a |\n|---|\n| "onx="|`</td><script>`',
    "[^<script>]: x\n\n[^<script>]",
    "[TOC]\n\n# <script>alert(1)</script>",
    "![x](https://evil.invalid/t.gif) ![x](file://evil/share) <img srcset='//evil.invalid 2x'>",
    "![x](/logout) ![x](/api/v1/tokens?action=delete) ![x](../../logout) <video poster=javascript:alert(1)>",
    "<a href='x' ping='//evil.invalid' target=_blank>x</a>",
    "<div><span><table><p>stray</div>words<td>cell",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_acts_survives(text):
    html = render(text).html
    assert violations(html) == []
    assert sanitize(sanitize(text)) == sanitize(text)


CORPORA = ["markdown_xss", "peer_wiki_markdown", "event_handlers", "naughty_strings", "commonmark", "python_markdown"]


@pytest.mark.parametrize("name", [*CORPORA, "xss_html", "sanitizer_pairs"])
def test_nothing_that_acts_survives_in_the_large_lists(shared: Path | None, name):
    for text in rows(shared, name):
        found = render(text)
        assert violations(found.html) == [], text
        assert len({passage.anchor for passage in found.passages}) == len(found.passages)
        assert all(f'id="{passage.anchor}"' in found.html for passage in found.passages), text
        once = sanitize(text)
        assert sanitize(once) == once or "mglyph" in text, text
        assert violations(source_html(text)) == []
        plain_text(text)


def test_an_address_of_digits_is_not_a_port():
    assert "href" not in render("[x](javascript:123) [x](data:1) [x](vbscript:9)").html


def test_a_host_without_a_scheme_is_not_an_address():
    assert "href" not in render("[x](//evil.invalid) [x](\\\\\\\\evil.invalid)").html


def test_placeholders_of_the_parser_cannot_be_forged():
    html = render("<b>secret</b>\n\n\x02wzxhzdk:0\x03 klzzwxh:0000 \x02klzzwxh:0000\x03 wzxhzdk:0").html
    assert html.count("secret") == 1
    assert "klzzwxh:0000" in html


def test_only_boxes_that_cannot_be_ticked_survive():
    html = render("<input type=checkbox name=a value=b checked> <input type=text value=x> <input type=submit>").html
    assert html.count("<input") == 1
    assert 'type="checkbox" disabled checked' in html


def test_classes_and_styles_of_the_frame_cannot_be_borrowed():
    html = render('<p class="modal admonition" style="position:fixed" id="main">x</p>').html
    assert 'class="admonition"' in html
    assert "modal" not in html and "style" not in html and "main" not in html


def test_names_that_content_could_give_to_globals_do_not_survive():
    html = render('# x {#csrf_token}\n\n<a name="location">y</a> <img name="getElementById" src="a.png">').html
    assert "csrf_token" not in html and "location" not in html and "getElementById" not in html


def test_pictures_of_other_sites_become_links():
    html = render("![a dot](https://evil.invalid/t.gif)").html
    assert "<img" not in html
    assert '<a href="https://evil.invalid/t.gif" rel="noopener noreferrer nofollow ugc" class="remote-picture">' in html


def test_pictures_that_are_nowhere_are_their_text():
    html = render("![a plan](../img/plan.png) and ![](../img/dot.png)").html
    assert "<img" not in html and "<a" not in html and "a plan and" in html


def test_own_pictures_stay():
    html = render("![plan](/attachments/abc/plan.png) ![near](plan.png)").html
    assert html.count("<img") == 2 and 'alt="plan" loading="lazy"' in html


def test_pictures_may_not_call_other_pages_of_ours():
    assert "<img" not in render("![x](/logout) ![x](../logout) ![x](a/../../logout) ![x](?logout)").html


def test_links_to_other_sites_tell_them_nothing():
    assert 'rel="noopener noreferrer nofollow ugc"' in render("[x](https://example.org)").html
    assert "rel=" not in render("[x](/playbooks/1) [y](mailto:a@b.example)").html


def test_a_link_that_claims_another_host_shows_the_true_one():
    assert "(evil.invalid)" in render("[https://bank.example](https://evil.invalid/x)").html
    assert "real-host" not in render("[https://bank.example/a](https://www.bank.example/b)").html


def test_text_that_turns_its_direction_is_kept_apart():
    html = render("[gpj.\u202egnp](https://example.org)").html
    assert "<bdi>gpj.\u202egnp</bdi></a>" in html


def test_what_is_not_allowed_is_shown_as_text():
    assert "&lt;your-name&gt;" in render("Dear <your-name>").html


def test_entities_cannot_make_our_marks():
    html = render("&#xFDD0;wiki|a||&#xFDD1; &#64976;").html
    assert "\ufdd0" not in html
    assert "\ufdd0" not in render("\ufdd0wiki|a||\ufdd1").html


def test_cleaning_keeps_every_character_people_can_see():
    assert clean("a\r\nb\rc\t\u200d\U0001f9d1 é\u202e") == "a\nb\nc\t\u200d\U0001f9d1 é\u202e"
    assert clean("a\x00b\x0bc\x7f\ud800") == "abc\ufffd"
