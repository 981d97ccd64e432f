"""Mentoring logs: written, read, changed by both of a pairing."""

from __future__ import annotations

import secrets

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.commons.addresses import address_of, slug_of
from seci.commons.clashes import choices_in, clash_of
from seci.commons.forms import put_errors
from seci.commons.guards import may, viewer
from seci.commons.permissions import may as is_allowed
from seci.commons.refusals import Busy, Conflict, Forbidden, Invalid, TooLarge
from seci.commons.routes.discussions import discussion_of
from seci.plumbing.clock import now
from seci.plumbing.languages import zone
from seci.socialization import bp, follow_ups, logs, pairings, private_points, shared_points
from seci.socialization.forms import LOG_KIND_NAMES, FollowUpForm, LogChangeForm, LogForm, NewLogForm
from seci.socialization.models import Log, LogDraft, Pairing

Page = str | tuple[str, int] | Response


@bp.get("/mentoring/pairings/<int:id>/logs/new")
@may("log.write", pairings.get)
def new_log(pairing: Pairing) -> str:
    """A form for what was just talked about or seen."""
    pairings.refuse_if_over(pairing)
    form = NewLogForm(formdata=None)
    form.at.data, form.submission.data = now().astimezone(zone()).replace(tzinfo=None), secrets.token_hex(16)
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
            submission=form.submission.data or None,
        )
    except (Forbidden, Invalid, TooLarge) as refusal:
        put_errors(form, refusal)
        return _new_page(pairing, form), refusal.status
    return redirect(address_of(made))


def _new_page(pairing: Pairing, form: NewLogForm) -> str:
    _make_visible(form)
    form.private.data = (form.private.data or "").replace("\x00", "␀")
    carried = follow_ups.open_in(pairing, viewer())
    return render_template("socialization/new_log.html", pairing=pairing, form=form, carried=carried)


def _make_visible(form: LogForm) -> None:
    """A NUL cannot stand in a page; its symbol shows where it was, so that it can be taken out."""
    form.shared.data = (form.shared.data or "").replace("\x00", "␀")


@bp.get("/mentoring/logs/<int:id>", defaults={"slug": ""})
@bp.get("/mentoring/logs/<int:id>-<slug>")
@may("log.show", logs.get)
def show_log(log: Log, slug: str) -> Page:
    """What both share of a meeting, what one keeps for oneself, and what will be done."""
    if slug != slug_of(log.title):
        return redirect(address_of(log, **request.args))
    return log_page(log)


def log_page(log: Log, form: FollowUpForm | None = None) -> str:
    """The page; with a follow-up that could not be taken where there is one."""
    person = viewer()
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
        **discussion_of(log, logs.html_of(log, log.title, logs.head_of(log).body)),
    )


def offer_owners(form: FollowUpForm, log: Log) -> None:
    """Let somebody choose between the two."""
    two = (log.pairing.mentor, log.pairing.learner)
    form.owner.choices = [(one.id, _("You") if one.id == viewer().id else one.name) for one in two]


@bp.get("/mentoring/logs/<int:id>/edit")
@may("log.revise", logs.get)
def edit_log(log: Log) -> Page:
    """The facts and the shared points, to be changed; where a text was kept after a conflict, that is shown first."""
    pairings.refuse_if_over(log.pairing)
    kept, head = shared_points.kept_of(log, viewer()), logs.head_of(log)
    if kept is not None and kept.body != head.body:
        return _conflict_page(log, kept)
    return _edit_page(log, _form_of(log, head.body))


def _form_of(log: Log, body: str) -> LogChangeForm:
    at = log.at.astimezone(zone()).replace(tzinfo=None)
    facts = {"kind": log.log_kind, "at": at, "minutes": log.minutes}
    return LogChangeForm(formdata=None, data={**facts, "shared": body, "base": log.revision})


@bp.post("/mentoring/logs/<int:id>/edit")
@may("log.revise", logs.get)
def revise_log(log: Log) -> Page:
    """Save: merged where the other changed other paragraphs, shown side by side where both changed the same."""
    form, person = LogChangeForm(), viewer()
    if not form.validate():
        return _edit_page(log, form), 422
    try:
        was_merged = shared_points.revise(log, form.shared.data or "", base=form.base.data, by=person, facts=form.facts)
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


def _conflict_page(log: Log, kept: LogDraft, sent: LogChangeForm | None = None) -> str:
    """Both changes side by side; what was chosen piece by piece stands in the address."""
    head = logs.head_of(log)
    base = logs.revision_of(log, kept.base) or head
    clash = clash_of(base.body, head.body, kept.body, choices_in(request.args))
    form = _form_of(log, clash.text)
    if sent is not None:
        form.kind.data, form.at.data, form.minutes.data = sent.kind.data, sent.at.data, sent.minutes.data
    return render_template(
        "socialization/resolve_log.html", log=log, pairing=log.pairing, form=form, clash=clash, base=base, head=head
    )
