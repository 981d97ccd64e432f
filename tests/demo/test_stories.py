"""What is told holds together: names, histories, links."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from seci.demo import stories
from seci.internalization.schedules import WEEKDAYS
from seci.plumbing import markdown


@pytest.fixture(scope="module")
def told():
    return stories.read()


def test_the_organization_is_small_and_whole(told):
    assert (len(told.people), len(told.teams), len(told.spaces), len(told.playbooks)) == (41, 6, 8, 54)
    assert all(sum(team.name in person.teams for person in told.people) >= 5 for team in told.teams)
    assert {space.access for space in told.spaces} == {"open", "listed", "closed"}
    assert [person.handle for person in told.people if person.role == "admin"] == ["ines"]
    assert {"mara", "noor", "ada", "max", "olaf"} <= {person.handle for person in told.people}


def test_everybody_named_exists(told):
    handles = {person.handle for person in told.people}
    named = {who for space in told.spaces for who, _share in space.shares} | {team.led_by for team in told.teams}
    named |= {draft.by for draft in told.drafts}
    for playbook in told.playbooks:
        named |= {each.by for each in (*playbook.revisions, *playbook.comments)}
        named |= {reference.target for reference in references(playbook) if reference.kind == "person"}
    for pairing in told.talks.pairings:
        named |= {pairing.mentor, pairing.learner, *(log.by for log in pairing.logs)}
        named |= {one.owner for log in pairing.logs for one in log.follow_ups}
    for practice in told.practice:
        named |= {practice.by, *practice.people, *practice.declined, *practice.kept}
    named |= {who.by for insight in told.insights for who in (insight, *insight.seen)}
    assert named - {team.name for team in told.teams} <= handles
    assert {name for practice in told.practice for name in practice.teams} <= {team.name for team in told.teams}


def test_talks_are_told_in_order(told):
    logged = {log.key: log for pairing in told.talks.pairings for log in pairing.logs}
    for pairing in told.talks.pairings:
        days = [
            pairing.offered,
            *(days for _state, days in pairing.states[:1]),
            *(log.days_ago for log in pairing.logs),
        ]
        assert days == sorted(days, reverse=True), pairing.key
        states = [days for _state, days in pairing.states]
        assert states == sorted(states, reverse=True), pairing.key
    for insight in told.insights:
        log = logged.get(insight.log or "")
        assert log is None or log.days_ago > insight.days_ago, insight.key
        assert all(one.days_ago < insight.days_ago and one.by != insight.by for one in insight.seen), insight.key
        if log is not None and insight.quote:
            passages = markdown.render(log.shared, ()).passages
            assert any(passage.text.startswith(insight.quote) for passage in passages), insight.key


def test_what_was_written_down_was_noticed_before(told):
    begun = {playbook.key: playbook.revisions[0].days_ago for playbook in told.playbooks}
    written = [insight for insight in told.insights if insight.written_down]
    assert len({insight.written_down for insight in written}) == len(written) > 40
    assert [insight.key for insight in written if begun[insight.written_down] >= insight.days_ago] == []


def test_practice_begins_with_passages_that_stood_there(told):
    playbooks = {playbook.key: playbook for playbook in told.playbooks}
    for practice in told.practice:
        stood = [one for one in playbooks[practice.playbook].revisions if one.days_ago > practice.days_ago]
        assert stood, practice.key
        texts = [passage.text for passage in markdown.render(stood[-1].body, ()).passages]
        assert [step for step in practice.steps if not any(text.startswith(step) for text in texts)] == []
        for kept in practice.kept.values():
            assert kept.since < practice.days_ago
            assert {*kept.unclear, *kept.skips} <= set(range(1, len(practice.steps) + 1)), practice.key


@pytest.mark.parametrize("days", range(7))
def test_practice_falls_on_the_days_it_is_told_for(told, days):
    """Whatever day of the week it is: somebody who reflects has practised, and nobody does on days off."""
    today = date(2026, 3, 30) + timedelta(days=days)
    for practice in told.practice:
        for who, kept in practice.kept.items():
            practised = [days_ago for days_ago, _time in practice.days_of(who, today)]
            assert {one.days_ago for one in kept.reflections} <= set(practised), practice.key
            assert practised == sorted(practised, reverse=True)
            assert not [day for day in practised for first, last in kept.pauses if last <= day <= first]
            if kept.days and not kept.reflections:
                assert {WEEKDAYS[(today - timedelta(days=day)).weekday()] for day in practised} <= set(kept.days)


def references(playbook):
    return markdown.render(playbook.revisions[-1].body, (), playbook.title).references


def test_every_playbook_is_worth_reading(told):
    for playbook in told.playbooks:
        body = playbook.revisions[-1].body
        assert 70 <= len(body.split()) <= 520, playbook.key
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
    for name in ("insights", "drafts"):
        (tmp_path / f"{name}.yaml").write_text("[]\n")
    (tmp_path / "s").mkdir()
    history = "history: [{by: a, days_ago: 2}, {by: a, days_ago: 1, changes: [{before: x, after: nowhere}]}]"
    (tmp_path / "s/a.md").write_text(f"---\n{history}\n---\ntext\n")
    with pytest.raises(ValueError, match=r"a\.md: this stands not once in the text: 'nowhere'"):
        stories.read(tmp_path)
