"""docs/operations.md says what is true."""

from __future__ import annotations

import re
from pathlib import Path

from seci import cli, config

TEXT = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")


def test_the_table_of_settings_is_the_settings() -> None:
    assert set(re.findall(r"^\| `SECI_(\w+)` \|", TEXT, re.MULTILINE)) == config.KNOWN


def test_the_table_of_commands_is_the_commands() -> None:
    named = {line.split()[0] for line in re.findall(r"^\| `seci ([^`]+)` \|", TEXT, re.MULTILINE)}
    assert named == set(cli.PLACES)


def test_the_numbers_are_the_defaults(tmp_path: Path) -> None:
    settings = config.load({}, instance=tmp_path)
    numbers = dict(re.findall(r"^\| `SECI_(\w+)` \| (\d+) \|", TEXT, re.MULTILINE))

    assert {name: int(text) for name, text in numbers.items()} == {
        name: getattr(settings, name.lower()) for name in numbers
    }
    assert len(numbers) == 4
