"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path | None:
    """The folder of larger corpora and hostile inputs, where there is one; the suite is whole without it."""
    folder = Path(os.environ.get("SECI_SHARED", Path(__file__).parents[2] / "shared"))
    return folder if folder.is_dir() else None
