"""Small sources made on the spot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from seci.importing.formats import read
from seci.importing.rewriting import Attached, Rewritten, rewrite
from seci.importing.sources import Source

Make = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def folder(tmp_path: Path) -> Make:
    """Write files into a folder called `handbook` and say where it is."""

    def make(files: Mapping[str, str | bytes]) -> Path:
        root = tmp_path / "handbook"
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return root

    return make


@pytest.fixture
def source(folder: Make) -> Callable[[Mapping[str, str | bytes]], Source]:
    """Read a folder made of these files."""
    return lambda files: read(folder(files))


def rewritten(source: Source, key: str) -> Rewritten:
    """The page with every page imported, numbered from 1 in their order, and every file at /attachments/<its key>."""
    pages = {page.key: number for number, page in enumerate(source.pages, 1)}
    files = {file.key: Attached(f"/attachments/{file.key}", not file.key.endswith(".svg")) for file in source.files}
    page = next(page for page in source.pages if page.key == key)
    return rewrite(source, page, pages, files)


def number(source: Source, key: str) -> int:
    """The number the page with this key has in `rewritten`."""
    return [page.key for page in source.pages].index(key) + 1


def address(source: Source, key: str, fragment: str = "") -> str:
    """Where the page with this key is after `rewritten`."""
    return f"/items/{number(source, key)}{fragment}"
