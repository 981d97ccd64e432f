"""Spaces: names of an older database compared by today's rule, and keepers who can come in, here, too."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine

from seci.commons import spaces, teams
from seci.commons.refusals import Invalid
from seci.plumbing.db import db
from tests import cast
from tests.plumbing.test_schema import compare_names_of_spaces


def test_names_of_spaces_are_compared_as_all_names(database_url: str, tmp_path: Path) -> None:
    engine = create_engine(database_url)
    compare_names_of_spaces(engine, tmp_path)
    engine.dispose()


def test_the_last_keeper_is_the_last_who_can_come_in(app: Flask) -> None:
    mara, vault = cast.person("mara"), cast.space("Vault")
    with db.write():
        spaces.share_with(vault, teams.add("Keepers"), "keeper", by=mara)
    with pytest.raises(Invalid), db.write():
        spaces.share_with(vault, mara, "reader", by=mara)
    with db.write():
        spaces.share_with(vault, teams.by_name()[-1], "keeper", by=mara)
        spaces.share_with(vault, mara, "reader", by=mara)
