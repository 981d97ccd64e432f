"""Hand-overs that are not links are found without reading the links, of which some items have thousands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    converted = sa.text("mode != 'combination'")
    for name, column in (("from", "from_item_id"), ("to", "to_item_id")):
        op.create_index(
            f"ix_hand_over_converted_{name}",
            "hand_over",
            [column],
            sqlite_where=converted,
            postgresql_where=converted,
        )
