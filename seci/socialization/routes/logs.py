"""Mentoring logs: written, read, changed by both of a pairing."""

from __future__ import annotations

import secrets

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.commons import drafts, renderings, topics
from seci.commons.addresses import address_of, present_address_of, slug_of
from seci.commons.clashes import choices_in, clash_of
from seci.commons.drafts import Draft
from seci.commons.forms import put_errors, typed_again, typed_in
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.commons.permissions import may as is_allowed
from seci.commons.refusals import Busy, Conflict, Forbidden, Invalid, Overtaken, TooLarge
from seci.commons.routes.discussions import discussion_of
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.languages import zone
from seci.socialization import bp, follow_ups, logs, pairings, private_points, removals, shared_points
from seci.socialization.forms import LOG_KIND_NAMES, FollowUpForm, LogChangeForm, LogForm, NewLogForm
from seci.socialization.models import Log, Pairing
from seci.socialization.routes.offers import offer_page

Page = str | tuple[str, int] | Response
BEGUN = 3  # drafts offered beside an empty form


@bp.get("/mentoring/pairings/<int:id>/logs/new")
@may("log.write", pairings.get)
def new_log(pairing: Pairing) -> str:
    """A form for what was just talked about or seen, or what was typed into one and not saved."""
    draft = drafts.get_begun(request.args.get("draft", 0, type=int), viewer(), shared_points.DRAFT)
    if draft is not None and draft.number("pairing") == pairing.id:
        return _new_page(pairing, NewLogForm(formdata=typed_again(draft, "shared")))
    logs.refuse_if_over(pairing)
    form = NewLogForm(formdata=None)
    form.at.data, form.submission.data = now().astimezone(zone()).replace(tzinfo=None), secrets.token_hex(16)
    form.topics.data = ", ".join(logs.names_suggested(pairing, viewer()))
    return _new_page(pairing, form)


@bp.post("/mentoring/pairings/<int:id>/logs/new")
@may("log.write", pairings.get)
def write_log(pairing: Pairing) -> Page:
    """Log it."""
    form = NewLogForm()
    if not form.validate():
        return _new_page(pairing, form), 422
    try:
        made = shared_points.write(
            pairing,
            form.facts,
            form.shared.data or "",
            by=viewer(),
            private=form.private.data or "",
            topics=form.topic_names,
            submission=form.submission.data or None,
        )
    except Conflict:  # it was sent before, and typed on while the other changed the same words: both are kept there
        twin = shared_points.submitted(viewer(), form.submission.data)
        assert twin is not None
        return redirect(url_for(".edit_log", id=twin.id))
    except (Busy, Forbidden, Invalid, Overtaken, TooLarge) as refusal:
        put_errors(form, refusal)
        return _new_page(pairing, form), refusal.status
    return redirect(address_of(made))


def _new_page(pairing: Pairing, form: NewLogForm) -> str:
    _make_visible(form)
    form.private.data = (form.private.data or "").replace("\x00", "␀")
    return render_template(
        "socialization/new_log.html",
        pairing=pairing,
        form=form,
        carried=follow_ups.open_in(pairing, viewer()),
        begun=_begun(pairing, form),
    )


def _begun(pairing: Pairing, form: NewLogForm) -> list[Draft]:
    """What else was begun about meetings of this pairing."""
    found = page_of(drafts.begun_by(viewer(), shared_points.DRAFT)).rows
    key = form.submission.data
    return [one for one in found if one.number("pairing") == pairing.id and one.submission != key][:BEGUN]


def _make_visible(form: LogForm) -> None:
    """A NUL cannot stand in a page; its symbol shows where it was, so that it can be taken out."""
    form.shared.data = (form.shared.data or "").replace("\x00", "␀")


@bp.get("/mentoring/logs/<int:id>", defaults={"slug": ""})
@bp.get("/mentoring/logs/<int:id>-<slug>")
@may("log.show", logs.get)
def show_log(log: Log, slug: str) -> Page:
    """What both share of a meeting, what one keeps for oneself, and what will be done."""
    if slug != slug_of(log.title):
        return redirect(present_address_of(log))
    return log_page(log)


def log_page(log: Log, form: FollowUpForm | None = None) -> str:
    """The page; with a follow-up that could not be taken where there is one."""
    person, shown = viewer(), renderings.of(log)
    if form is None:
        form = FollowUpForm(formdata=None)
        form.owner.data = person.id
    offer_owners(form, log)
    return render_template(
        "socialization/show_log.html",
        log=log,
        pairing=log.pairing,
        kind=LOG_KIND_NAMES[log.log_kind],
        unsaved=shared_points.kept_of(log, person),
        own=private_points.body_of(log, person),
        follow_ups=follow_ups.of_log(log, person),
        form=form,
        may_revise=log.pairing.is_open and is_allowed(person, "log.revise", log),
        may_remove=log.pairing.is_open and is_allowed(person, "log.remove", log),
        topics=topics.of_item(log),
        is_complete=shown.is_complete,
        **discussion_of(log, shown.html),
    )


def offer_owners(form: FollowUpForm, log: Log) -> None:
    """Let somebody choose between the two."""
    two = (log.pairing.mentor, log.pairing.learner)
    form.owner.choices = [(one.id, _("You") if one.id == viewer().id else one.name) for one in two]


@bp.get("/mentoring/logs/<int:id>/edit")
@may("log.revise", logs.get)
def edit_log(log: Log) -> Page:
    """The facts and the shared points, to be changed.

    What was typed and not saved is shown first: beside what stands there, or where the other saved meanwhile to be put
    together with that.
    """
    kept, form = shared_points.kept_of(log, viewer()), form_of_log(log)
    if kept is None:
        logs.refuse_if_over(log.pairing)
        return _edit_page(log, form)
    typed = _form_from(log, kept)
    if kept.base != log.revision:
        return _conflict_page(log, kept, typed)
    if request.args.get("draft") != "use":
        return offer_page(kept, log, form, typed, "shared")
    return _edit_page(log, typed)


def form_of_log(log: Log, body: str | None = None) -> LogChangeForm:
    """The form with a log as it stands, but for other shared points if given."""
    at = log.at.astimezone(zone()).replace(tzinfo=None)
    facts = {"kind": log.log_kind, "at": at, "minutes": log.minutes}
    shared = logs.head_of(log).body if body is None else body
    form = LogChangeForm(formdata=None, data={**facts, "shared": shared, "base": log.revision})
    form.begin_with(topics.names_of(log))
    form.begin_with_facts()
    return form


def _form_from(log: Log, draft: Draft) -> LogChangeForm:
    """The form as it was typed; what came by itself was sent without the rest of one."""
    return LogChangeForm(formdata=typed_again(draft, "shared")) if draft.typed else form_of_log(log, draft.body)


@bp.post("/mentoring/logs/<int:id>/edit")
@may("log.revise", logs.get)
def revise_log(log: Log) -> Page:
    """Save: merged where the other changed other paragraphs, shown side by side where both changed the same."""
    form, person = LogChangeForm(), viewer()
    if not form.validate():
        return _edit_page(log, form), 422
    try:
        was_merged = shared_points.revise(
            log,
            form.shared.data or "",
            base=form.base.data,
            by=person,
            facts=form.facts,
            changed=form.changed,
            topics=form.topic_names,
            topics_before=form.topic_names_before,
            typed=typed_in(form, "shared"),
        )
    except Conflict:
        kept = shared_points.kept_of(log, person)
        assert kept is not None
        return _conflict_page(log, kept, form), 409
    except (Busy, Forbidden, Invalid, TooLarge) as refusal:
        put_errors(form, refusal)
        return _edit_page(log, form), refusal.status
    if was_merged:
        flash(_("Saved. The other had changed other paragraphs; both changes stand in the text now."))
    return redirect(address_of(log))


def _edit_page(log: Log, form: LogChangeForm) -> str:
    _make_visible(form)
    return render_template("socialization/edit_log.html", log=log, pairing=log.pairing, form=form)


def _conflict_page(log: Log, kept: Draft, typed: LogChangeForm) -> str:
    """Both changes side by side; what was chosen piece by piece stands in the address."""
    head = logs.head_of(log)
    base = logs.revision_of(log, kept.base) or head
    clash = clash_of(base.body, head.body, kept.body, choices_in(request.args))
    form = form_of_log(log, clash.text)
    for name in typed.changed:
        form[name].data = typed[name].data
    form.topics.data = ", ".join(topics.merged(log, typed.topic_names, typed.topic_names_before) or ())
    return render_template(
        "socialization/resolve_log.html", log=log, pairing=log.pairing, form=form, clash=clash, base=base, head=head
    )


@bp.post("/mentoring/logs/<int:id>/remove")
@may("log.remove", logs.get)
def remove_log(log: Log) -> Response:
    """Put it into the bin, for both."""
    pairing = log.pairing
    with db.write():
        removals.remove_log(log, by=viewer())
    name = pairing.partner_of(viewer().id).name
    said = _("The log is in the bin. You and %(name)s no longer read it; either of you can bring it back.", name=name)
    flash(said, f"undo {url_for('.restore_log', id=log.id)}")
    return redirect(address_of(pairing))


@bp.post("/mentoring/logs/<int:id>/restore")
@may("log.restore", removals.log_in_bin)
def restore_log(log: Log) -> Response:
    """Bring it back, for both."""
    with db.write():
        removals.restore_log(log, by=viewer())
    flash(_("“%(title)s” is back.", title=log.title))
    return redirect(address_of(log))
