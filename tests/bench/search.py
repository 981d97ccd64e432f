"""Search at size, beside SQLite's FTS5 in the same run, and beside Tantivy where it is installed.

SIZE=10000 python -m tests.bench.search

For each kind of query: median and 95th percentile of each in milliseconds of processor time, and ours as a ratio to
theirs. The same questions are put to all, one after the other, once to warm them and once to be timed.
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from seci.plumbing.search import Document, Index, Writer, parse, rebuild, snippet
from seci.plumbing.search.analysis import chunk, raw_chunks
from tests.bench.corpora import pages
from tests.bench.fts5 import Fts5
from tests.bench.tantivy import IS_INSTALLED, Tantivy

SIZE = int(os.environ.get("SIZE", "10000"))
ROUNDS = int(os.environ.get("ROUNDS", "30"))  # questions of each kind
EDITS = 100
GROUPS = 20
START = datetime(2026, 1, 1, tzinfo=UTC)

Question = tuple[str, list[Callable[[], Any]]]


def document(page: dict[str, Any]) -> Document:
    """A page as a document; one to three of twenty groups may read it."""
    chance = random.Random(page["id"])
    return Document(
        id=page["id"],
        kind=chance.choice(["playbook", "playbook", "insight", "question"]),
        title=page["title"],
        headings="\n".join(line.lstrip("# ") for line in page["body"].splitlines() if line.startswith("#")),
        body=page["body"],
        topics=page["tags"],
        space=f"space {chance.randrange(12)}",
        tokens=[f"group:{number}" for number in chance.sample(range(GROUPS), chance.randint(1, 3))],
        by=f"Person {chance.randrange(500)}",
        updated=START + timedelta(minutes=page["id"]),
        hash=str(page["id"]),
    )


def build(folder: Path, fts5: Fts5) -> list[Document]:
    """Fill both; keep a few documents to ask about."""
    began = time.process_time()
    spent = 0.0
    kept: list[Document] = []

    def documents() -> Iterator[Document]:
        nonlocal spent
        source = pages(SIZE)
        while True:
            started = time.process_time()
            page = next(source, None)
            if page is None:
                return
            one = document(page)
            fts5.add(one)
            if len(kept) < 2000:
                kept.append(one)
            spent += time.process_time() - started
            yield one

    rebuild(folder, documents(), lambda done: print(f"\r  {done:,} of {SIZE:,}", end="", flush=True))
    seconds = time.process_time() - began - spent
    fts5.commit()
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
    print(f"\rbulk: {SIZE / seconds:,.0f} documents per CPU-second; index {size:,.0f} MB; peak RSS {peak():,.0f} MB")
    return kept


def peak() -> float:
    """The most memory this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def beside(folder: Path) -> Tantivy:
    """Another index of the same pages; filled afterwards, because its threads would count as ours."""
    other = Tantivy(folder)
    for page in pages(SIZE):
        other.add(document(page))
    other.commit()
    return other


def questions(index: Index, fts5: Fts5, others: Sequence[Tantivy], documents: list[Document]) -> Iterator[Question]:
    """Ask about words that stand in documents of the corpus: ours first, then FTS5, then the others."""
    chance = random.Random(3)
    everyone = [f"group:{number}" for number in range(GROUPS)]
    peers = (fts5, *others)
    for _ in range(ROUNDS):
        one = chance.choice(documents)
        words = [raw for raw in raw_chunks(one.title + " " + one.body[:2000]) if raw.isalpha() and chunk(raw).terms]
        if len(words) < 8:
            continue
        pair = chance.sample(words, 2)
        word, groups, tag = pair[0], [f"group:{n}" for n in chance.sample(range(GROUPS), 4)], one.topics[0]
        either, both = " OR ".join(pair), " AND ".join(pair)
        phrases = (
            ("phrase", _phrase(one, chance, stop=False)),
            ("phrase, a stop word", _phrase(one, chance, stop=True)),
        )
        plain = {"one word": word, "either of two": either, "both of two": both, "prefix": f"{word[:5]}*"}
        for kind, text in (*plain.items(), *((kind, f'"{phrase}"') for kind, phrase in phrases)):
            yield kind, [_ours(index, text, everyone), *(peer.asking(text) for peer in peers)]
        narrowed = _ours(index, f'{either} topic:"{tag}"', groups)
        yield "audience and topic", [narrowed, *(peer.asking(either, groups, tag) for peer in peers)]
        yield "facets", [_ours(index, either, everyone, ["topic"]), *(peer.facets(either) for peer in peers)]
        yield "ten snippets", [_snippets(index, fts5, either, everyone), *(peer.snippets(either) for peer in peers)]
        alike, like = " OR ".join(_key_words(one)), one.id
        yield "related", [lambda like=like: index.related(like, everyone), *(peer.asking(alike) for peer in peers)]
        start = word[:4]
        yield "jump", [lambda start=start: index.jump(start, everyone), *(peer.jump(start) for peer in peers)]
        yield "complete", [lambda start=start: index.complete(start, everyone), *(peer.jump(start) for peer in peers)]


def _phrase(one: Document, chance: random.Random, *, stop: bool) -> str:
    """Two neighbouring words of a text that mean something, or one that does and one that does not."""
    words = [raw for raw in raw_chunks(one.body) if raw.isalnum()]
    pairs = [pair for pair in pairwise(words) if sum(bool(chunk(raw).terms) for raw in pair) == 2 - stop]
    return " ".join(chance.choice(pairs)) if pairs else "the list"


def _key_words(one: Document) -> list[str]:
    words = [raw.lower() for raw in raw_chunks(one.body) if raw.isalpha() and chunk(raw).terms]
    return sorted(set(words), key=words.count)[-20:]


def _ours(index: Index, text: str, tokens: list[str], facets: list[str] | None = None) -> Callable[[], Any]:
    query = parse(text)
    return lambda: index.search(query, tokens, limit=10, facets=facets or ())


def _snippets(index: Index, fts5: Fts5, text: str, tokens: list[str]) -> Callable[[], Any]:
    query = parse(text)

    def ask() -> list[Any]:
        hits = index.search(query, tokens, limit=10, facets=()).hits
        return [snippet(body, query) for body in fts5.bodies([hit.id for hit in hits])]

    return ask


def timed(ask: Callable[[], Any]) -> float:
    """Milliseconds of processor time one call takes, whatever else the machine does."""
    began = time.thread_time()
    ask()
    return (time.thread_time() - began) * 1000


def compare(index: Index, fts5: Fts5, others: Sequence[Tantivy], documents: list[Document]) -> None:
    """Print the table."""
    took: dict[str, list[list[float]]] = {}
    names = ["ours", "fts5", *(type(other).__name__.lower() for other in others)]
    for turn in range(2):  # the first warms all
        for kind, asks in questions(index, fts5, others, documents):
            times = [timed(ask) for ask in asks]
            if turn:
                for times_of_one, time_ in zip(took.setdefault(kind, [[] for _ in names]), times, strict=True):
                    times_of_one.append(time_)
    searches = [columns for kind, columns in took.items() if kind not in ("jump", "complete")]
    took["all searches"] = [[one for columns in searches for one in columns[place]] for place in range(len(names))]
    titles = "".join(f"{name + ' p50':>13}{'p95':>8}{'ratio p50':>11}{'p95':>8}" for name in names[1:])
    print(f"{'ms':20}{'ours p50':>10}{'p95':>8}{titles}")
    for kind, (ours, *theirs) in took.items():
        row = "".join(
            f"{median(its):13.2f}{p95(its):8.2f}{median(ours) / median(its):11.2f}{p95(ours) / p95(its):8.2f}"
            for its in theirs
        )
        print(f"{kind:20}{median(ours):10.2f}{p95(ours):8.2f}{row}")


def median(values: list[float]) -> float:
    """The 50th percentile."""
    return statistics.median(values)


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20)[-1]


def edits(folder: Path, index: Index, documents: list[Document]) -> None:
    """Save one document at a time and wait until it is found."""
    writer, took = Writer(folder), []
    for number, one in enumerate(islice(documents, EDITS)):
        word = f"edited{number:04d}"
        changed = document({"id": one.id, "title": one.title, "body": f"{one.body} {word}", "tags": one.topics})
        began = time.perf_counter()
        _see(writer, index, changed, word)
        took.append((time.perf_counter() - began) * 1000)
    print(f"saved to visible: p50 {median(took):.0f} ms, p95 {p95(took):.0f} ms, most {max(took):.0f} ms")


def _see(writer: Writer, index: Index, changed: Document, word: str) -> None:
    writer.write([changed])
    index.follow()
    assert index.search(parse(word), changed.tokens).total == 1


MEMORY = """
import sys, pathlib
from tests.bench.search import Index, parse, pages, raw_chunks
def held(): return int(next(l for l in open("/proc/self/status") if l.startswith("VmRSS")).split()[1]) / 1024
words = [w for page in pages(200) for w in raw_chunks(page["title"])]
empty = held()
index = Index(pathlib.Path(sys.argv[1]))
for number, word in enumerate(words[:600]):
    index.search(parse(word), [f"group:{n}" for n in range(number % 20 + 1)])
    index.jump(word[:3], ["group:1"]); index.complete(word[:3], ["group:1"])
print(f"memory above an empty process, after 600 searches: {held() - empty:.0f} MB")
"""


def main() -> None:
    """Build, compare, edit, weigh."""
    print(f"{SIZE:,} documents")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "index")
        fts5 = Fts5(Path(place, "fts5.sqlite"))
        documents = build(folder, fts5)
        index = Index(folder)
        others = [beside(Path(place, "tantivy"))] if IS_INSTALLED else []
        compare(index, fts5, others, documents)
        edits(folder, index, documents)
        for opened in (index, fts5, *others):
            opened.close()
        subprocess.run([sys.executable, "-W", "ignore", "-c", MEMORY, str(folder)], check=True)


if __name__ == "__main__":
    main()
