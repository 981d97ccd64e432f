"""Names of spaces are compared as all names are: NFKC, too. A space whose name another one has so keeps its key."""

from __future__ import annotations

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

SPACE = sa.table(
    "space", sa.column("id", sa.Integer()), *(sa.column(name, sa.String()) for name in ("name", "name_key"))
)


def upgrade() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.select(SPACE).order_by(SPACE.c.id)).all()
    taken = {row.name_key for row in rows}
    for row in rows:
        key = " ".join(unicodedata.normalize("NFKC", row.name).casefold().split())
        if key not in taken:
            connection.execute(SPACE.update().where(SPACE.c.id == row.id).values(name_key=key))
            taken.add(key)
