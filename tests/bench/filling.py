"""Filling an instance with many playbooks: rendered on all cores, written in batches through the verbs."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from seci import config, create_app
from seci.accounts import passwords
from seci.commons import indexing, people, spaces
from seci.externalization import revisions
from seci.externalization.revisions import Text
from seci.plumbing import markdown
from seci.plumbing.db import db
from seci.plumbing.services import services
from tests.bench.corpora import pages

EMAIL, PASSWORD = "bench@example.test", "seven quiet lanterns at noon"
BATCH = 200

Source = tuple[str, str, list[str]]


@dataclass(frozen=True)
class Filled:
    """What was made, and how fast."""

    playbook: int
    address: str
    written_per_second: float
    indexed_per_second: float


def fill(instance: Path, count: int) -> Filled:
    """An instance with one person and `count` playbooks in one space, indexed."""
    app = create_app(config.load({}, instance=instance))
    with app.app_context(), ProcessPoolExecutor(2) as pool:
        person_id, space_id = _found()
        began = time.perf_counter()
        for batch in _batches(_sources(count)):
            prepared = list(pool.map(_render, batch, chunksize=20))
            with db.write():
                by, space = db.session.get_one(people.Person, person_id), db.session.get_one(spaces.Space, space_id)
                for text in prepared:
                    last = revisions.write(space, text, by=by, tell=False)
                middle = last.id
            db.session.expunge_all()
        written = time.perf_counter() - began
        began = time.perf_counter()
        indexed = indexing.reindex()
        with db.write():
            db.session.query(indexing.IndexEntry).delete()
        rate = indexed / (time.perf_counter() - began)
        services().renderer.close()
        return Filled(middle, f"/playbooks/{middle}", count / written, rate)


def _found() -> tuple[int, int]:
    with db.write():
        person = people.add(EMAIL, "Bench", role="admin")
        passwords.keep_hash(person, passwords.hash_of(PASSWORD))
        space = spaces.add("Bench", by=person)
        return person.id, space.id


def _sources(count: int) -> Iterator[Source]:
    for page in pages(count):
        title = " ".join(str(page["title"]).split())[:280] or "Untitled"
        yield title, str(page["body"]).replace("\x00", "")[:200_000], [str(tag)[:40] for tag in page["tags"]][:2]


def _batches(source: Iterator[Source]) -> Iterator[Sequence[Source]]:
    batch: list[Source] = []
    for row in source:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _render(source: Source) -> Text:
    title, body, topics = source
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    try:
        rendering = markdown.render(body, (), title)
    except RecursionError:
        rendering = markdown.Rendering(markdown.source_html(body), (), (), complete=False)
    return Text(title, body, rendering, "", tuple(topics))
