"""One table for drafts of every kind, a key for the form a pairing was offered with, one job that renders again."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

OLD = sa.table(
    "kept_draft",
    *(sa.column(name, sa.Integer()) for name in ("id", "person_id", "item_id", "base")),
    *(sa.column(name, sa.Integer()) for name in ("space_id", "parent_id", "insight_id")),
    *(sa.column(name, sa.String()) for name in ("submission", "title", "body", "note", "topics")),
    *(sa.column(name, sa.DateTime()) for name in ("began_at", "changed_at")),
)
OLD_OF_LOGS = sa.table(
    "log_draft",
    *(sa.column(name, sa.Integer()) for name in ("item_id", "person_id", "base")),
    sa.column("body", sa.String()),
    sa.column("at", sa.DateTime()),
)
ITEM = sa.table("item", sa.column("id", sa.Integer()), sa.column("title", sa.String()))
JOB = sa.table("job", sa.column("id", sa.Integer()), sa.column("name", sa.String()), sa.column("arguments", sa.JSON()))


def upgrade() -> None:
    op.execute("CREATE TABLE kept_draft AS SELECT * FROM draft")
    op.drop_table("draft")
    drafts = op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("submission", sa.String(), nullable=True),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_draft_person_id_person", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_draft_item_id_item", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.UniqueConstraint("person_id", "kind", "item_id", name="uq_draft_person_id_kind_item_id"),
    )
    for column in ("person_id", "item_id", "submission"):
        op.create_index(f"ix_draft_{column}", "draft", [column], unique=False)
    _take_over(drafts)
    op.drop_table("kept_draft")
    op.drop_table("log_draft")
    op.execute("ALTER TABLE pairing ADD COLUMN submission VARCHAR")
    op.create_index("ix_pairing_submission", "pairing", ["submission"], unique=True)
    _rename_jobs()


def _take_over(drafts: sa.Table) -> None:
    """One row at a time: each may hold half a megabyte. New numbers, so that the sequence goes on behind them."""
    connection = op.get_bind()
    for number in connection.scalars(sa.select(OLD.c.id).order_by(OLD.c.id)).all():
        row = connection.execute(sa.select(OLD).where(OLD.c.id == number)).one()
        connection.execute(drafts.insert().values(**_of_playbook(row._mapping)))
    query = sa.select(OLD_OF_LOGS, ITEM.c.title).join(ITEM, ITEM.c.id == OLD_OF_LOGS.c.item_id)
    for row in connection.execute(query).all():
        connection.execute(drafts.insert().values(**_of_log(row._mapping)))


def _of_playbook(row: Any) -> dict[str, Any]:
    shared = ("person_id", "item_id", "submission", "base", "title", "body", "began_at", "changed_at")
    numbers = {name: str(row[f"{name}_id"]) for name in ("space", "parent", "insight") if row[f"{name}_id"]}
    typed = {"note": row["note"], "topics": row["topics"], **numbers}
    return {**{name: row[name] for name in shared}, "kind": "playbook", "typed": typed}


def _of_log(row: Any) -> dict[str, Any]:
    shared = ("person_id", "item_id", "base", "title", "body")
    moments = {"began_at": row["at"], "changed_at": row["at"]}
    return {**{name: row[name] for name in shared}, **moments, "kind": "log", "typed": {}}


def _rename_jobs() -> None:
    """What waits to be rendered again is asked for by any item's number now."""
    connection = op.get_bind()
    waiting = sa.select(JOB.c.id, JOB.c.arguments).where(JOB.c.name == "playbooks.render_again")
    for number, arguments in connection.execute(waiting).all():
        values = {"item": arguments["playbook"], "revision": arguments["revision"]}
        connection.execute(JOB.update().where(JOB.c.id == number).values(name="items.render_again", arguments=values))
