"""Pairings: one's own, offered, answered, paused, ended."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.commons import drafts, people
from seci.commons.addresses import address_of, present_address_of, slug_of
from seci.commons.forms import put_errors
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.commons.people import Person
from seci.commons.permissions import may as is_allowed
from seci.commons.refusals import N_, Forbidden, Invalid, Overtaken
from seci.commons.routes.discussions import discussion_of
from seci.plumbing.db import db
from seci.socialization import bp, follow_ups, insights, logs, pairings, shared_points
from seci.socialization.forms import CADENCE_NAMES, PAIRING_KIND_NAMES, OfferForm, PairingForm
from seci.socialization.models import Pairing

Page = str | tuple[str, int] | Response
FEW = 8
BEGUN = 3


@bp.get("/mentoring/")
@may("mentoring.use")
def list_pairings() -> str:
    """What waits for one, whom one learns with, what was logged and caught lately."""
    person = viewer()
    over = page_of(pairings.in_state(person, ("ended", "declined")), request.args.get("cursor"), size=FEW)
    return render_template(
        "socialization/list_pairings.html",
        waiting=page_of(pairings.waiting_for(person)).rows,
        present=page_of(pairings.in_state(person, ("offered", "active", "paused")), size=100).rows,
        logs=page_of(logs.newest(person), size=FEW).rows,
        follow_ups=page_of(follow_ups.open_of(person), request.args.get("todo"), size=FEW),
        ripe=page_of(insights.ripe_for(person), size=FEW).rows,
        over=over,
        begun=page_of(drafts.begun_by(person, shared_points.DRAFT, insights.DRAFT), size=BEGUN).rows,
    )


@bp.get("/mentoring/pairings/new")
@may("mentoring.use")
def new_pairing() -> str:
    """A form to offer a pairing: to somebody, or to two others."""
    form = OfferForm(formdata=None)
    form.mentor.data, form.learner.data = request.args.get("mentor", ""), request.args.get("learner", "")
    form.goal.data, form.submission.data = request.args.get("goal", "")[:300], secrets.token_hex(16)
    return _offer_page(form)


@bp.post("/mentoring/pairings/new")
@may("mentoring.use")
def offer_pairing() -> Page:
    """Offer it; the others hear of that."""
    form, person = OfferForm(), viewer()
    if not form.validate():
        return _offer_page(form), 422
    try:
        with db.write():
            mentor, learner = _somebody("mentor", form.mentor.data), _somebody("learner", form.learner.data)
            made = pairings.offer(mentor, learner, form.plan, by=person, submission=form.submission.data or None)
    except Invalid as refusal:
        put_errors(form, refusal)
        return _offer_page(form), 422
    if person.id in {made.mentor_id, made.learner_id}:
        flash(_("Offered. %(name)s is told and says yes or no.", name=made.partner_of(person.id).name))
        return redirect(address_of(made))
    names = {"mentor": made.mentor.name, "learner": made.learner.name}
    flash(_("Offered. %(mentor)s and %(learner)s are told; from here on only they see it.", **names))
    return redirect(url_for(".list_pairings"))


def _somebody(role: str, handle: str) -> Person:
    found = people.by_handle(handle.strip())
    if found is None or not found.is_active:
        raise Invalid({role: N_("Nobody here is called that. Enter a handle like @noor.")})
    return found


def _offer_page(form: OfferForm) -> str:
    return render_template("socialization/new_pairing.html", form=form)


@bp.get("/mentoring/pairings/<int:id>", defaults={"slug": ""})
@bp.get("/mentoring/pairings/<int:id>-<slug>")
@may("pairing.show", pairings.get)
def show_pairing(pairing: Pairing, slug: str) -> Page:
    """A pairing: how it stands, what it is for, what was logged, what is still to be done."""
    if slug != slug_of(pairing.title):
        return redirect(present_address_of(pairing))
    return _show(pairing)


def _show(pairing: Pairing) -> str:
    person = viewer()
    return render_template(
        "socialization/show_pairing.html",
        pairing=pairing,
        history=pairings.history_of(pairing),
        is_asked=pairing.state == "offered" and not pairings.has_accepted(pairing, person),
        may_change=pairing.is_open and is_allowed(person, "pairing.change", pairing),
        page=page_of(logs.newest(person, pairing), request.args.get("cursor"), size=20),
        follow_ups=follow_ups.open_in(pairing, person),
        kind=PAIRING_KIND_NAMES[pairing.pairing_kind],
        cadence=CADENCE_NAMES[pairing.cadence],
        **discussion_of(pairing),
    )


@bp.get("/mentoring/pairings/<int:id>/edit")
@may("pairing.change", pairings.get)
def edit_pairing(pairing: Pairing) -> str:
    """What it is for, to be said anew."""
    logs.refuse_if_over(pairing)
    typed = {"goal": pairing.title, "kind": pairing.pairing_kind, "cadence": pairing.cadence}
    form = PairingForm(formdata=None, data={**typed, "identity": pairing.identity, "base": pairing.revision})
    return _edit_page(pairing, form)


@bp.post("/mentoring/pairings/<int:id>/edit")
@may("pairing.change", pairings.get)
def change_pairing(pairing: Pairing) -> Page:
    """Say it anew. Whoever was quicker is not overwritten unseen."""
    form = PairingForm()
    if not form.validate():
        return _edit_page(pairing, form), 422
    try:
        with db.write():
            pairings.change(pairing, form.plan, base=form.base.data, by=viewer())
    except Overtaken as refusal:
        form.begin_from(pairing.revision)
        return _edit_page(pairing, form, theirs=pairing), refusal.status
    except Invalid as refusal:
        put_errors(form, refusal)
        return _edit_page(pairing, form), refusal.status
    return redirect(address_of(pairing))


def _edit_page(pairing: Pairing, form: PairingForm, theirs: Pairing | None = None) -> str:
    return render_template(
        "socialization/edit_pairing.html",
        pairing=pairing,
        form=form,
        theirs=theirs,
        kinds=PAIRING_KIND_NAMES,
        cadences=CADENCE_NAMES,
    )


@bp.post("/mentoring/pairings/<int:id>/accept")
@may("pairing.change", pairings.get)
def accept_pairing(pairing: Pairing) -> Page:
    """Say yes."""
    return _step(pairing, pairings.accept, _("You said yes. Log what you do together."))


@bp.post("/mentoring/pairings/<int:id>/decline")
@may("pairing.change", pairings.get)
def decline_pairing(pairing: Pairing) -> Page:
    """Say no."""
    return _step(pairing, pairings.decline, _("You said no; the other is told."))


@bp.post("/mentoring/pairings/<int:id>/pause")
@may("pairing.change", pairings.get)
def pause_pairing(pairing: Pairing) -> Page:
    """Let it rest."""
    return _step(pairing, pairings.pause, _("Paused until one of you resumes it."))


@bp.post("/mentoring/pairings/<int:id>/resume")
@may("pairing.change", pairings.get)
def resume_pairing(pairing: Pairing) -> Page:
    """Go on."""
    return _step(pairing, pairings.resume, _("Resumed."))


@bp.post("/mentoring/pairings/<int:id>/end")
@may("pairing.change", pairings.get)
def end_pairing(pairing: Pairing) -> Page:
    """Close it."""
    return _step(pairing, pairings.end, _("Ended. Both of you keep what was logged."))


def _step(pairing: Pairing, verb: Callable[..., None], words: str) -> Page:
    """One step of a pairing's life; what is not possible any more is said where it stands now."""
    try:
        with db.write():
            verb(pairing, by=viewer())
    except (Forbidden, Invalid) as refusal:
        flash(_(refusal.sentence), "warning")
        return _show(pairing), refusal.status
    flash(words)
    return redirect(address_of(pairing))
