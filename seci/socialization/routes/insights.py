"""Insights: ripe ones, one's own, one of them, new ones and changed ones."""

from __future__ import annotations

import secrets

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.commons import drafts, passages, renderings, topics
from seci.commons.addresses import address_of, present_address_of, slug_of
from seci.commons.forms import differences, put_errors, typed_again
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.commons.permissions import may as is_allowed
from seci.commons.refusals import Invalid, NotFound, Overtaken, TooLarge
from seci.commons.routes.discussions import discussion_of
from seci.commons.topics import Topic
from seci.plumbing.db import db
from seci.socialization import bp, insights, logs, removals, sightings
from seci.socialization.forms import (
    CONSENT_NAMES,
    ConsentForm,
    InsightForm,
    NewInsightForm,
    SightingForm,
    WordsForm,
    offer_consents,
)
from seci.socialization.models import Insight, Log
from seci.socialization.routes.offers import offer_page
from seci.socialization.routes.sentences import readers_by_consent, said_of

Page = str | tuple[str, int] | Response
BEGUN = 3  # drafts offered beside an empty form
QUOTED = 90  # characters of a passage in the list to choose from


@bp.get("/mentoring/insights")
@may("mentoring.use")
def list_insights() -> str:
    """The inbox: what is ripe for writing down, what was seen most often first; or one's own."""
    is_own, topic = request.args.get("show") == "own", _topic_asked_for()
    query = insights.of_person(viewer()) if is_own else insights.ripe_for(viewer())
    page = page_of(insights.under(query, topic) if topic else query, request.args.get("cursor"))
    rows = [(row, None) for row in page.rows] if is_own else page.rows
    return render_template(
        "socialization/list_insights.html",
        insights=rows,
        page=page,
        is_own=is_own,
        topic=topic,
        offered=insights.topics_in(query, viewer()),
        consents=CONSENT_NAMES,
    )


def _topic_asked_for() -> Topic | None:
    number = request.args.get("topic", type=int)
    topic = topics.get(number, viewer()) if number else None
    if number and topic is None:
        raise NotFound
    return topic


@bp.get("/mentoring/insights/new")
@may("mentoring.use")
def new_insight() -> str:
    """A form for what was noticed, perhaps in a log; or what was typed into one and not saved."""
    draft = drafts.get_begun(request.args.get("draft", 0, type=int), viewer(), insights.DRAFT)
    if draft is not None:
        form = NewInsightForm(formdata=typed_again(draft, "body"))
        log = logs.get(form.log.data or 0, viewer())
        if log is None:  # it was thrown away meanwhile: what was noticed there is kept all the same
            form.log.data = form.log.raw_data = None
        return _new_page(form, log)
    form = NewInsightForm(formdata=None)
    form.log.data = request.args.get("log", type=int)
    form.passage.data, form.submission.data = request.args.get("passage", ""), secrets.token_hex(16)
    log = _log_of(form)
    form.topics.data = ", ".join(topics.names_of(log)) if log else ""
    return _new_page(form, log)


@bp.post("/mentoring/insights/new")
@may("mentoring.use")
def add_insight() -> Page:
    """Keep it."""
    form, person = NewInsightForm(), viewer()
    log = _log_of(form)
    _offer(form, log)
    if not form.validate():
        return _new_page(form, log), 422
    try:
        noticed, rendering = insights.prepare(form.noticed)
        with db.write():
            made = insights.capture(
                noticed,
                rendering,
                by=person,
                consent=form.consent.data,
                log=_log_of(form),
                passage=form.passage.data or None,
                topics=form.topic_names,
                submission=form.submission.data or None,
            )
    except (Invalid, TooLarge) as refusal:
        put_errors(form, refusal)
        return _new_page(form, log), refusal.status
    return redirect(address_of(made))


def _log_of(form: NewInsightForm) -> Log | None:
    """The log it was caught in, which its finder must be able to read."""
    if not form.log.data:
        return None
    log = logs.get(form.log.data, viewer())
    if log is None:
        raise NotFound
    return log


def _offer(form: NewInsightForm, log: Log | None) -> None:
    offer_consents(form.consent, readers_by_consent(log.pairing if log else None, viewer().id))
    found = passages.texts([log.id])[log.id] if log else []
    form.passage.choices = [("", _("the whole log")), *((one.anchor, one.text[:QUOTED]) for one in found)]


def _new_page(form: NewInsightForm, log: Log | None) -> str:
    _offer(form, log)
    _make_visible(form)
    found = page_of(drafts.begun_by(viewer(), insights.DRAFT), size=BEGUN + 1).rows
    begun = [one for one in found if one.submission != form.submission.data][:BEGUN]
    return render_template("socialization/new_insight.html", form=form, log=log, begun=begun)


def _make_visible(form: WordsForm) -> None:
    """A NUL cannot stand in a page; its symbol shows where it was, so that it can be taken out."""
    for field in (form.body, form.situation, form.cue, form.why):
        field.data = (field.data or "").replace("\x00", "␀")


@bp.get("/mentoring/insights/<int:id>", defaults={"slug": ""})
@bp.get("/mentoring/insights/<int:id>-<slug>")
@may("insight.show", insights.get)
def show_insight(insight: Insight, slug: str) -> Page:
    """What was noticed, who may read it, who has seen it too, and what became of it."""
    if slug != slug_of(insight.title):
        return redirect(present_address_of(insight))
    return insight_page(insight)


def insight_page(insight: Insight, form: SightingForm | ConsentForm | None = None) -> str:
    """The page; with what could not be taken where there is something."""
    person, shown = viewer(), renderings.of(insight)
    is_mine = is_allowed(person, "insight.change", insight)
    sighting = form if isinstance(form, SightingForm) else SightingForm(formdata=None)
    consent = form if isinstance(form, ConsentForm) else ConsentForm(formdata=None, data={"consent": insight.consent})
    offer_consents(consent.consent, readers_by_consent(insight.pairing, insight.owner_id))
    return render_template(
        "socialization/show_insight.html",
        insight=insight,
        readers=said_of(insight),
        consent_name=CONSENT_NAMES[insight.consent],
        consent=consent,
        sighting=sighting,
        form=form,
        is_mine=is_mine,
        may_write_down=is_allowed(person, "insight.write_down", insight),
        may_comment=is_allowed(person, "item.comment", insight),
        log=insights.caught_in(insight, person),
        written_as=insights.written_as(insight, person),
        seen=page_of(sightings.of(insight), request.args.get("cursor"), size=20),
        times=1 + sightings.count(insight),
        own_sighting=sightings.own_of(insight, person),
        topics=topics.of_item(insight),
        unsaved=drafts.of(person, insights.DRAFT, insight),
        is_complete=shown.is_complete,
        **discussion_of(insight, shown.html),
    )


@bp.get("/mentoring/insights/<int:id>/edit")
@may("insight.change", insights.get)
def edit_insight(insight: Insight) -> str:
    """Its words, to be made better. What was typed and not saved is shown first, beside what stands there."""
    form, draft = form_of_insight(insight), drafts.of(viewer(), insights.DRAFT, insight)
    if draft is None:
        return _edit_page(insight, form)
    typed = InsightForm(formdata=typed_again(draft, "body"))
    if request.args.get("draft") == "use":
        return _edit_page(insight, typed)
    return offer_page(draft, insight, form, typed, "body")


def form_of_insight(insight: Insight) -> InsightForm:
    """The form with an insight as it stands."""
    typed = {name: getattr(insight, name) for name in ("title", "body", "situation", "cue", "why")}
    form = InsightForm(formdata=None, data={**typed, "base": insight.revision})
    form.begin_with(topics.names_of(insight))
    return form


@bp.post("/mentoring/insights/<int:id>/edit")
@may("insight.change", insights.get)
def change_insight(insight: Insight) -> Page:
    """Save them. What was saved in another window is not overwritten unseen."""
    form, insight_id, person = InsightForm(), insight.id, viewer()
    if not form.validate():
        return _edit_page(insight, form), 422
    try:
        noticed, rendering = insights.prepare(form.noticed)
        with db.write():
            present = insights.get(insight_id, person)
            if present is None:
                raise NotFound
            insights.change(
                present,
                noticed,
                rendering,
                base=form.base.data,
                by=person,
                topics=form.topic_names,
                topics_before=form.topic_names_before,
            )
    except Overtaken as refusal:
        form.begin_from(insight.revision)
        return _edit_page(insight, form, theirs=insight), refusal.status
    except (Invalid, TooLarge) as refusal:
        put_errors(form, refusal)
        return _edit_page(insight, form), refusal.status
    return redirect(address_of(insight))


def _edit_page(insight: Insight, form: InsightForm, theirs: Insight | None = None) -> str:
    _make_visible(form)
    return render_template(
        "socialization/edit_insight.html",
        insight=insight,
        form=form,
        theirs=theirs,
        rest=differences(form_of_insight(theirs), form, "body") if theirs else (),
        readers=said_of(insight),
    )


@bp.post("/mentoring/insights/<int:id>/consent")
@may("insight.change", insights.get)
def change_consent(insight: Insight) -> Page:
    """Say anew who may read it; that counts at once."""
    form = ConsentForm()
    offer_consents(form.consent, readers_by_consent(insight.pairing, insight.owner_id))
    if not form.validate():
        return insight_page(insight, form), 422
    with db.write():
        insights.consent_to(insight, form.consent.data, by=viewer())
    flash(said_of(insight))
    return redirect(address_of(insight))


@bp.post("/mentoring/insights/<int:id>/remove")
@may("insight.remove", insights.get)
def remove_insight(insight: Insight) -> Response:
    """Put it into the bin; what was written down from it stays."""
    with db.write():
        removals.remove_insight(insight, by=viewer())
    undo = url_for(".restore_insight", id=insight.id)
    flash(_("“%(title)s” is in the bin.", title=insight.title), f"undo {undo}")
    return redirect(url_for(".list_insights", show="own"))


@bp.post("/mentoring/insights/<int:id>/restore")
@may("insight.restore", removals.insight_in_bin)
def restore_insight(insight: Insight) -> Response:
    """Bring it back."""
    with db.write():
        removals.restore_insight(insight, by=viewer())
    flash(_("“%(title)s” is back.", title=insight.title))
    return redirect(address_of(insight))
