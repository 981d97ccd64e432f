"""Mentoring logs: shared points for both of a pairing, private points for the asker alone, follow-ups."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Response, jsonify
from flask_babel import gettext
from marshmallow import fields, validate

from seci.api.changes import ConflictProblem, base_of, based, idempotency_key, repeatable, revision_begun_from
from seci.api.pairings import somebody
from seci.api.resources import Resource
from seci.api.shapes import (
    ItemReference,
    ItemShape,
    Moment,
    NumberInAddress,
    NumberOrName,
    Paging,
    PersonShape,
    Shape,
    Told,
    ToldList,
    Whole,
    list_of,
    listed,
    with_people,
)
from seci.commons import references, renderings, topics
from seci.commons.guards import allow, may, viewer
from seci.commons.pages import page_of
from seci.commons.refusals import N_, Invalid
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.socialization import follow_ups, logs, pairings, private_points, removals, shared_points
from seci.socialization.logs import FACTS, Facts
from seci.socialization.models import LOG_KINDS, FollowUp, Log

resource = Resource("logs", "Mentoring logs")


def body_of(log: Log) -> str:
    """The shared points as they were written."""
    return logs.head_of(log).body


def html_of(log: Log) -> str:
    """The shared points as sanitized HTML, for the asker."""
    return references.fill(renderings.of(log).html, viewer(), gettext, log)


def own_points(log: Log) -> str:
    """The asker's own private points; nobody else's ever leave the house."""
    return private_points.body_of(log, viewer())


def follow_ups_of(log: Log) -> list[FollowUp]:
    """What stands on a log, with what is carried over to it."""
    return follow_ups.of_log(log, viewer())


class FollowUpShape(Shape):
    """What one of the two will do; `log` is where it was noted, which may be an earlier log than the one shown."""

    id = fields.Integer()
    log = fields.Nested(ItemReference)
    text = fields.String()
    owner = fields.Nested(PersonShape)
    due = fields.Date(attribute="due_on", allow_none=True)
    done_at = Moment(allow_none=True)


class LogReference(ItemShape):
    """A log in a list; `kind` is what kind of meeting it was."""

    kind = fields.String(attribute="log_kind", validate=validate.OneOf(LOG_KINDS))
    pairing = fields.Integer(attribute="pairing_id")
    at = Moment()
    minutes = fields.Integer(allow_none=True)
    revision = fields.Integer()


class LogShape(LogReference):
    """A log with its words. `private` are the asker's own points."""

    shared = Told(body_of)
    html = Told(html_of)
    private = Told(own_points)
    topics = ToldList(topics.of_item, ItemReference)
    follow_ups = ToldList(follow_ups_of, FollowUpShape)


class RevisedLogShape(LogShape):
    """A log after a change; `merged` when the other's change went in as well."""

    merged = fields.Boolean()


class PrivatePointsShape(Shape):
    """The asker's own points about a log; `revision` is the base of a change, 0 where there are none."""

    private = fields.String()
    revision = fields.Integer()


class LogQuery(Paging):
    """Which logs are wanted."""

    pairing = NumberInAddress()


class NewLog(Shape):
    """A log to be written; just now unless said. `topics` are names."""

    pairing = Whole(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(LOG_KINDS))
    shared = fields.String(required=True)
    private = fields.String(load_default="")
    topics = fields.List(fields.String(), load_default=list, validate=validate.Length(max=50))
    at = fields.AwareDateTime()
    minutes = Whole(allow_none=True, load_default=None)


class LogChange(Shape):
    """A change that began from `base_revision`; what is left out stays as it was there."""

    base_revision = Whole()
    shared = fields.String()
    kind = fields.String(validate=validate.OneOf(LOG_KINDS))
    at = fields.AwareDateTime()
    minutes = Whole(allow_none=True)
    topics = fields.List(fields.String(), load_default=None, validate=validate.Length(max=50))


class PrivatePointsChange(Shape):
    """One's own points, in place of those of `base_revision`; 0 where there were none."""

    private = fields.String(required=True)
    base_revision = Whole(validate=validate.Range(min=0))


class NewFollowUp(Shape):
    """Something one of the two will do; the asker, unless said."""

    text = fields.String(required=True)
    owner = NumberOrName(load_default=None)
    due = fields.Date(allow_none=True, load_default=None)


class FollowUpChange(Shape):
    """Whether it is done."""

    done = fields.Boolean(required=True, truthy={True}, falsy={False})


@resource.get("/logs")
@may("mentoring.use")
@resource.arguments(LogQuery, location="query")
@resource.response(200, list_of(LogReference))
def list_logs(values: dict[str, Any]) -> dict[str, Any]:
    """Logs the asker may read, perhaps of one pairing, what happened last first"""
    query = with_people(logs.newest(viewer()))
    if "pairing" in values:
        query = query.where(Log.pairing_id == values["pairing"])
    return listed(page_of(query, values["cursor"], values["limit"]))


@resource.post("/logs")
@may("mentoring.use")
@resource.arguments(NewLog)
@resource.response(201, LogShape)
@repeatable(resource)
def write_log(values: dict[str, Any]) -> Log:
    """Log what was talked about and seen

    With a header `Idempotency-Key` the same request may be sent again and makes one log.
    """
    pairing = pairings.get(values["pairing"], viewer())
    if pairing is None:
        raise Invalid({"pairing": N_("Choose one of your own pairings.")})
    allow(viewer(), "log.write", pairing)
    facts = Facts(values["kind"], values.get("at", now()), values["minutes"])
    submission = idempotency_key()
    return shared_points.write(
        pairing,
        facts,
        values["shared"],
        by=viewer(),
        private=values["private"],
        topics=values["topics"],
        submission=submission,
    )


@resource.get("/logs/<int:id>")
@may("log.show", logs.get)
@resource.response(200, LogShape)
def show_log(log: Log) -> Log:
    """One log, for the two of its pairing"""
    return log


@resource.patch("/logs/<int:id>")
@may("log.revise", logs.get)
@resource.arguments(LogChange)
@resource.response(200, RevisedLogShape)
@based(resource, ConflictProblem)
def revise_log(log: Log, values: dict[str, Any]) -> Response:
    """Save a change; what the other changed meanwhile is merged, or refused with all three texts"""
    begun = revision_begun_from(values, partial(logs.revision_of, log))
    facts = Facts(values.get("kind", log.log_kind), values.get("at", log.at), values.get("minutes", log.minutes))
    body, changed = values.get("shared", begun.body), [name for name in FACTS if name in values]
    was_merged = shared_points.revise(
        log, body, base=begun.number, by=viewer(), facts=facts, changed=changed, topics=values["topics"]
    )
    return jsonify({**LogShape().dump(log), "merged": was_merged})


@resource.delete("/logs/<int:id>")
@may("log.remove", logs.get)
@resource.response(204)
def remove_log(log: Log) -> None:
    """Put a log into the bin, for both of its pairing; only who logged it can"""
    with db.write():
        removals.remove_log(log, by=viewer())


@resource.post("/logs/<int:id>/restore")
@may("log.restore", removals.log_in_bin)
@resource.response(200, LogShape)
def restore_log(log: Log) -> Log:
    """Bring a log back from the bin, for both; either can"""
    with db.write():
        removals.restore_log(log, by=viewer())
    return log


@resource.get("/logs/<int:id>/private")
@may("log.show", logs.get)
@resource.response(200, PrivatePointsShape)
def show_private_points(log: Log) -> dict[str, Any]:
    """The asker's own points about a log"""
    points = private_points.of(log, viewer())
    return {"private": points.body if points else "", "revision": points.revision if points else 0}


@resource.put("/logs/<int:id>/private")
@may("log.show", logs.get)
@resource.arguments(PrivatePointsChange)
@resource.response(200, PrivatePointsShape)
@based(resource)
def keep_private_points(log: Log, values: dict[str, Any]) -> dict[str, Any]:
    """Keep the asker's own points about a log"""
    base = base_of(values)
    with db.write():
        private_points.keep(log, values["private"], base=base, by=viewer())
    points = private_points.of(log, viewer())
    return {"private": points.body if points else "", "revision": points.revision if points else 0}


@resource.post("/logs/<int:id>/follow-ups")
@may("log.revise", logs.get)
@resource.arguments(NewFollowUp)
@resource.response(201, FollowUpShape)
def add_follow_up(log: Log, values: dict[str, Any]) -> FollowUp:
    """Note what one of the two will do"""
    with db.write():
        owner = somebody("owner", values["owner"]) if values["owner"] is not None else None
        return follow_ups.add(log, values["text"], by=viewer(), owner=owner, due_on=values["due"])


@resource.patch("/follow-ups/<int:id>")
@may("follow_up.settle", follow_ups.get)
@resource.arguments(FollowUpChange)
@resource.response(200, FollowUpShape)
def settle_follow_up(follow_up: FollowUp, values: dict[str, bool]) -> FollowUp:
    """Say whether it is done"""
    with db.write():
        follow_ups.settle(follow_up, by=viewer(), is_done=values["done"])
    return follow_up
