"""What is told holds together: names, histories, links."""

from __future__ import annotations

import re

import pytest

from seci.demo import stories
from seci.plumbing import markdown


@pytest.fixture(scope="module")
def told():
    return stories.read()


def test_the_organization_is_small_and_whole(told):
    assert (len(told.people), len(told.spaces), len(told.playbooks)) == (14, 5, 20)
    assert {space.access for space in told.spaces} == {"open", "listed", "closed"}
    assert [person.handle for person in told.people if person.role == "admin"] == ["ines"]
    assert {"mara", "noor", "ada", "max", "olaf"} <= {person.handle for person in told.people}


def test_everybody_named_exists(told):
    handles = {person.handle for person in told.people}
    named = {who for space in told.spaces for who, _share in space.shares} | {team.led_by for team in told.teams}
    for playbook in told.playbooks:
        named |= {each.by for each in (*playbook.revisions, *playbook.comments)}
        named |= {reference.target for reference in references(playbook) if reference.kind == "person"}
    for pairing in told.talks.pairings:
        named |= {pairing.mentor, pairing.learner, *(log.by for log in pairing.logs)}
    named |= {who.by for insight in told.talks.insights for who in (insight, *insight.seen)}
    assert named <= handles


def test_talks_are_told_in_order_and_one_was_written_down(told):
    assert (len(told.talks.pairings), len(told.talks.insights)) == (2, 5)
    logged = {log.key: log.days_ago for pairing in told.talks.pairings for log in pairing.logs}
    for pairing in told.talks.pairings:
        days = [pairing.days_ago, pairing.accepted_days_ago, *(log.days_ago for log in pairing.logs)]
        assert days == sorted(days, reverse=True), pairing.key
    begun = {playbook.key: playbook.revisions[0].days_ago for playbook in told.playbooks}
    written = [insight for insight in told.talks.insights if insight.written_down]
    assert [begun[insight.written_down] < insight.days_ago for insight in written] == [True]
    for insight in told.talks.insights:
        assert insight.log is None or logged[insight.log] > insight.days_ago, insight.key


def references(playbook):
    return markdown.render(playbook.revisions[-1].body, (), playbook.title).references


def test_every_playbook_is_worth_reading(told):
    for playbook in told.playbooks:
        body = playbook.revisions[-1].body
        assert 120 <= len(body.split()) <= 520, playbook.key
        assert re.search(r"^## ", body, re.MULTILINE), playbook.key
        assert playbook.topics, playbook.key


def test_links_lead_to_playbooks_but_for_a_few_that_are_wanted(told):
    names = {name.casefold() for playbook in told.playbooks for name in (playbook.title, *playbook.names)}
    linked = {r.target.casefold() for p in told.playbooks for r in references(p) if r.kind in {"wiki", "transclusion"}}
    assert linked - names == {
        "report a near miss",
        "take waste water back to the depot",
        "tell a customer that we are late",
    }
    assert len(linked & names) > 10


def test_every_part_of_the_language_is_shown(told):
    texts = "\n".join(playbook.revisions[-1].body for playbook in told.playbooks)
    for sign in ("- [ ] ", "| ", "!!! ", "> [!", "```python", "![[", "[^1]", ":   ", " #frost", " @mara"):
        assert sign in texts, sign


def test_histories_are_told_in_order_and_every_step_changes_something(told):
    for playbook in told.playbooks:
        days = [revision.days_ago for revision in playbook.revisions]
        bodies = [revision.body for revision in playbook.revisions]
        assert days == sorted(days, reverse=True), playbook.key
        assert len(set(bodies)) == len(bodies), playbook.key
        assert all(revision.days_ago >= 1 for revision in playbook.revisions)
    assert sum(len(playbook.revisions) > 2 for playbook in told.playbooks) >= 5


def test_a_history_that_does_not_fit_its_text_is_refused(tmp_path):
    (tmp_path / "people.yaml").write_text("organization: O\nteams: []\npeople: []\n")
    (tmp_path / "spaces.yaml").write_text("spaces:\n- {folder: s, name: S, access: open, purpose: P}\n")
    (tmp_path / "mentoring.yaml").write_text("pairings: []\ninsights: []\n")
    (tmp_path / "s").mkdir()
    history = "history: [{by: a, days_ago: 2}, {by: a, days_ago: 1, changes: [{before: x, after: nowhere}]}]"
    (tmp_path / "s/a.md").write_text(f"---\n{history}\n---\ntext\n")
    with pytest.raises(ValueError, match=r"a\.md: this stands not once in the text: 'nowhere'"):
        stories.read(tmp_path)
