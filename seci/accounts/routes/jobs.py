"""Jobs that failed for good."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.accounts import bp, instance
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.plumbing import jobs
from seci.plumbing.db import db
from seci.plumbing.jobs import Job


@bp.get("/admin/jobs")
@may("instance.run")
def list_jobs() -> str:
    """What failed, and how it ended."""
    return render_template("accounts/list_jobs.html", page=page_of(jobs.parked(), request.args.get("cursor")))


@bp.post("/admin/jobs/<int:id>/retry")
@may("instance.run", instance.parked_job)
def retry_job(job: Job) -> Response:
    """Try again at once."""
    with db.write():
        instance.retry(job, by=viewer())
    flash(_("It will be tried again in a moment."), "success")
    return redirect(url_for("accounts.list_jobs"))
