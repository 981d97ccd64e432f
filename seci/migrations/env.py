"""Alembic's entry: run on the connection the application hands over."""

from __future__ import annotations

from alembic import context

from seci.plumbing.db import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=False,
    transaction_per_migration=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
