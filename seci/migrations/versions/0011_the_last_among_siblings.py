"""The place of the last playbook below another, found without looking at all of them."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_index("ix_playbook_parent_id_position", "playbook", ["parent_id", "position"], unique=False)
    op.drop_index("ix_playbook_parent_id", "playbook")
