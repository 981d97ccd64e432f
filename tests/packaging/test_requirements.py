"""The locks: every file of every requirement by its hash, and no word of where it comes from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "requirements"
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]+\])?==(\S+?)(?: ; .*)?(?: \\)?$")


def blocks(name: str) -> dict[str, list[str]]:
    """Each requirement with the lines that belong to it."""
    found: dict[str, list[str]] = {}
    key = ""
    for line in (FOLDER / name).read_text("utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            key = line.removesuffix(" \\")
            found[key] = []
        elif key:
            found[key].append(line.strip())
    return found


def pins(name: str) -> set[tuple[str, str]]:
    """(distribution, version) of everything that is locked."""
    return {(match[1].lower(), match[2]) for line in blocks(name) if (match := PIN.match(line))}


@pytest.mark.parametrize("name", ["run.txt", "dev.txt", "whoosh3.txt"])
def test_everything_is_pinned_with_hashes(name: str) -> None:
    found = blocks(name)

    assert found
    assert [line for line in found if not PIN.match(line)] == []
    assert [line for line, more in found.items() if not any(one.startswith("--hash=sha256:") for one in more)] == []


@pytest.mark.parametrize("name", ["run.txt", "dev.txt", "whoosh3.txt"])
def test_no_index_is_named(name: str) -> None:
    text = (FOLDER / name).read_text("utf-8")

    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|--index-url|--extra-index-url|--find-links|--trusted-host)\b", text, re.MULTILINE)


def test_tests_run_on_what_is_served() -> None:
    assert pins("run.txt") <= pins("dev.txt")


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {re.split(r"[\[<>=~! ]", line)[0].lower() for line in project["dependencies"]}

    assert wanted <= {name for name, _version in pins("run.txt")}
