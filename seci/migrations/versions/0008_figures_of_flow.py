"""What Flow counts is found by indexes of its own; who looked at a team's figures is noted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from seci.plumbing.triggers import append_only

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "look",
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("way in ('page', 'file', 'program')", name=op.f("ck_look_way")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_look_by_id_person", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_look_team_id_team", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("by_id", "day", "way", "team_id", name="pk_look"),
    )
    op.create_index("ix_look_team_id_day", "look", ["team_id", "day"], unique=False)
    append_only("look", "UPDATE")

    op.create_index("ix_hand_over_pair", "hand_over", ["from_item_id", "mode", "to_item_id"], unique=False)
    op.create_index("ix_item_kind_made_at", "item", ["kind", "made_at"], unique=False)
    op.drop_index("ix_event_kind", "event")
    op.create_index("ix_event_kind_by_id_at", "event", ["kind", "by_id", "at"], unique=False)
