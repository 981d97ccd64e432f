"""Triggers that keep rows as they were written, in the dialect of the engine at hand."""

from __future__ import annotations

from alembic import op


def append_only(table: str, verb: str) -> None:
    """Refuse UPDATE or DELETE on a table (`verb` names which), whoever asks."""
    name = f"{table}_refuses_{verb.lower()}"
    words = f"rows of {table} are never changed"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{words}'); END")
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{words}'; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
