"""Filling rendered text for one viewer."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import update

from seci.commons import passages, references
from seci.commons.passages import StoredRendering
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import saving
from seci.externalization.models import Playbook
from seci.plumbing.db import db
from tests.makers import make_playbook
from tests.queries import count_queries


@pytest.fixture(autouse=True)
def _request(app: Flask):
    with app.test_request_context():
        yield


def filled(text: str, viewer: Person, item: Playbook | None = None) -> str:
    return references.fill(passages.render(text).html, viewer, item=item)


def test_a_link_answers_to_title_former_title_number_and_heading(app: Flask, noor: Person, ada: Person) -> None:
    playbook = make_playbook("Keys", "## The box\n\nText.\n")
    saving.revise(playbook, "## The box\n\nText.\n", by=ada, base=1, title="All keys")
    anchor = passages.passages_of(playbook.id, 2)[0].anchor
    address = f'href="/playbooks/{playbook.id}-all-keys'
    for target in ("All keys", "all KEYS", "Keys", str(playbook.id)):
        assert f'{address}"' in filled(f"[[{target}]]", noor), target
    assert f'{address}#{anchor}"' in filled("[[Keys#The box]]", noor)
    assert ">the label</a>" in filled("[[Keys|the label]]", noor)


def test_a_link_to_a_heading_that_is_not_there_says_so(app: Flask, noor: Person) -> None:
    playbook = make_playbook("Keys", "## The box\n\nText.\n")
    for text in ("[[Keys#The door]]", "![[Keys#The door]]"):
        html = filled(text, noor)
        assert "lost-heading" in html and references.LOST in html and f"/playbooks/{playbook.id}-keys" in html
    assert "lost-heading" not in filled("[[Keys#The box]] [[Keys]]", noor)


def test_what_the_viewer_may_not_read_looks_like_what_nobody_has_written(
    app: Flask, olaf: Person, noor: Person, vault: Space
) -> None:
    """S-056."""
    make_playbook("Safe", "Secret #hidden words.\n", space=vault, topics=["hidden"])
    for text in ("[[{}]]", "[[{}#A heading]]", "![[{}]]", "[[{}|label]]"):
        seen, nothing = (filled(text.format(name), olaf) for name in ("Safe", "Nope"))
        assert _bare(seen).replace("Safe", "Nope") == _bare(nothing)
        assert "wanted" in seen and "wanted" not in filled(text.format("Safe"), noor)
    assert "<a" not in filled("#hidden", olaf) and "<a" in filled("#hidden", noor)


def _bare(html: str) -> str:
    """Without the anchors, which are random."""
    return re.sub(r"p-\w{8}", "p-", html)


def test_another_text_is_put_in_with_the_viewers_eyes(app: Flask, olaf: Person, noor: Person, vault: Space) -> None:
    make_playbook("Safe", "Secret words.\n", space=vault)
    make_playbook("Outer", "Before.\n\n![[Safe]]\n")
    assert "Secret words." in filled("![[Outer]]", noor)
    html = filled("![[Outer]]", olaf)
    assert "Before." in html and "Secret words." not in html


def test_one_section_can_be_put_in(app: Flask, noor: Person) -> None:
    make_playbook("Keys", "Intro.\n\n## The box\n\nIn the hall.\n\n## The door\n\nOutside.\n")
    html = filled("![[Keys#The box]]", noor)
    assert "In the hall." in html and "Outside." not in html and "Intro." not in html
    assert "In the hall." not in filled("![[Keys#Nowhere]]", noor)


def test_texts_that_hold_one_another_end(app: Flask, noor: Person, ada: Person) -> None:
    """S-020: three deep, and never itself."""
    a = make_playbook("A", "a ![[B]]\n\n![[B]]\n")
    make_playbook("B", "b\n\n![[A]]\n")
    assert filled("![[A]]", noor).count("transclusion") < 12
    for number in range(6):
        make_playbook(f"Level {number}", f"Words {number}.\n\n![[Level {number + 1}]]\n")
    html = filled("![[Level 0]]", noor)
    assert "Words 2." in html and "Words 3." not in html
    assert "<footer>" not in filled("![[A]]", noor, item=a)


def test_many_references_cost_no_more_statements_than_few(app: Flask, noor: Person) -> None:
    for number in range(20):
        make_playbook(f"Target {number}", "x\n", topics=[f"topic {number}"])

    def statements(size: int) -> int:
        text = " ".join(f"[[Target {n}]] #topic-{n} @mara @ada" for n in range(size))
        html = passages.render(text).html
        with count_queries() as sent:
            references.fill(html, noor)
        return len(sent)

    statements(1)
    assert statements(20) == statements(2)


def test_texts_put_in_are_looked_up_depth_by_depth(app: Flask, noor: Person) -> None:
    for number in range(20):
        make_playbook(f"Leaf {number}", f"leaf {number} @mara [[Leaf {number}]]\n")
        make_playbook(f"Branch {number}", f"![[Leaf {number}]]\n")

    def statements(size: int) -> int:
        html = passages.render("\n\n".join(f"![[Branch {n}]]" for n in range(size))).html
        with count_queries() as sent:
            found = references.fill(html, noor)
        assert all(f"leaf {n} " in found for n in range(size))
        return len(sent)

    statements(1)
    assert statements(20) == statements(2)


def test_texts_that_multiply_end_as_links(app: Flask, noor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """S-180: thirty of thirty of thirty would be 27,000."""
    for name, inner in (("Leaf", "x"), ("Branch", "![[Leaf]]"), ("Trunk", "![[Branch]]")):
        make_playbook(name, "\n\n".join([inner] * 30) + "\n")
    html = filled("\n\n".join(["![[Trunk]]"] * 30), noor)
    assert html.count("<footer>") == references.MOST_TEXTS
    assert html.count('class="wiki"') < 4000
    make_playbook("Long", "word " * 1000)
    monkeypatch.setattr(references, "MOST_LETTERS", 9000)
    html = filled("\n\n".join(["![[Long]]"] * 5), noor)
    assert html.count("<footer>") == 2 and html.count('class="wiki"') == 5


def test_html_of_an_older_renderer_is_never_put_in(app: Flask, noor: Person) -> None:
    """S-014."""
    playbook = make_playbook("Keys", "Safe.\n")
    with db.write():
        values = {"html": "<p><script>alert(1)</script></p>", "version": 0}
        db.session.execute(update(StoredRendering).where(StoredRendering.item_id == playbook.id).values(**values))
    html = filled("![[Keys]]", noor)
    assert "alert" not in html and 'class="wiki"' in html


def test_several_texts_are_filled_at_once_and_come_back_apart(app: Flask, noor: Person) -> None:
    make_playbook("Keys")
    htmls = [passages.render(text).html for text in ("[[Keys]]", "plain", "@mara")]
    with count_queries() as together:
        found = references.fill_all(htmls, noor)
    assert [("/playbooks/" in html, "plain" in html, "/people/" in html) for html in found] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]
    assert len(together) < 8
    assert references.fill_all([], noor) == []


def test_hostile_targets_are_escaped(app: Flask, noor: Person) -> None:
    for target in ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)"):
        html = filled(f"[[{target}]]", noor)
        assert "<script" not in html and "<img" not in html and 'href="javascript' not in html
