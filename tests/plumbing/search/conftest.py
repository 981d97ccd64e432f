"""A fresh index in a folder of its own, and documents to fill it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from seci.plumbing.search import Document, Index, Results, Writer, create, parse

START = datetime(2026, 1, 1, tzinfo=UTC)


def make_document(id: int, title: str = "", body: str = "", **values: Any) -> Document:
    defaults: dict[str, Any] = {
        "kind": "playbook",
        "headings": "",
        "topics": [],
        "space": None,
        "tokens": ["all"],
        "by": None,
        "updated": START + timedelta(hours=id),
        "hash": f"hash of {id}",
    }
    return Document(id=id, title=title or f"Title{id}", body=body, **(defaults | values))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create(tmp_path / "index")
    return tmp_path / "index"


@pytest.fixture
def index(folder: Path) -> Iterator[Index]:
    opened = Index(folder)
    yield opened
    opened.close()


@pytest.fixture
def write(folder: Path, index: Index) -> Callable[..., None]:
    """Write documents and see them at once."""

    def write(*documents: Document, removed: tuple[int, ...] = ()) -> None:
        Writer(folder).write(documents, removed)
        index.follow()

    return write


@pytest.fixture
def search(index: Index) -> Callable[..., Results]:
    def search(text: str, tokens: tuple[str, ...] = ("all",), **options: Any) -> Results:
        return index.search(parse(text), tokens, **options)

    return search


@pytest.fixture
def found(search: Callable[..., Results]) -> Callable[..., list[int]]:
    """The ids of all hits, in order."""

    def found(text: str, tokens: tuple[str, ...] = ("all",), **options: Any) -> list[int]:
        return [hit.id for hit in search(text, tokens, **({"limit": 1000} | options)).hits]

    return found


@pytest.fixture
def make() -> Callable[..., Document]:
    return make_document
