"""The instance as whoever runs it sees it: what waits, what failed. No content."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from seci.accounts import invitations
from seci.commons import events
from seci.commons.people import Person, Team
from seci.commons.refusals import N_
from seci.plumbing import jobs
from seci.plumbing.db import db
from seci.plumbing.jobs import Job

retried = events.declare("job.retried", N_("%(by)s had a job tried again"))


@dataclass(frozen=True)
class Overview:
    """Counts for the first page of administration."""

    people: int
    teams: int
    invitations: int
    parked: int


def overview() -> Overview:
    """How much there is of everything that is run here."""
    active = select(func.count()).select_from(Person).where(Person.deactivated_at.is_(None))
    teams = select(func.count()).select_from(Team)
    waiting = select(func.count()).select_from(invitations.waiting().order_by(None).subquery())
    parked = select(func.count()).select_from(jobs.parked().order_by(None).subquery())
    return Overview(*(db.session.scalar(query) or 0 for query in (active, teams, waiting, parked)))


def parked_job(job_id: int, _viewer: Person) -> Job | None:
    """A job that failed for good."""
    return db.session.scalar(jobs.parked().where(Job.id == job_id))


def retry(job: Job, *, by: Person) -> None:
    """Have a parked job tried again at once."""
    retried.record(by=by, job=job.id)
    jobs.retry(job.id)
