"""How pages look to a person: as their device says, light or dark."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    # Alembic adds the check by a statement of its own, which SQLite has not; made anew, the table would take with it all
    # that hangs on a person.
    op.execute(
        "ALTER TABLE person ADD COLUMN theme VARCHAR DEFAULT 'device' NOT NULL "
        "CONSTRAINT ck_person_theme CHECK (theme in ('device', 'light', 'dark'))"
    )
