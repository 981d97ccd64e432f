"""The words of a source as they arrived last, where no revision holds them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("arrival", sa.Column("title", sa.String(), nullable=True))
    op.add_column("arrival", sa.Column("body", sa.String(), nullable=True))
