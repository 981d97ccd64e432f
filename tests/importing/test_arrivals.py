"""Pages become playbooks once; a second import changes nothing, a changed file makes one new revision."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from seci.commons import items, notices, passages, topics
from seci.commons.items import Item
from seci.commons.refusals import Forbidden
from seci.commons.spaces import Space
from seci.externalization import playbooks, saving
from seci.externalization.models import Playbook
from seci.importing import arrivals, arriving, following, writing
from seci.importing.arrivals import arrive, foresee
from seci.importing.formats import read
from seci.plumbing.db import db
from tests import cast

FILES = {
    "index.md": "# Welcome\n\nSee [roles](roles/index.md#lead) and [[scribe]].\n",
    "roles/index.md": "# Roles\n\n## Lead\n\nThe [scribe](scribe.md) helps.\n",
    "roles/scribe.md": "---\ntags: [notes, frost]\naliases: [Note taker]\ndate: 2020-02-03\n---\n"
    "# Scribe\n\nWrites it down.\n",
    "on-call/night.md": "# Night\n\nAsk @mara, [nobody](nowhere.md).\n",
}


@pytest.fixture
def come(folder, ada, workshop):
    """Write some files over the folder and import it into the Workshop by Ada."""

    def arrive_again(files):
        return arrive(read(folder(files)), cast.space("Workshop"), by=cast.person("ada"))

    return arrive_again


def playbook(title: str) -> Playbook:
    found = items.named([items.key_of(title)], cast.person("ada"))[items.key_of(title)]
    assert isinstance(found, Playbook)
    return found


def text(title: str) -> str:
    return playbooks.head_of(playbook(title)).body


def revisions() -> dict[str, int]:
    return {row.title: row.revision for row in db.session.scalars(playbooks.readable_by(cast.person("ada")))}


def test_folders_become_nested_playbooks_with_links_between_them(come):
    report = come(FILES)
    assert report.made == ["index.md", "on-call/", "on-call/night.md", "roles/index.md", "roles/scribe.md"]
    roles, scribe = playbook("Roles"), playbook("Scribe")
    assert (playbook("Welcome").parent_id, roles.parent_id, scribe.parent_id) == (None, None, roles.id)
    assert text("Welcome") == f"# Welcome\n\nSee [[{roles.id}#lead|roles]] and [[{scribe.id}|scribe]].\n"
    assert text("On call") == f"Below On call:\n\n- [[{playbook('Night').id}|Night]]\n"
    assert [each.target for each in report.unresolved] == ["nowhere.md"]


def test_the_text_as_it_came_is_the_first_revision(come):
    come(FILES)
    assert revisions() == {"Welcome": 2, "Roles": 2, "Scribe": 1, "On call": 2, "Night": 1}
    first = playbooks.revision_of(playbook("Welcome"), 1)
    assert first is not None
    assert (first.body, first.note) == (FILES["index.md"], "Imported from handbook")
    assert playbooks.head_of(playbook("Welcome")).note == "Imported from handbook"


def test_what_arrives_is_rendered_whole(come):
    come(FILES)
    for title in ("Welcome", "Scribe"):
        stored = passages.rendering_of(playbook(title).id, playbook(title).revision)
        assert stored is not None
        assert stored.complete
    assert [row.text for row in passages.texts([playbook("Scribe").id])[playbook("Scribe").id]][-1] == "Writes it down."


def test_topics_aliases_and_dates_come_along(come):
    come(FILES)
    scribe = playbook("note TAKER")
    assert [topic.title for topic in topics.of_item(scribe)] == ["frost", "notes"]
    assert scribe.made_at == datetime(2020, 2, 3, tzinfo=UTC)


def test_an_import_tells_nobody(come, mara):
    come(FILES)
    assert notices.unread(cast.person("mara")) == 0


def test_a_second_import_changes_nothing(come):
    come(FILES)
    before = revisions()
    report = come({})
    assert (report.made, report.revised, len(report.unchanged)) == ([], [], 5)
    assert revisions() == before


def test_a_changed_file_makes_one_new_revision(come):
    come(FILES)
    report = come({"roles/index.md": FILES["roles/index.md"] + "\nAnd [night](../on-call/night.md).\n"})
    assert (report.revised, len(report.unchanged)) == (["roles/index.md"], 4)
    assert revisions()["Roles"] == 3
    assert text("Roles").endswith(f"And [[{playbook('Night').id}|night]].\n")


def test_a_page_that_comes_later_resolves_what_waited_for_it(come):
    come(FILES)
    report = come({"on-call/nowhere.md": "# Nowhere\n"})
    assert report.made == ["on-call/nowhere.md"]
    assert sorted(report.revised) == ["on-call/", "on-call/night.md"]
    assert text("Night") == f"# Night\n\nAsk @mara, [[{playbook('Nowhere').id}|nobody]].\n"


def test_what_was_changed_here_is_merged_with_what_changed_there(come, mara):
    come({"a.md": "# Frost\n\none\n\ntwo\n\nthree\n"})
    here = "# Frost\n\none\n\ntwo, says Mara\n\nthree\n"
    saving.revise(playbook("Frost"), here, by=cast.person("mara"), base=1)
    report = come({"a.md": "# Frost\n\nONE\n\ntwo\n\nthree\n"})
    assert (report.merged, text("Frost")) == (["a.md"], "# Frost\n\nONE\n\ntwo, says Mara\n\nthree\n")
    assert come({}).unchanged == ["a.md"]
    come({"a.md": "# Frost\n\nONE\n\ntwo\n\nTHREE\n"})
    assert text("Frost") == "# Frost\n\nONE\n\ntwo, says Mara\n\nTHREE\n"
    assert revisions() == {"Frost": 4}


def test_what_was_merged_once_goes_on_following_its_source(come, mara):
    come({"a.md": "# Frost\n\none\n\ntwo\n\nthree\n"})
    here = "# Frost\n\none\n\ntwo\n\nthree, says Mara\n"
    saving.revise(playbook("Frost"), here, by=cast.person("mara"), base=1, title="Our frost")
    assert come({"a.md": "# Frost\n\nONE\n\ntwo\n\nthree\n"}).merged == ["a.md"]
    report = come({"a.md": "# Frost\n\nuno\n\ntwo\n\nthree\n"})
    assert (report.merged, report.skipped) == (["a.md"], [])
    assert text("Our frost") == "# Frost\n\nuno\n\ntwo\n\nthree, says Mara\n"


def test_what_cannot_be_merged_stays_as_it_is_here_and_is_reported(come, mara):
    come(FILES)
    saving.revise(playbook("Scribe"), "# Scribe\n\nDraws it.\n", by=cast.person("mara"), base=1)
    report = come({"roles/scribe.md": FILES["roles/scribe.md"].replace("Writes it down", "Sings it")})
    assert text("Scribe") == "# Scribe\n\nDraws it.\n"
    assert report.clashes == ["roles/scribe.md"] and not report.skipped
    first, *others = report.lines()
    assert "1 in conflict" in first and "In conflict (1):" in others
    assert come({}).clashes == ["roles/scribe.md"], "until it is put together"


def test_what_was_thrown_away_here_does_not_come_back(come, ada):
    come(FILES)
    with db.write():
        playbooks.remove(playbook("Scribe"), by=cast.person("ada"))
    report = come({})
    assert (report.made, [problem.path for problem in report.skipped]) == ([], ["roles/scribe.md"])
    assert report.revised == []


def test_a_file_that_is_gone_leaves_its_playbook(come, folder):
    come(FILES)
    (folder({}) / "on-call/night.md").unlink()
    report = come({})
    assert [(problem.path, problem.why) for problem in report.remarks] == [
        ("on-call/", arrivals.GONE),
        ("on-call/night.md", arrivals.GONE),
    ]
    assert playbook("Night").title == "Night"


def test_a_draft_of_the_source_is_not_published(come, noor):
    come({"a.md": "---\ndraft: true\n---\n# Secret\n", "b.md": "# Open\n"})
    readable = {
        item.title for item in db.session.scalars(items.readable_by(cast.person("noor")).where(Item.kind == "playbook"))
    }
    assert readable == {"Open"}


def test_two_sources_in_one_space_do_not_meet(come, folder, tmp_path):
    come(FILES)
    other = tmp_path / "other"
    other.mkdir()
    (other / "index.md").write_text("# Other\n")
    report = arrive(read(other), cast.space("Workshop"), by=cast.person("ada"))
    assert (report.made, revisions()["Welcome"]) == (["index.md"], 2)


@pytest.mark.parametrize(("part", "step"), [(writing, "_write"), (following, "_save")])
@pytest.mark.parametrize("last", [1, 2, 3])
def test_an_import_that_was_stopped_goes_on_where_it_ended(come, monkeypatch, part, step, last):
    real, done = getattr(part, step), []

    def stops(*arguments):
        done.append(arguments)
        if len(done) == last:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(arriving, "BATCH", 1)
    monkeypatch.setattr(part, step, stops)
    with pytest.raises(KeyboardInterrupt):
        come(FILES)
    monkeypatch.setattr(part, step, real)
    come({})
    assert revisions() == {"Welcome": 2, "Roles": 2, "Scribe": 1, "On call": 2, "Night": 1}
    assert text("Welcome").startswith(f"# Welcome\n\nSee [[{playbook('Roles').id}#lead|roles]]")


def test_what_nests_too_deep_starts_again_at_the_top(come):
    report = come({"/".join(["d"] * 40) + "/deep.md": "# Deep\n", "a.md": ""})
    assert [problem.why for problem in report.remarks] == [writing.TOO_DEEP]
    assert playbook("Deep").parent_id is not None


def test_foreseeing_says_the_same_and_does_nothing(folder, ada, workshop):
    source = read(folder(FILES))
    foreseen = foresee(source, workshop, by=ada)
    assert (foreseen.is_dry, revisions()) == (True, {})
    done = arrive(source, cast.space("Workshop"), by=cast.person("ada"))
    assert (foreseen.made, foreseen.resolved, foreseen.unresolved) == (done.made, done.resolved, done.unresolved)


def test_who_may_not_write_in_the_space_is_refused(folder, noor, vault: Space):
    with pytest.raises(Forbidden):
        arrive(read(folder(FILES)), vault, by=noor)


def test_a_page_that_will_not_fit_is_refused_before_anything_is_written(come):
    report = come({"a.md": "x" * 600_000, "b.md": "# B"})
    assert (report.made, [problem.path for problem in report.skipped]) == (["b.md"], ["a.md"])


def test_a_real_handbook_arrives_whole(shared, app):
    if shared is None:
        pytest.skip("the larger corpora are not on this machine")
    source = read(shared / "corpora/handbooks/pagerduty")
    report = arrive(source, cast.space("Workshop"), by=cast.person("ada"))
    assert (len(report.made), len(report.attachments), report.resolved) == (44, 26, 236)
    again = arrive(read(shared / "corpora/handbooks/pagerduty"), cast.space("Workshop"), by=cast.person("ada"))
    assert (again.made, again.revised, len(again.unchanged)) == ([], [], 44)
