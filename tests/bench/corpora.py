"""Real input for measurements, where it is at hand; generated stand-ins where it is not."""

from __future__ import annotations

import json
import lzma
import os
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

SHARED = Path(os.environ.get("SECI_SHARED", Path(__file__).resolve().parents[3] / "shared"))
PAGES = SHARED / "corpora/bench/docs-100k.jsonl.xz"
CRANFIELD = SHARED / "corpora/relevance/cranfield"


def pages(count: int) -> Iterator[dict[str, Any]]:
    """So many technical pages: id, title, body, tags."""
    return islice(_stored() if PAGES.exists() else _generated(), count)


def _stored() -> Iterator[dict[str, Any]]:
    with lzma.open(PAGES, "rt") as lines:
        for line in lines:
            page = json.loads(line)
            yield page | {"id": int(page["id"]) + 1}


def _generated() -> Iterator[dict[str, Any]]:
    """Pages of made-up words whose frequencies fall as those of a language do (Zipf)."""
    chance = random.Random(7)
    words = ["".join(chance.choices("aeioubcdfglmnprst", k=chance.randint(3, 11))) for _ in range(40_000)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    id = 0
    while True:
        id += 1
        text = chance.choices(words, weights, k=chance.randint(60, 700))
        title = " ".join(chance.choices(words[50:], weights[50:], k=4))
        yield {"id": id, "title": title.title(), "body": " ".join(text), "tags": chance.sample(words[:200], 3)}


def cranfield() -> tuple[list[dict[str, str]], list[dict[str, str]], dict[str, dict[str, int]]]:
    """The documents, the queries, and the grade of each judged document by query; a grade above 0 is relevant."""
    judged: dict[str, dict[str, int]] = {}
    for line in (CRANFIELD / "qrels.tsv").read_text().splitlines():
        query, document, grade = line.split("\t")
        judged.setdefault(query, {})[document] = int(grade)
    return _lines("corpus.jsonl"), _lines("queries.jsonl"), judged


def _lines(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (CRANFIELD / name).read_text().splitlines()]
