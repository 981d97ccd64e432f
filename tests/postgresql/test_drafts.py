"""Drafts of an older database are taken over here, too."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine

from tests.plumbing.test_schema import take_drafts_over


def test_drafts_of_playbooks_and_logs_are_taken_over(database_url: str, tmp_path: Path) -> None:
    engine = create_engine(database_url)
    take_drafts_over(engine, tmp_path, "SET LOCAL session_replication_role = replica")  # no space, no insight
    engine.dispose()
