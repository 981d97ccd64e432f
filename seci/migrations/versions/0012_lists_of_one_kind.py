"""Lists of one kind in their order, and what somebody takes part in, found without looking through all items."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_index("ix_item_kind_changed_at", "item", ["kind", "changed_at"], unique=False)
    op.create_index("ix_item_kind_title_key", "item", ["kind", "title_key"], unique=False)
    op.create_index("ix_item_kind_space_id", "item", ["kind", "space_id"], unique=False)
    op.create_index(
        "ix_item_changed_by_id_kind_changed_at", "item", ["changed_by_id", "kind", "changed_at"], unique=False
    )
    op.create_index("ix_part_person_id_as", "part", ["person_id", "as"], unique=False)
    op.drop_index("ix_part_person_id", "part")
    op.create_index("ix_audience_token_item_id", "audience", ["token", "item_id"], unique=False)
    op.drop_index("ix_audience_token", "audience")
