"""Tables of socialization: pairings, mentoring logs, insights; and which insight a draft grows from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from seci.plumbing.triggers import append_only

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    _pairings()
    _logs()
    _insights()
    op.execute(
        "ALTER TABLE draft ADD COLUMN insight_id INTEGER "
        "CONSTRAINT fk_draft_insight_id_insight REFERENCES insight (id) ON DELETE SET NULL"
    )
    append_only("log_revision", "UPDATE")


def _person(table: str, column: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["person.id"], name=f"fk_{table}_{column}_person", ondelete=ondelete)


def _part_of(table: str, column: str, other: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}", ondelete=ondelete)


def _pairings() -> None:
    op.create_table(
        "pairing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("pairing_kind", sa.String(), nullable=False),
        sa.Column("cadence", sa.String(), nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.CheckConstraint(
            "pairing_kind in ('mentoring', 'reverse', 'onboarding', 'shadowing', 'pair')",
            name=op.f("ck_pairing_pairing_kind"),
        ),
        sa.CheckConstraint("cadence in ('', 'weekly', 'fortnightly', 'monthly')", name=op.f("ck_pairing_cadence")),
        sa.CheckConstraint("mentor_id <> learner_id", name=op.f("ck_pairing_two")),
        _part_of("pairing", "id", "item"),
        _person("pairing", "mentor_id"),
        _person("pairing", "learner_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pairing"),
    )
    op.create_index("ix_pairing_mentor_id", "pairing", ["mentor_id"], unique=False)
    op.create_index("ix_pairing_learner_id", "pairing", ["learner_id"], unique=False)
    op.create_table(
        "pairing_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pairing_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "state in ('offered', 'active', 'declined', 'paused', 'ended')", name=op.f("ck_pairing_state_state")
        ),
        _part_of("pairing_state", "pairing_id", "pairing"),
        _person("pairing_state", "by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pairing_state"),
    )
    op.create_index("ix_pairing_state_pairing_id", "pairing_state", ["pairing_id"], unique=False)
    op.create_table(
        "acceptance",
        sa.Column("pairing_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        _part_of("acceptance", "pairing_id", "pairing"),
        _person("acceptance", "person_id"),
        sa.PrimaryKeyConstraint("pairing_id", "person_id", name="pk_acceptance"),
    )


def _logs() -> None:
    op.create_table(
        "log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pairing_id", sa.Integer(), nullable=False),
        sa.Column("log_kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("submission", sa.String(), nullable=True),
        sa.CheckConstraint(
            "log_kind in ('guidance', 'practice', 'observation', 'shadowing')", name=op.f("ck_log_log_kind")
        ),
        _part_of("log", "id", "item"),
        _part_of("log", "pairing_id", "pairing"),
        sa.PrimaryKeyConstraint("id", name="pk_log"),
        sa.UniqueConstraint("submission", name="uq_log_submission"),
    )
    op.create_index("ix_log_at", "log", ["at"], unique=False)
    op.create_index("ix_log_pairing_id", "log", ["pairing_id"], unique=False)
    op.create_table(
        "log_revision",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        _part_of("log_revision", "item_id", "log"),
        _person("log_revision", "by_id"),
        sa.PrimaryKeyConstraint("item_id", "number", name="pk_log_revision"),
    )
    op.create_table(
        "log_draft",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        _part_of("log_draft", "item_id", "log"),
        _person("log_draft", "person_id", "CASCADE"),
        sa.PrimaryKeyConstraint("item_id", "person_id", name="pk_log_draft"),
    )
    op.create_table(
        "private_points",
        sa.Column("log_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        _part_of("private_points", "log_id", "log"),
        _person("private_points", "person_id", "CASCADE"),
        sa.PrimaryKeyConstraint("log_id", "person_id", name="pk_private_points"),
    )
    op.create_index("ix_private_points_person_id", "private_points", ["person_id"], unique=False)
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("log_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        _part_of("follow_up", "log_id", "log"),
        _person("follow_up", "owner_id"),
        _person("follow_up", "made_by_id"),
        _person("follow_up", "done_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_follow_up"),
    )
    op.create_index("ix_follow_up_log_id", "follow_up", ["log_id"], unique=False)
    op.create_index("ix_follow_up_owner_id", "follow_up", ["owner_id"], unique=False)


def _insights() -> None:
    op.create_table(
        "insight",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("situation", sa.String(), nullable=False),
        sa.Column("cue", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("consent", sa.String(), nullable=False),
        sa.Column("pairing_id", sa.Integer(), nullable=True),
        sa.Column("submission", sa.String(), nullable=True),
        sa.CheckConstraint("consent in ('private', 'pair', 'write', 'count')", name=op.f("ck_insight_consent")),
        _part_of("insight", "id", "item"),
        _part_of("insight", "pairing_id", "pairing", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_insight"),
        sa.UniqueConstraint("submission", name="uq_insight_submission"),
    )
    op.create_index("ix_insight_consent", "insight", ["consent"], unique=False)
    op.create_index("ix_insight_pairing_id", "insight", ["pairing_id"], unique=False)
    op.create_table(
        "sighting",
        sa.Column("insight_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("own_case", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        _part_of("sighting", "insight_id", "insight"),
        _person("sighting", "person_id"),
        sa.PrimaryKeyConstraint("insight_id", "person_id", name="pk_sighting"),
    )
