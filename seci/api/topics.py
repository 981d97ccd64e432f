"""Topics: the shared vocabulary."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields

from seci.api.changes import based
from seci.api.resources import Resource
from seci.api.shapes import ItemReference, ItemShape, Moment, Paging, Shape, ToldList, list_of, listed, with_people
from seci.combination.vocabulary import MAX_SYNONYMS, synonyms_of
from seci.commons import topics
from seci.commons.addresses import address_of
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.commons.refusals import N_, Refusal
from seci.commons.topics import Topic
from seci.plumbing.db import db

resource = Resource("topics", "Topics")


class CountedTopicShape(Shape):
    """A topic and how many items under it the asker may read."""

    id = fields.Integer()
    title = fields.String()
    url = fields.String()
    count = fields.Integer()


class ChangedMeanwhile(Refusal):
    """Somebody else described the topic first."""

    status = 409

    def __init__(self) -> None:
        super().__init__(N_("Somebody else described this topic first. Load it again, and put both together."))


class BaseUnsaid(Refusal):
    """A change came without saying what it began from."""

    status = 428

    def __init__(self) -> None:
        super().__init__(N_("Say which state your change began from: its changed_at, as base."))


class TopicShape(ItemReference):
    """A topic with what it means, and other words for it; `changed_at` is the base of a change."""

    changed_at = Moment()
    definition = fields.String()
    synonyms = ToldList(synonyms_of, fields.String)


def _fit_into_the_form(words: list[str]) -> None:
    """Refuse more other words than the page takes, which shows them between commas."""
    if len(", ".join(words)) > MAX_SYNONYMS:
        raise ValidationError(N_("Give at most 1,000 characters of other words."))


class TopicChange(Shape):
    """What is to be different from the state of `base`; what is left out stays."""

    base = fields.AwareDateTime()
    definition = fields.String()
    synonyms = fields.List(fields.String(), validate=_fit_into_the_form)


@resource.get("/topics")
@may("search.use")
@resource.arguments(Paging, location="query")
@resource.response(200, list_of(CountedTopicShape))
def list_topics(values: dict[str, Any]) -> dict[str, Any]:
    """Topics by name"""
    page = page_of(topics.readable_by(viewer()), values["cursor"], values["limit"])
    counts = topics.counts(page.rows, viewer())
    rows = [
        {"id": topic.id, "title": topic.title, "url": address_of(topic), "count": counts.get(topic.id, 0)}
        for topic in page.rows
    ]
    return {"items": rows, "next_cursor": page.next_cursor}


@resource.get("/topics/<int:id>")
@may("topic.show", topics.get)
@resource.response(200, TopicShape)
def show_topic(topic: Topic) -> Topic:
    """One topic"""
    return topic


@resource.patch("/topics/<int:id>")
@may("topic.describe", topics.get)
@resource.arguments(TopicChange)
@resource.response(200, TopicShape)
@based(resource)
def describe_topic(topic: Topic, values: dict[str, Any]) -> Topic:
    """Say what a topic means, and which other words mean it"""
    if "base" not in values:
        raise BaseUnsaid
    base = values.pop("base")
    with db.write():
        if topic.changed_at != base:
            raise ChangedMeanwhile
        kept = {"definition": topic.definition, "synonyms": synonyms_of(topic)}
        topics.describe(topic, **{**kept, **values}, by=viewer())
    return topic


@resource.get("/topics/<int:id>/items")
@may("topic.show", topics.get)
@resource.arguments(Paging, location="query")
@resource.response(200, list_of(ItemShape))
def list_items_under(topic: Topic, values: dict[str, Any]) -> dict[str, Any]:
    """What a topic is given to, newest first"""
    return listed(page_of(with_people(topics.items_under(topic, viewer())), values["cursor"], values["limit"]))
