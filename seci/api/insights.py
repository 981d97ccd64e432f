"""Insights: what somebody noticed, with their consent; seen by others too; turned into a playbook."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_babel import gettext
from marshmallow import fields, validate
from sqlalchemy import Select

from seci.api.changes import base_of, based, idempotency_key, repeatable
from seci.api.playbooks import PlaybookShape, space_to_write_in
from seci.api.resources import Resource
from seci.api.shapes import (
    ItemReference,
    ItemShape,
    NumberInAddress,
    NumberOrName,
    Paging,
    Shape,
    Told,
    ToldList,
    Whole,
    list_of,
    listed,
    with_people,
)
from seci.commons import references, renderings, topics
from seci.commons.guards import may, viewer
from seci.commons.items import Item
from seci.commons.pages import page_of
from seci.commons.refusals import N_, Invalid
from seci.externalization import origins, saving
from seci.externalization.models import Playbook
from seci.internalization import reflections, runs
from seci.plumbing.db import db
from seci.plumbing.markdown import Rendering
from seci.socialization import insights, logs, removals, sightings
from seci.socialization.insights import Noticed
from seci.socialization.models import CONSENTS, Insight

resource = Resource("insights", "Insights")
WORDS = ("title", "body", "situation", "cue", "why")
SHOWN = ("readable", "ripe", "own")


def html_of(insight: Insight) -> str:
    """What to do as sanitized HTML, for the asker."""
    return references.fill(renderings.of(insight).html, viewer(), gettext, insight)


def times_of(insight: Insight) -> int:
    """How often it was seen, with the first time."""
    return 1 + sightings.count(insight)


def written_as(insight: Insight) -> list[Item]:
    """What grew out of it that the asker may read."""
    return [item for item, _passage in insights.written_as(insight, viewer())]


class Times(fields.Integer):
    """A number worked out from the whole thing."""

    _CHECK_ATTRIBUTE = False

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> int:  # noqa: ARG002
        return times_of(obj)


class InsightReference(ItemShape):
    """An insight in a list."""

    body = fields.String()
    situation = fields.String()
    cue = fields.String()
    why = fields.String()
    consent = fields.String(validate=validate.OneOf(CONSENTS))
    revision = fields.Integer()


class InsightShape(InsightReference):
    """An insight; `seen` is how often, `playbooks` what grew out of it, as far as the asker may read that."""

    html = Told(html_of)
    seen = Times()
    topics = ToldList(topics.of_item, ItemReference)
    playbooks = ToldList(written_as, ItemReference)


class InsightQuery(Paging):
    """Which insights are wanted: all the asker may read, those ripe for writing down, or their own; of one topic."""

    show = fields.String(load_default="readable", validate=validate.OneOf(SHOWN))
    topic = NumberInAddress()


class NewInsight(Shape):
    """An insight to be kept. Without a title its first words are it. `log` is where it was caught, `passage` where in
    that; `run` is the practice it came back from."""

    title = fields.String(load_default="")
    body = fields.String(required=True)
    situation = fields.String(load_default="")
    cue = fields.String(load_default="")
    why = fields.String(load_default="")
    consent = fields.String(load_default="private", validate=validate.OneOf(CONSENTS))
    topics = fields.List(fields.String(), load_default=list, validate=validate.Length(max=50))
    log = Whole(allow_none=True, load_default=None)
    passage = fields.String(allow_none=True, load_default=None, validate=validate.Length(max=20))
    run = Whole(allow_none=True, load_default=None)


class InsightChange(Shape):
    """Better words, which began from `base_revision`, or another consent, which needs no base; the rest stays."""

    base_revision = Whole()
    title = fields.String()
    body = fields.String()
    situation = fields.String()
    cue = fields.String()
    why = fields.String()
    topics = fields.List(fields.String(), load_default=None, validate=validate.Length(max=50))
    consent = fields.String(validate=validate.OneOf(CONSENTS))


class NewSighting(Shape):
    """That the asker has seen it too, perhaps with their own case."""

    case = fields.String(load_default="")


class WritingDown(Shape):
    """Where the playbook goes; its title is that of the insight unless said."""

    space = NumberOrName(required=True)
    title = fields.String()


@resource.get("/insights")
@may("mentoring.use")
@resource.arguments(InsightQuery, location="query")
@resource.response(200, list_of(InsightReference))
def list_insights(values: dict[str, Any]) -> dict[str, Any]:
    """Insights the asker may read, newest first; of the ripe ones what was seen most often first"""
    person = viewer()
    if values["show"] == "ripe":
        page = page_of(_wanted(insights.ripe_for(person), values), values["cursor"], values["limit"])
        return {"items": [insight for insight, _times in page.rows], "next_cursor": page.next_cursor}
    query = insights.of_person(person) if values["show"] == "own" else insights.readable_by(person)
    return listed(page_of(_wanted(query, values), values["cursor"], values["limit"]))


def _wanted(query: Select[Any], values: dict[str, Any]) -> Select[*tuple[Any, ...]]:
    topic = topics.get(values["topic"], viewer()) if "topic" in values else None
    if "topic" in values and topic is None:
        raise Invalid({"topic": N_("Choose a topic you may read.")})
    return with_people(insights.under(query, topic) if topic else query)


@resource.post("/insights")
@may("mentoring.use")
@resource.arguments(NewInsight)
@resource.response(201, InsightShape)
@repeatable(resource)
def capture_insight(values: dict[str, Any]) -> Insight:
    """Keep what was noticed, for oneself unless said

    With a header `Idempotency-Key` the same request may be sent again and makes one insight.
    """
    submission = idempotency_key()
    noticed, rendering = insights.prepare(Noticed(*(values[name] for name in WORDS)))
    with db.write():
        log = logs.get(values["log"], viewer()) if values["log"] else None
        if values["log"] and log is None:
            raise Invalid({"log": N_("Choose a log you may read.")})
        if values["run"]:
            return _come_back(values, noticed, rendering)
        return insights.capture(
            noticed,
            rendering,
            by=viewer(),
            consent=values["consent"],
            log=log,
            passage=values["passage"],
            topics=values["topics"],
            submission=submission,
        )


def _come_back(values: dict[str, Any], noticed: Noticed, rendering: Rendering) -> Insight:
    run = runs.get(values["run"], viewer())
    if run is None or values["log"]:
        raise Invalid({"run": N_("Choose a run of your own, and no log.")})
    return reflections.into_insight(
        run, noticed, rendering, by=viewer(), consent=values["consent"], topics=values["topics"]
    )


@resource.get("/insights/<int:id>")
@may("insight.show", insights.get)
@resource.response(200, InsightShape)
def show_insight(insight: Insight) -> Insight:
    """One insight"""
    return insight


@resource.patch("/insights/<int:id>")
@may("insight.change", insights.get)
@resource.arguments(InsightChange)
@resource.response(200, InsightShape)
@based(resource)
def change_insight(insight: Insight, values: dict[str, Any]) -> Insight:
    """Say it in better words, or say anew who may read it; that counts at once"""
    words = {name: values[name] for name in WORDS if name in values}
    base = base_of(values) if words or values["topics"] is not None else None
    prepared = insights.prepare(replace(insights.words_in(insight), **words)) if base is not None else None
    with db.write():
        if base is not None and prepared is not None:
            insights.change(insight, *prepared, base=base, by=viewer(), topics=values["topics"])
        if "consent" in values:
            insights.consent_to(insight, values["consent"], by=viewer())
    return insight


@resource.delete("/insights/<int:id>")
@may("insight.remove", insights.get)
@resource.response(204)
def remove_insight(insight: Insight) -> None:
    """Put an insight into the bin; what was written down from it stays"""
    with db.write():
        removals.remove_insight(insight, by=viewer())


@resource.post("/insights/<int:id>/restore")
@may("insight.restore", removals.insight_in_bin)
@resource.response(200, InsightShape)
def restore_insight(insight: Insight) -> Insight:
    """Bring an insight back from the bin"""
    with db.write():
        removals.restore_insight(insight, by=viewer())
    return insight


@resource.post("/insights/<int:id>/seen")
@may("insight.see", insights.get)
@resource.arguments(NewSighting)
@resource.response(201, InsightShape)
def see_insight(insight: Insight, values: dict[str, str]) -> Insight:
    """Say that one has seen it too; it counts once for each person"""
    with db.write():
        sightings.add(insight, values["case"], by=viewer())
    return insight


@resource.delete("/insights/<int:id>/seen")
@may("insight.see", insights.get)
@resource.response(204)
def unsee_insight(insight: Insight) -> None:
    """Take that back"""
    with db.write():
        sightings.take_back(insight, by=viewer())


@resource.post("/insights/<int:id>/playbook")
@may("insight.write_down", insights.get)
@resource.arguments(WritingDown)
@resource.response(201, PlaybookShape)
@repeatable(resource)
def write_insight_down(insight: Insight, values: dict[str, Any]) -> Playbook:
    """Turn an insight into a playbook, published at once; the hand-over is recorded with it"""
    space, noticed = space_to_write_in(values["space"]), insights.words_in(insight)
    return saving.write(
        space,
        values.get("title", noticed.title),
        origins.words_of(noticed),
        by=viewer(),
        topics=topics.names_of(insight),
        submission=idempotency_key(),
        insight=insight.id,
    )
