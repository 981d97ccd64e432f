"""Insights: what somebody noticed, kept with the consent of who noticed it, until it is written down.

Consent is the audience: private and count, its owner; pair, the two it was caught among; write, everybody. It may be
changed at any time and counts at the next request.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from seci.commons import bins, drafts, events, items, passages, people, renderings, submissions, texts
from seci.commons import topics as vocabulary
from seci.commons.indexing import Words, queue, words_of
from seci.commons.items import Item
from seci.commons.lineage import HandOver, hand_over
from seci.commons.people import Person
from seci.commons.refusals import N_, Invalid, Overtaken
from seci.commons.topics import ItemTopic, Topic
from seci.plumbing.db import db
from seci.plumbing.markdown import Rendering
from seci.socialization import readers
from seci.socialization.models import CONSENTS, Insight, Log, Sighting

DRAFT = "insight"
MAX_TOPICS = 100  # offered to choose from
MAX_BODY, MAX_FIELD = 20_000, 2_000
SHORT = 80  # characters of a title made from the words themselves
SIGNS = re.compile(r"^(?:\s*(?:[-*+>#]+|\d+[.)]|\[[ xX]\])(?=\s))+\s*|[*_`]+(?=\w)|(?<=[\w.!?])[*_`]+")

captured = events.declare("insight.captured", N_("%(by)s noticed %(item)s"))
changed = events.declare("insight.changed", N_("%(by)s changed the insight %(item)s"))
rendered = events.declare("insight.rendered", N_("%(item)s was rendered at last"))
consented = events.declare("insight.consented", N_("%(by)s changed what may be done with the insight %(item)s"))


@dataclass(frozen=True)
class Noticed:
    """What was noticed: what to do (`body`), and where known in which situation, at what sign (`cue`), and why."""

    title: str
    body: str
    situation: str = ""
    cue: str = ""
    why: str = ""


def checked(noticed: Noticed) -> Noticed:
    """The words as they are stored; without a title the first of them are it.

    Raises:
        Invalid: there are none, or too many.
    """
    body = texts.checked(noticed.body)
    if not body.strip():
        raise Invalid({"body": N_("Say what to do, in a sentence or two.")})
    if len(body) > MAX_BODY:
        raise Invalid({"body": N_("Shorten it to at most 20,000 characters: an insight is one thing.")})
    rest = {name: texts.checked(getattr(noticed, name), name).strip() for name in ("situation", "cue", "why")}
    for name, text in rest.items():
        if len(text) > MAX_FIELD:
            raise Invalid({name: N_("Say it in at most 2,000 characters.")})
    title = items.checked_title(noticed.title if noticed.title.strip() else title_of(body))
    return Noticed(title, body, **rest)


def title_of(body: str) -> str:
    """A title for words that have none: their first line, cut after a word."""
    line = next((line for line in body.splitlines() if line.strip()), "")
    line = SIGNS.sub("", line).strip() or line.strip()
    if len(line) <= SHORT:
        return line
    return line[: SHORT + 1].rpartition(" ")[0].rstrip(" ,;:–—-") + "…" if " " in line[:SHORT] else line[:SHORT] + "…"


def prepare(noticed: Noticed) -> tuple[Noticed, Rendering]:
    """Check and render outside any transaction."""
    noticed = checked(noticed)
    return noticed, passages.render(noticed.body, (), noticed.title)


# --- reading -----------------------------------------------------------------------------------------------------


def readable_by(viewer: Person) -> Select[Insight]:
    """Insights a person may read, newest first."""
    query = items.readable(Insight, viewer).options(joinedload(Item.owner))
    return query.order_by(Item.made_at.desc(), Item.id.desc())


def get(insight_id: int, viewer: Person) -> Insight | None:
    """An insight the viewer may read."""
    return db.session.scalar(readable_by(viewer).where(Insight.id == insight_id))


def under(query: Select[Any], topic: Item) -> Select[Any]:
    """Those of a selection of insights that have a topic."""
    given = select(ItemTopic.item_id).where(ItemTopic.topic_id == topic.id)
    return query.where(Insight.id.in_(given))


def topics_in(query: Select[Any], viewer: Person) -> Sequence[Topic]:
    """The topics the viewer may read that some of a selection of insights have, by name."""
    numbers = query.order_by(None).with_only_columns(Insight.id)
    given = select(ItemTopic.topic_id).where(ItemTopic.item_id.in_(numbers))
    found = vocabulary.readable_by(viewer).where(Topic.id.in_(given)).limit(MAX_TOPICS)
    return db.session.scalars(found).all()


def of_person(viewer: Person) -> Select[Insight]:
    """A person's own, newest first."""
    return readable_by(viewer).where(Item.owner_id == viewer.id)


def ripe_for(viewer: Person) -> Select[Any]:
    """(insight, recurrence) ripe for writing down: may be, and is not yet as far as the viewer can see.

    What was seen most often comes first, then what has waited longest.
    """
    recurrence = recurrence_of(Insight.id)
    query: Any = select(Insight, recurrence).options(joinedload(Item.owner))
    query = query.where(items.is_readable_by(viewer), Insight.consent == "write", ~_is_written(viewer))
    ordered: Select[Any] = query.order_by(recurrence.desc(), Item.made_at, Item.id)
    return ordered


def recurrence_of(insight_id: Any) -> ColumnElement[int]:
    """How often an insight was seen: once by who noticed it, and by everybody who has seen it too."""
    times = select(func.count()).where(Sighting.insight_id == insight_id).correlate_except(Sighting)
    return 1 + times.scalar_subquery()


def _is_written(viewer: Person) -> ColumnElement[bool]:
    """Whether something the viewer may read grew out of an insight; what they may not read does not tell them."""
    target = aliased(Item, flat=True)
    readable = exists().where(items.Audience.item_id == target.id, items.Audience.token.in_(items.tokens_of(viewer)))
    grown = exists().where(HandOver.from_item_id == Insight.id, HandOver.mode == "externalization")
    return grown.where(target.id == HandOver.to_item_id, readable)


def written_as(insight: Insight, viewer: Person) -> list[tuple[Item, str | None]]:
    """What grew out of an insight, as far as the viewer may read it, each with the passage it became."""
    query = select(Item, HandOver.to_passage).join(HandOver, HandOver.to_item_id == Item.id)
    query = query.where(HandOver.from_item_id == insight.id, HandOver.mode == "externalization")
    rows = db.session.execute(query.where(items.is_readable_by(viewer)).order_by(HandOver.id))
    return [(item, passage) for item, passage in rows]


def caught_in(insight: Insight, viewer: Person) -> Item | None:
    """The log an insight was caught in, if the viewer may read that."""
    query = items.readable_by(viewer).join(HandOver, HandOver.from_item_id == Item.id)
    return db.session.scalar(query.where(HandOver.to_item_id == insight.id, Item.kind == "log").limit(1))


# --- what is done to one ------------------------------------------------------------------------------------------


def submitted(by: Person, submission: str | None) -> Insight | None:
    """The insight a form has made already; from the bin, too, where only who noticed it put it."""
    key = submissions.key_of(by, submission)
    return db.session.scalar(select(Insight).where(Insight.submission == key)) if key else None


def capture(
    noticed: Noticed,
    rendering: Rendering,
    *,
    by: Person,
    consent: str = "private",
    log: Log | None = None,
    passage: str | None = None,
    source: Item | None = None,
    topics: Sequence[str] = (),
    submission: str | None = None,
) -> Insight:
    """Keep what somebody noticed, perhaps in a log or one of its passages, or in another item it came back from.

    Args:
        submission: the key of the form it came with: the same form again gives the same insight, as it says by now.

    Raises:
        Invalid: there is no such consent, or no pair to share it with.
    """
    people.hold(by)
    if (same := submitted(by, submission)) is not None:
        if same.revision == 1:
            change(same, noticed, rendering, base=1, by=by, topics=topics or None)
            consent_to(same, consent, by=by)
        return same
    insight = Insight(pairing_id=log.pairing_id if log else None, submission=submissions.key_of(by, submission))
    insight.consent = _checked_consent(consent, log is not None)
    items.start(insight, noticed.title, by=by, space=None)
    _fill(insight, noticed)
    db.session.add(insight)
    db.session.flush()
    items.play(insight, by, "author")
    readdress(insight)
    vocabulary.give(insight, topics, by=by)
    _append(insight, rendering)
    if submission is not None:
        drafts.drop_new(by, DRAFT, submission)
    captured.record(insight, by=by, consent=consent)
    if (noticed_in := log or source) is not None:
        _hand_over(noticed_in, insight, passage, rendering, by=by)
    return insight


def change(
    insight: Insight,
    noticed: Noticed,
    rendering: Rendering,
    *,
    base: int,
    by: Person,
    topics: Sequence[str] | None = None,
    topics_before: Sequence[str] | None = None,
) -> None:
    """Say it in better words, and give it other topics.

    Args:
        topics: those it is to have; where `topics_before` is given, what was added to or taken from those.

    Raises:
        Invalid: a topic cannot be called that.
        Overtaken: it was changed meanwhile, in another window.
    """
    items.hold(insight.id)
    db.session.refresh(insight)
    if insight.revision != base:
        raise Overtaken
    drafts.drop(by, DRAFT, insight)
    wanted = vocabulary.merged(insight, topics, topics_before)
    retopiced = wanted is not None and vocabulary.give(insight, wanted, by=by)
    if words_in(insight) != noticed:
        items.retitle(insight, noticed.title)
        _fill(insight, noticed)
        items.touch(insight, by=by)
        _append(insight, rendering)
        changed.record(insight, by=by, revision=insight.revision)
    elif retopiced:
        items.touch(insight, by=by)
        queue(insight)


def consent_to(insight: Insight, consent: str, *, by: Person) -> None:
    """Say anew who may read it and what may become of it; it counts at the next request.

    Raises:
        Invalid: there is no such consent, or no pair to share it with.
    """
    consent = _checked_consent(consent, insight.pairing_id is not None)
    if consent == insight.consent:
        return
    was, insight.consent = insight.consent, consent
    readdress(insight)
    consented.record(insight, by=by, consent=consent, was=was)


def words_in(insight: Insight) -> Noticed:
    """What an insight says."""
    return Noticed(insight.title, insight.body, insight.situation, insight.cue, insight.why)


def _checked_consent(consent: str, has_pair: bool) -> str:
    if consent not in CONSENTS:
        raise Invalid({"consent": N_("Choose private, pair, write or count.")})
    if consent == "pair" and not has_pair:
        raise Invalid({"consent": N_("Only what was caught in a mentoring log can be shared with a pair.")})
    return consent


def _fill(insight: Insight, noticed: Noticed) -> None:
    insight.body, insight.situation = noticed.body, noticed.situation
    insight.cue, insight.why = noticed.cue, noticed.why


def _append(insight: Insight, rendering: Rendering) -> None:
    insight.revision += 1
    passages.keep(insight, insight.revision, rendering)
    renderings.try_again_later(insight, rendering)
    queue(insight)


def readdress(insight: Insight) -> None:
    """Work out anew who may read an insight, and have its topics and the index follow."""
    yes = readers.accepted(insight.pairing_id) if insight.pairing_id else set()
    tokens = [] if bins.has(insight) else readers.of_insight(insight.consent, insight.owner_id, yes)
    if items.set_audience(insight, tokens):
        vocabulary.follow(insight)
        queue(insight, audience=True)


def _hand_over(source: Item, insight: Insight, passage: str | None, rendering: Rendering, *, by: Person) -> None:
    known = passage if passage and passages.quote(source, passage) is not None else None
    anchor = rendering.passages[0].anchor if rendering.passages else None
    revisions = (source.revision, insight.revision)
    hand_over(source, insight, mode="socialization", by=by, passages=(known, anchor), revisions=revisions)


@words_of("insight")
def _words(ids: Sequence[int]) -> dict[int, Words]:
    query = select(Insight.id, Insight.situation, Insight.cue, Insight.why).where(Insight.id.in_(ids))
    rows, read = db.session.execute(query).all(), renderings.words(ids)
    said = {row.id: "\n".join(filter(None, (read[row.id].body, *row[1:]))) for row in rows}
    return {number: replace(read[number], body=body) for number, body in said.items()}


@renderings.source_of("insight", rendered)
def _source(insight_id: int, number: int) -> tuple[str, str] | None:
    """Only the present words are kept."""
    query = select(Insight.title, Insight.body).where(Insight.id == insight_id, Insight.revision == number)
    row = db.session.execute(query).one_or_none()
    return (row.title, row.body) if row else None
