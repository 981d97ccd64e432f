"""Search at size, beside SQLite's FTS5 in the same run.

SIZE=10000 python -m tests.bench.search

For each kind of query: median and 95th percentile of both in milliseconds of processor time, and their ratios. The same
questions are put to both, one after the other, once to warm them and once to be timed.
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
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from seci.plumbing.search import Document, Index, Writer, parse, rebuild, snippet
from seci.plumbing.search.analysis import chunk, raw_chunks
from tests.bench.corpora import pages
from tests.bench.fts5 import Fts5

SIZE = int(os.environ.get("SIZE", "10000"))
ROUNDS = int(os.environ.get("ROUNDS", "30"))  # questions of each kind
EDITS = 100
GROUPS = 20
START = datetime(2026, 1, 1, tzinfo=UTC)

Question = tuple[str, Callable[[], Any], Callable[[], Any]]


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
        for page in pages(SIZE):
            started = time.process_time()
            one = document(page)
            fts5.add(one)
            if len(kept) < 2000:
                kept.append(one)
            spent += time.process_time() - started
            yield one

    reading = time.process_time()
    list(islice(pages(min(SIZE, 2000)), 2000))
    reading = (time.process_time() - reading) * SIZE / min(SIZE, 2000)
    rebuild(folder, documents(), lambda done: print(f"\r  {done:,} of {SIZE:,}", end="", flush=True))
    seconds = time.process_time() - began - spent - 2 * reading
    fts5.commit()
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
    print(f"\rbulk: {SIZE / seconds:,.0f} documents per CPU-second; index {size:,.0f} MB; peak RSS {peak():,.0f} MB")
    return kept


def peak() -> float:
    """The most memory this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def questions(index: Index, fts5: Fts5, documents: list[Document]) -> Iterator[Question]:
    """Ask about words that stand in documents of the corpus."""
    chance = random.Random(3)
    everyone = [f"group:{number}" for number in range(GROUPS)]
    for _ in range(ROUNDS):
        one = chance.choice(documents)
        words = [raw for raw in raw_chunks(one.title + " " + one.body[:2000]) if raw.isalpha() and chunk(raw).terms]
        if len(words) < 8:
            continue
        pair = chance.sample(words, 2)
        word, groups, tag = pair[0], [f"group:{n}" for n in chance.sample(range(GROUPS), 4)], one.topics[0]
        either, both = " OR ".join(pair), " AND ".join(pair)
        yield "one word", _ours(index, word, everyone), fts5.asking(word)
        yield "either of two", _ours(index, either, everyone), fts5.asking(either)
        yield "both of two", _ours(index, both, everyone), fts5.asking(both)
        for kind, stop in (("phrase", False), ("phrase, a stop word", True)):
            phrase = _phrase(one, chance, stop=stop)
            yield kind, _ours(index, f'"{phrase}"', everyone), fts5.asking(f'"{phrase}"')
        yield "prefix", _ours(index, f"{word[:5]}*", everyone), fts5.asking(f"{word[:5]}*")
        yield (
            "audience and topic",
            _ours(index, f'{word} OR {pair[1]} topic:"{tag}"', groups),
            fts5.asking(either, groups, tag),
        )
        yield "facets", _ours(index, either, everyone, ["topic"]), fts5.facets(either)
        yield "ten snippets", _snippets(index, fts5, either, everyone), fts5.snippets(either)
        yield "related", lambda id=one.id: index.related(id, everyone), fts5.asking(" OR ".join(_key_words(one)))
        yield "jump", lambda word=word: index.jump(word[:4], everyone), fts5.jump(word[:4])
        yield "complete", lambda word=word: index.complete(word[:4], everyone), fts5.jump(word[:4])


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


def compare(index: Index, fts5: Fts5, documents: list[Document]) -> None:
    """Print the table."""
    took: dict[str, tuple[list[float], list[float]]] = {}
    for turn in range(2):  # the first warms both
        for kind, ours, theirs in questions(index, fts5, documents):
            pair = took.setdefault(kind, ([], [])) if turn else ([], [])
            pair[0].append(timed(ours))
            pair[1].append(timed(theirs))
    searches = [pair for kind, pair in took.items() if kind not in ("jump", "complete")]
    took["all searches"] = (
        [one for pair in searches for one in pair[0]],
        [one for pair in searches for one in pair[1]],
    )
    print(f"{'ms':20}{'ours p50':>10}{'p95':>8}{'fts5 p50':>11}{'p95':>8}{'ratio p50':>11}{'p95':>8}")
    for kind, (ours, theirs) in took.items():
        a, b, c, d = median(ours), p95(ours), median(theirs), p95(theirs)
        print(f"{kind:20}{a:10.2f}{b:8.2f}{c:11.2f}{d:8.2f}{a / c:11.2f}{b / d:8.2f}")


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
        compare(index, fts5, documents)
        edits(folder, index, documents)
        index.close()
        fts5.close()
        subprocess.run([sys.executable, "-W", "ignore", "-c", MEMORY, str(folder)], check=True)


if __name__ == "__main__":
    main()
