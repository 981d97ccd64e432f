"""Texts to fill an instance with: real ones where the larger corpora are at hand, a fixed stand-in elsewhere."""

from __future__ import annotations

import json
import lzma
import os
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

WORDS = [
    "valve",
    "pump",
    "pressure",
    "circuit",
    "boiler",
    "inverter",
    "panel",
    "customer",
    "shift",
    "handover",
    "quote",
    "invoice",
    "fault",
    "alarm",
    "reset",
    "filter",
    "warranty",
    "install",
    "commission",
    "measure",
    "record",
    "check",
    "sign",
    "call",
    "report",
    "escalate",
    "answer",
    "plan",
    "review",
    "train",
    "share",
    "team",
]


def shared() -> Path | None:
    folder = Path(os.environ.get("SECI_SHARED", Path(__file__).parents[3] / "shared"))
    return folder if folder.is_dir() else None


def texts(count: int) -> Iterator[tuple[str, str, list[str]]]:
    """`count` texts as (title, body, topics)."""
    folder = shared()
    packed = folder / "corpora" / "bench" / "docs-100k.jsonl.xz" if folder else None
    source = _real(packed) if packed and packed.is_file() else _made_up()
    yield from islice(source, count)


def _real(packed: Path) -> Iterator[tuple[str, str, list[str]]]:
    with lzma.open(packed, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            title = " ".join(str(row["title"]).split())[:280] or "Untitled"
            yield title, str(row["body"]).replace("\x00", "")[:200_000], [str(tag)[:40] for tag in row["tags"]][:2]


def _made_up() -> Iterator[tuple[str, str, list[str]]]:
    dice = random.Random(7)
    for number in range(10**9):
        lines = [" ".join(dice.choices(WORDS, k=dice.randint(8, 60))).capitalize() + "." for _line in range(12)]
        head = f"## {' '.join(dice.choices(WORDS, k=3)).capitalize()}\n\n"
        body = head + "\n\n".join(lines) + f"\n\nSee [[Page {dice.randrange(number + 1)}]].\n"
        yield f"Page {number}", body, dice.sample(WORDS, 1)
