"""A closed space with something of every kind in it, and everybody who should or should not get at it."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from seci.accounts import invitations, tokens
from seci.commons import comments, lineage, passages, people, spaces, teams, topics
from seci.commons import drafts as all_drafts
from seci.commons.people import Person
from seci.externalization import attachments, drafts, playbooks, saving
from seci.externalization.models import Playbook
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.jobs import Job
from seci.socialization import follow_ups
from tests import cast
from tests.makers import make_insight, make_log, make_pairing
from tests.security import practising
from tests.security.practising import CANARY

WHISPER = "quixotry"  # in private points, drafts and a private insight of Mara's; not even her learner is told
QUIET_TABLES = {"session", "throttle", "index_entry", "job", "alembic_version"}


@dataclass(frozen=True)
class Scene:
    """Numbers of what stands in the closed space. Everything in it holds the canary's word."""

    playbook: int
    child: int
    known: int
    topic: int
    comment: int
    attachment: int
    draft: int
    space: int
    share: int
    token: int
    team: int
    invitation: int
    person: int
    pairing: int
    log: int
    follow_up: int
    insight: int
    checklist: int
    assignment: int
    run: int
    habit: int


def build() -> Scene:
    """Mara keeps it and owns what is in it, Ada writes, Noor reads; Olaf, Max and the administrator have no share.

    Mara mentors Noor; what is between the two nobody else reads, Ada included.
    """
    talked = _talk()
    mara, vault = cast.person("mara"), cast.space("Vault")
    with db.write():
        people.add("root@example.test", "Root", role="admin")
        spaces.change(vault, name=f"Vault {CANARY}", access="closed", purpose=f"For {CANARY}", by=mara)
    body = f"# {CANARY} heading\n\nThe word is {CANARY}. #{CANARY}-topic @noor\n"
    first = saving.write(vault, f"Secret {CANARY}", body, by=mara, note=f"note {CANARY}", topics=[f"{CANARY}-topic"])
    child = saving.write(vault, f"Child {CANARY}", f"Below, see [[Secret {CANARY}]].\n", by=mara, parent=first)
    saving.revise(first, body + f"\nMore {CANARY}.\n", by=mara, base=1, note=f"again {CANARY}")
    known = saving.write(cast.space("Workshop"), "Known to all", "Written from what is not.\n", by=mara)
    rendering = comments.prepare(f"A remark: {CANARY}.")
    stored = attachments.receive(f"{CANARY}.txt", io.BytesIO(f"text {CANARY}".encode()))
    with db.write():
        comment = comments.make(first, f"A remark: {CANARY}.", rendering, by=mara)
        attachment = attachments.attach(first, stored, by=mara)
        draft = drafts.keep(mara, first, title=f"Draft {CANARY}", body=f"unsaved {CANARY}", base=2)
        token, _secret = tokens.make(mara, f"token {CANARY}", scope="write", days=9, by=mara)
        share = spaces.share_with(vault, cast.person("noor"), "reader", by=mara)
        topic = topics.of_item(first)[0]
        for source, target in ((first, known), (known, child)):
            lineage.hand_over(source, target, mode="externalization", by=mara, passages=_ends(source, target))
        db.session.add(Job(name="mail.deliver", arguments={}, due_at=now(), parked_at=now()))
        invitation = invitations.invite("new@example.test", by=root())
        practice = practising.practise(first, mara)
        return Scene(
            playbook=first.id,
            child=child.id,
            known=known.id,
            topic=topic.id,
            comment=comment.id,
            attachment=attachment.id,
            draft=draft.id,
            space=vault.id,
            share=share.id,
            token=token.id,
            team=teams.by_name()[0].id,
            invitation=invitation.id,
            person=mara.id,
            **talked,
            **practice,
        )


def _ends(source: Playbook, target: Playbook) -> tuple[str, str]:
    """The first passages of two playbooks."""
    return tuple(passages.passages_of(one.id, 1)[0].anchor for one in (source, target))  # type: ignore[return-value]


def _talk() -> dict[str, int]:
    mara, noor = cast.person("mara"), cast.person("noor")
    pairing = make_pairing(f"Goal {CANARY}", identity=f"knows {CANARY}", cadence="weekly")
    log = make_log(f"Shared {CANARY}, see [[Secret {CANARY}]].\n", pairing=pairing, private=f"Alone {WHISPER}.")
    remark = comments.prepare(f"A word on it: {CANARY}.")
    with db.write():
        follow_up = follow_ups.add(log, f"Follow up {CANARY}", by=mara, owner=noor)
        comments.make(log, f"A word on it: {CANARY}.", remark, by=mara)
    insight = make_insight(f"Noticed {CANARY}.", log=log, consent="pair", cue=f"Sign {CANARY}")
    make_insight(f"Mine {WHISPER}.", log=log, consent="private")
    make_insight(f"Counted {WHISPER}.", consent="count")
    with db.write():
        typed = {"pairing": str(pairing.id), "private": f"Typed {WHISPER}"}
        all_drafts.keep_new(mara, "log", "k", title=f"Typed {WHISPER}", body=f"Typed {WHISPER}", typed=typed)
        for kind, item in (("log", log), ("private_points", log), ("insight", insight)):
            all_drafts.keep(mara, kind, item, base=1, title=f"Typed {WHISPER}", body=f"Typed {WHISPER}")
    return {"pairing": pairing.id, "log": log.id, "follow_up": follow_up.id, "insight": insight.id}


def root() -> Person:
    """An administrator without any share."""
    return cast.person("root")


def address(rule: str, scene: Scene) -> str:
    """A route's address with the scene's numbers in it."""
    path = re.sub(r"<(?:\w+:)?(slug|name|digest_given)>", "x", rule)
    path = path.replace("<handle>", "mara").replace("<secret>", "nosuchsecret").replace("<path:x>", "x")
    number = next(
        (
            getattr(scene, kind)
            for start, kind in KINDS.items()
            if path.removeprefix("/api/v1").startswith(start) and "<int:id>" in path
        ),
        0,
    )
    path = path.replace("<int:id>", str(number)).replace("<int:number>", "1").replace("<int:share>", str(scene.share))
    assert "<" not in path, path
    return path + ("?from=1&to=2" if path.endswith("/compare") else "")


KINDS = {
    "/mentoring/pairings/": "pairing",
    "/mentoring/logs/": "log",
    "/mentoring/follow-ups/": "follow_up",
    "/mentoring/insights/": "insight",
    "/pairings/": "pairing",
    "/logs/": "log",
    "/follow-ups/": "follow_up",
    "/insights/": "insight",
    **practising.KINDS,
    "/playbooks/spaces/": "space",
    "/playbooks/shares/": "share",
    "/playbooks/bin/": "playbook",
    "/playbooks/": "playbook",
    "/attachments/": "attachment",
    "/comments/": "comment",
    "/drafts/": "draft",
    "/items/": "playbook",
    "/topics/": "topic",
    "/spaces/": "space",
    "/teams/": "team",
    "/people/": "person",
    "/settings/tokens/": "token",
    "/admin/teams/": "team",
    "/admin/people/": "person",
    "/admin/invitations/": "invitation",
    "/admin/jobs/": "invitation",
}


def state() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that a refused request must leave alone."""
    db.session.rollback()
    tables = db.session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
    wanted = [name for name in tables if name not in QUIET_TABLES and not name.startswith("sqlite_")]
    rows = {name: sorted(map(repr, db.session.execute(text(f'SELECT * FROM "{name}"')))) for name in wanted}
    db.session.rollback()
    return rows  # type: ignore[return-value]


@contextmanager
def undone(app: Flask) -> Iterator[None]:
    """What happens inside is forgotten afterwards."""
    database = Path(app.instance_path) / "seci.sqlite"
    db.session.rollback()
    db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    db.session.rollback()
    db.engine.dispose()
    kept = database.with_suffix(".kept")
    shutil.copy(database, kept)
    yield
    db.session.rollback()
    db.session.remove()
    db.engine.dispose()
    for path in database.parent.glob("seci.sqlite-*"):
        path.unlink()
    shutil.copy(kept, database)


def exists(scene: Scene) -> bool:
    """Whether the scene's playbook is there to be found by who may."""
    return playbooks.get(scene.playbook, cast.person("noor")) is not None
