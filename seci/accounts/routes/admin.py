"""The first page of administration."""

from __future__ import annotations

from flask import render_template

from seci.accounts import bp, instance, kept_mail
from seci.commons.guards import may


@bp.get("/admin/")
@may("instance.run")
def show_admin() -> str:
    """What is run here, and whether anything waits."""
    return render_template("accounts/show_admin.html", overview=instance.overview(), is_kept=kept_mail.is_kept())
