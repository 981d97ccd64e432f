"""Inviting people."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.accounts import bp, invitations, kept_mail, teams
from seci.accounts.forms import ROLE_NAMES, InvitationForm, team_among
from seci.accounts.models import OneTimeLink
from seci.commons.forms import put_errors
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.commons.refusals import Invalid
from seci.plumbing.clock import now
from seci.plumbing.db import db

Page = str | tuple[str, int] | Response


@bp.get("/admin/invitations")
@may("people.run")
def list_invitations() -> Page:
    """Whom to invite, and who was but has not come yet."""
    return _page(InvitationForm(teams.tree()))


@bp.post("/admin/invitations")
@may("people.run")
def invite() -> Page:
    """Send an invitation."""
    tree = teams.tree()
    form = InvitationForm(tree)
    if form.validate_on_submit():
        team = team_among(tree, form.team.data)
        try:
            with db.write():
                invitations.invite(
                    form.email.data, name=form.name.data or "", role=form.role.data, team=team, by=viewer()
                )
            flash(_said(), "success")
            return redirect(url_for("accounts.list_invitations"))
        except Invalid as refusal:
            put_errors(form, refusal)
    return _page(form), 422


@bp.post("/admin/invitations/<int:id>/repeat")
@may("people.run", invitations.get)
def repeat_invitation(link: OneTimeLink) -> Page:
    """Send it again, with a new link."""
    with db.write():
        invitations.repeat(link, by=viewer())
    flash(_said(), "success")
    return redirect(url_for("accounts.list_invitations"))


@bp.post("/admin/invitations/<int:id>/withdraw")
@may("people.run", invitations.get)
def withdraw_invitation(link: OneTimeLink) -> Page:
    """Make it worthless."""
    with db.write():
        invitations.withdraw(link, by=viewer())
    flash(_("The invitation was withdrawn."), "success")
    return redirect(url_for("accounts.list_invitations"))


def _page(form: InvitationForm) -> str:
    page = page_of(invitations.waiting(), request.args.get("cursor"))
    return render_template(
        "accounts/list_invitations.html",
        form=form,
        page=page,
        roles=ROLE_NAMES,
        moment_now=now(),
        is_kept=kept_mail.is_kept(),
    )


def _said() -> str:
    if kept_mail.is_kept():
        return _("The invitation is on its way. No mail server is set, so you find it under Mail in a moment.")
    return _("The invitation is on its way.")
