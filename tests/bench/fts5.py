"""SQLite's FTS5 asked the same questions: bm25, the Porter stemmer, audience and topics joined."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from seci.plumbing.search import Document

TABLES = """
create virtual table page using fts5 (title, body, tokenize = 'porter unicode61');
create table audience (id integer, token text, primary key (id, token)) without rowid;
create table topic (id integer, name text, primary key (id, name)) without rowid;
"""
FOUND = "select rowid from page where page match ? order by rank limit 10"
READABLE = """
with found as materialized (select rowid as id, rank from page where page match ?)
select id from found where exists (select 1 from audience where audience.id = found.id and token in ({}))
and exists (select 1 from topic where topic.id = found.id and name = ?) order by rank limit 10"""


class Fts5:
    """A database of pages."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path)
        self._database.executescript("pragma journal_mode = wal; pragma synchronous = normal;" + TABLES)

    def add(self, one: Document) -> None:
        """Take a document in."""
        run = self._database.execute
        run("insert into page (rowid, title, body) values (?, ?, ?)", (one.id, one.title, one.body))
        self._database.executemany("insert into audience values (?, ?)", [(one.id, token) for token in one.tokens])
        self._database.executemany("insert or ignore into topic values (?, ?)", [(one.id, name) for name in one.topics])

    def commit(self) -> None:
        """Make it durable."""
        self._database.commit()

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def asking(self, text: str, groups: Iterable[str] = (), topic: str | None = None) -> Callable[[], Any]:
        """A search for the ten best."""
        if topic is None:
            return lambda: self._database.execute(FOUND, (text,)).fetchall()
        sql = READABLE.format(",".join("?" for _ in groups))
        return lambda: self._database.execute(sql, (text, *groups, topic)).fetchall()

    def facets(self, text: str) -> Callable[[], Any]:
        """A search, and the topics of all matches counted."""
        sql = """with found as materialized (select rowid as id from page where page match ?)
                 select name, count(*) from found join topic using (id) group by name order by 2 desc limit 50"""
        return lambda: (self.asking(text)(), self._database.execute(sql, (text,)).fetchall())

    def snippets(self, text: str) -> Callable[[], Any]:
        """A search with the place of each of the ten."""
        sql = "select rowid, snippet(page, 1, '[', ']', '…', 40) from page where page match ? order by rank limit 10"
        return lambda: self._database.execute(sql, (text,)).fetchall()

    def jump(self, text: str) -> Callable[[], Any]:
        """Titles with a word that begins so."""
        return lambda: self._database.execute(FOUND, (f"title : {text}*",)).fetchall()

    def bodies(self, ids: list[int]) -> list[str]:
        """The texts of these pages."""
        sql = f"select body from page where rowid in ({','.join('?' for _ in ids)})"
        return [body for (body,) in self._database.execute(sql, ids)]
