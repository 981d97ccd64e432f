"""What practice suggests to a playbook; and the keys of the forms that checklists and assignments are made with.

And the items of a person by kind, those changed last first, which Today looks at.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "suggestion",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("passage", sa.String(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_suggestion_run_id_run", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name="fk_suggestion_comment_id_comment", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "passage", name="pk_suggestion"),
    )
    op.create_index("ix_suggestion_comment_id", "suggestion", ["comment_id"], unique=False)
    for table in ("checklist", "assignment"):
        op.add_column(table, sa.Column("submission", sa.String(), nullable=True))
        op.create_index(f"ix_{table}_submission", table, ["submission"], unique=True)
    op.drop_index("ix_item_owner_id", "item")
    op.create_index("ix_item_owner_id_kind_changed_at", "item", ["owner_id", "kind", "changed_at"], unique=False)
