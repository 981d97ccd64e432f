"""What would not render in time is shown as it was typed, found, and tried again with more patience, of every kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from flask import Flask
from sqlalchemy import select

from seci.combination import connections
from seci.commons import passages, renderings
from seci.commons.items import Item
from seci.commons.people import Person
from seci.plumbing import jobs
from seci.plumbing.db import db
from seci.plumbing.jobs import Job
from seci.plumbing.markdown import Passage, Renderer, Rendering
from seci.plumbing.markdown.rendering import unrendered
from seci.plumbing.services import services
from seci.socialization import insights
from seci.socialization.insights import Noticed
from tests import ledger
from tests.cast import Browse, CatchUp
from tests.makers import make_insight, make_log, make_playbook
from tests.paths import path_of

WORDS = "Hold the xylophone, see [[Valves]].\n"
MAKERS: dict[str, Callable[[str], Item]] = {"playbook": lambda text: make_playbook("Keys", text)}
MAKERS |= {"log": make_log, "insight": lambda text: make_insight(text, title="Low")}


class Late(Renderer):
    """A renderer that is late whatever it is asked, but in time where it is given ten seconds."""

    def __init__(self, patient: Renderer) -> None:
        super().__init__()
        self.patient = patient

    def render(
        self, text: str, previous: Sequence[Passage] = (), title: str = "", limit: float | None = None
    ) -> Rendering:
        if limit == renderings.PATIENT == 10:
            return self.patient.render(text, previous, title)
        return unrendered(text, previous)


@pytest.fixture
def late(app: Flask) -> Iterator[Callable[[], None]]:
    """From here on the renderer is late; call it to have an end of that."""
    held = services()
    patient = held.renderer

    def be_in_time() -> None:
        held.renderer = patient

    held.renderer = Late(patient)
    yield be_in_time
    be_in_time()


@pytest.mark.parametrize("kind", MAKERS)
def test_it_is_shown_as_typed_found_and_rendered_later(
    late: Callable[[], None], browse: Browse, mara: Person, caught_up: CatchUp, kind: str
) -> None:
    item = MAKERS[kind](WORDS)
    assert db.session.scalars(select(Job.name).where(Job.name == renderings.JOB)).all() == [renderings.JOB]
    page = browse(mara).get(path_of(item))
    assert "This text is shown as it was typed" in page.text and page.has("pre.source")
    caught_up()
    assert browse(mara).get("/api/v1/search?q=xylophone").json["total"] == 1, "found by its source"
    assert jobs.drain() >= 1
    page = browse(mara).get(path_of(item))
    assert "as it was typed" not in page.text and page.one(".prose a.wanted").get_text() == "Valves"
    event = ledger.last(f"{kind}.rendered")
    assert (event.item_id, event.by_id, event.facts) == (item.id, None, {"revision": 1})
    assert [one.name for one in connections.links_of(item, mara).rows] == ["Valves"]
    caught_up()
    assert browse(mara).get("/api/v1/search?q=xylophone").json["total"] == 1


@pytest.mark.parametrize("kind", MAKERS)
def test_what_another_release_rendered_is_rendered_anew_once(
    app: Flask, browse: Browse, mara: Person, kind: str
) -> None:
    item = MAKERS[kind](WORDS)
    with db.write():
        stored = passages.rendering_of(item.id, 1)
        assert stored is not None
        stored.version, stored.html = 0, "<p>old</p>"
    for _time in range(2):
        assert "xylophone" in browse(mara).get(path_of(item)).text
    asked = select(Job.arguments).where(Job.name == renderings.JOB)
    assert db.session.scalars(asked).all() == [{"item": item.id, "revision": 1}]
    jobs.drain()
    db.session.rollback()
    again = passages.rendering_of(item.id, 1)
    assert again is not None and "xylophone" in again.html
    assert f"{kind}.rendered" not in ledger.kinds(), "it was complete before"


def test_words_changed_meanwhile_are_not_overwritten_by_old_ones(
    late: Callable[[], None], app: Flask, mara: Person
) -> None:
    insight = make_insight("Go slow.", title="Slow")
    late()
    with db.write():
        insights.change(insight, *insights.prepare(Noticed("Slow", "Go fast.")), base=1, by=mara)
    jobs.drain()
    db.session.rollback()
    assert "Go fast." in renderings.of(insight).html
    assert passages.texts([insight.id])[insight.id][0].text == "Go fast."


def test_an_item_that_is_gone_is_left_alone(app: Flask) -> None:
    with db.write():
        jobs.later(renderings.JOB, item=987654, revision=1)
    assert jobs.drain() == 1 and db.session.scalar(select(Job.id)) is None
