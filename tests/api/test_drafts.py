"""Drafts through the interface: of every kind, and only one's own."""

from __future__ import annotations

from seci.commons import drafts
from seci.commons.people import Person
from seci.plumbing.db import db
from tests.api.conftest import Programs
from tests.cast import Browse
from tests.makers import make_insight, make_log


def test_a_draft_says_of_which_kind_it_is(program: Programs, mara: Person, noor: Person) -> None:
    log = make_log("One.\n")
    with db.write():
        drafts.keep(mara, "log", log, base=1, title=log.title, body="Two.", typed={"minutes": "5"})
    (one,) = program(mara).get("/drafts")["items"]
    assert (one["kind"], one["item"], one["playbook"], one["space"]) == ("log", log.id, None, None)
    whole = program(mara).get(f"/drafts/{one['id']}")
    assert (whole["body"], whole["base_revision"], whole["typed"]) == ("Two.", 1, {"minutes": "5"})
    program(noor).get(f"/drafts/{one['id']}", 404)


def test_drafts_of_a_log_and_of_an_insight_are_gone_on_with_on_their_pages(
    program: Programs, mara: Person, noor: Person, olaf: Person, browse: Browse
) -> None:
    log, insight = make_log("One.\n"), make_insight("Go slow.", cue="It hums")
    program(noor).put(f"/logs/{log.id}/draft", {"shared": "Two."}, 428)
    program(olaf).put(f"/logs/{log.id}/draft", {"shared": "Two.", "base_revision": 1}, 404)
    program(noor).put(f"/insights/{insight.id}/draft", {"body": "Go slower.", "base_revision": 1}, 403)
    kept = program(noor).put(f"/logs/{log.id}/draft", {"shared": "Two.", "base_revision": 1})
    assert (kept["kind"], kept["item"], kept["base_revision"]) == ("log", log.id, 1)
    page = browse(noor).get(f"/mentoring/logs/{log.id}/edit?draft=use")
    assert (page.field("shared"), page.field("minutes")) == ("Two.", "30")
    words = {"body": "Go slower.", "why": "It warms up", "base_revision": 1}
    program(mara).put(f"/insights/{insight.id}/draft", words)
    page = browse(mara).get(f"/mentoring/insights/{insight.id}/edit?draft=use")
    assert [page.field(name) for name in ("body", "cue", "why", "base")] == [
        "Go slower.",
        "It hums",
        "It warms up",
        "1",
    ]
