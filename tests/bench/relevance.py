"""How well the ranking finds what people judged relevant: nDCG@10 on Cranfield (1,400 documents, 225 questions).

python -m tests.bench.relevance
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from seci.plumbing.search import Document, Index, parse, rebuild
from tests.bench.corpora import CRANFIELD, cranfield

DEPTH = 10


def gain(grades: Iterable[int]) -> float:
    """Discounted cumulative gain, a document being relevant or not (Järvelin and Kekäläinen, 2002)."""
    return sum((grade > 0) / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def ndcg(found: list[str], judged: dict[str, int]) -> float:
    """The gain of the first ten over the best gain there could be."""
    ideal = gain(sorted(judged.values(), reverse=True)[:DEPTH])
    return gain(judged.get(document, 0) for document in found[:DEPTH]) / ideal


def main() -> None:
    """Index, ask, print."""
    if not CRANFIELD.exists():
        print("Cranfield is not at hand; set SECI_SHARED.")
        return
    corpus, queries, judged = cranfield()
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "index")
        rebuild(
            folder,
            (
                Document(int(one["id"]), "page", one["title"], "", one["body"], [], None, ["all"], None, now, "")
                for one in corpus
            ),
        )
        index = Index(folder)
        scores = []
        for query in queries:
            hits = index.search(parse(query["text"]), ["all"], limit=DEPTH, facets=()).hits
            scores.append(ndcg([str(hit.id) for hit in hits], judged[query["id"]]))
        index.close()
    print(f"nDCG@{DEPTH} on Cranfield: {sum(scores) / len(scores):.4f} over {len(scores)} questions")


if __name__ == "__main__":
    main()
