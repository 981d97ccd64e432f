"""`make bench [SIZE=10000]`: one table for each size, the trivial page beside each row in the same run."""

from __future__ import annotations

import argparse
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from seci import config, create_app
from seci.commons.items import tokens_of
from seci.commons.people import by_email
from seci.plumbing import search
from seci.plumbing.services import services
from tests.bench import filling, flowing, importing, practice, turning
from tests.bench.corpora import CRANFIELD
from tests.bench.load import Rate, measure
from tests.bench.servers import Visitor, filled_in, memory_of, processor_time_of, seci, trivial

QUERIES = (
    "install update",
    "configuration file permission",
    "network",
    "how to create a new user account",
    '"command line"',
)


TURNS = 5  # of the yardstick and a page, one after the other
Weighed = tuple[Rate, float]


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000], help="how many playbooks")
    parser.add_argument("--seconds", type=int, default=4, help="how long a page is asked for, in any two of its turns")
    chosen = parser.parse_args()
    print("importing", importing.report(), flush=True)
    print(practice.report(), flush=True)
    for size in chosen.sizes:
        with tempfile.TemporaryDirectory(prefix="seci-bench-") as folder:
            bench(Path(folder), size, chosen.seconds)
        _more("tests.bench.search", SIZE=str(size))
    if CRANFIELD.exists():
        _more("tests.bench.relevance")


def _more(module: str, **settings: str) -> None:
    """Run an instrument of its own, in a process of its own: search beside SQLite's FTS5, and its relevance."""
    print(flush=True)
    subprocess.run([sys.executable, "-m", module], env={**os.environ, **settings}, check=True)


def bench(folder: Path, size: int, seconds: int) -> None:
    """One size: fill, serve, ask, print."""
    filled = filling.fill(folder, size)
    print(
        f"\n## {size:,} playbooks: written {filled.written_per_second:.0f}/s, indexed {filled.indexed_per_second:.0f}/s"
    )
    search_times(folder)
    with trivial() as (yardstick, its_group), seci(folder) as (url, group):
        visitor = Visitor(url, filling.EMAIL, filling.PASSWORD)
        titles = f"{'requests/s':>11}{'trivial':>9}{'ratio':>7}{'p50 ms':>8}{'p99 ms':>8}{'errors':>7}{'of CPU':>8}"
        print(f"{'page':28}{titles}")

        def turn_of(path: str, connections: int) -> tuple[Weighed, Weighed]:
            beside = weighed(its_group, yardstick + "/", connections=connections, seconds=max(1, seconds // 4))
            how = {"cookie": visitor.cookie, "connections": connections, "seconds": max(1, seconds // 2)}
            return beside, weighed(group, url + path, **how)

        def ask(asked: dict[str, str]) -> None:
            for name, address in asked.items():
                path = visitor.led_to(address)
                for connections in (1, 16):
                    row(f"{name}, c{connections}", [turn_of(path, connections) for _turn in range(TURNS)])

        ask({**pages(filled.playbook), **turning.turn(folder)})
        saving(visitor, filled.playbook)
        flowing.flow(folder)  # afterwards: with twenty thousand hand-overs among them no playbook is like any other
        ask(FLOW)
        print(f"{'memory, all processes':28}{memory_of(group):>8.0f} MB")


def pages(playbook: int) -> dict[str, str]:
    """What is asked for."""
    return {
        "read a playbook": f"/playbooks/{playbook}",
        "Today": "/",
        "search, two words": "/search?q=install+update",
        "jump": "/search/jump?q=inst",
        "history": f"/playbooks/{playbook}/history",
    }


FLOW = {"Flow, 100,000 events": "/flow?period=12", "ledger, 100,000 events": "/flow/ledger?period=12"}


def weighed(group: int, url: str, **how: Any) -> Weighed:
    """A rate, and the milliseconds of processor time the server spent on each answer."""
    before = processor_time_of(group)
    rate = measure(url, **how)
    answers = rate.per_second * how["seconds"]
    return rate, (processor_time_of(group) - before) / answers if answers else math.inf


def row(name: str, turns: list[tuple[Weighed, Weighed]]) -> None:
    """One line of the table: the medians of some turns, each with the yardstick just before.

    A machine that is shared is now fast and now slow, so ratios are of neighbours; that of processor times is the
    steadier one.
    """
    rates = [rate for _beside, (rate, _cost) in turns]
    beside = [rate.per_second for (rate, _cost), _its in turns]
    ratios = [rate.per_second / per_second for rate, per_second in zip(rates, beside, strict=True)]
    of_processor = [its_cost / cost for (_rate, its_cost), (_its_rate, cost) in turns]
    middle = statistics.median
    print(
        f"{name:28}{middle(rate.per_second for rate in rates):>11.0f}{middle(beside):>9.0f}{middle(ratios):>7.3f}"
        f"{middle(rate.p50 for rate in rates):>8.1f}{middle(rate.p99 for rate in rates):>8.1f}"
        f"{sum(rate.errors for rate in rates):>7}{middle(of_processor):>8.3f}",
        flush=True,
    )


def saving(visitor: Visitor, playbook: int) -> None:
    """Save one edit after the other, form, post and the page it leads to, and wait until the new word is found."""
    saves, found = [], []
    form = f"/playbooks/{playbook}/edit"
    for number in range(40):
        word = f"xylograph{number}"
        began = time.perf_counter()
        page = visitor.get(form)
        opened = time.perf_counter() - began
        # What a browser does with the page between is not the server's time.
        values = {"title": f"Bench {number}", "body": f"Words of a playbook.\n\nAnd {word}.\n"}
        fields = filled_in(page, values)
        began = time.perf_counter()
        visitor.send(form, fields)
        saves.append((opened + time.perf_counter() - began) * 1000)
        found.append(_until(lambda word=word: f"playbooks/{playbook}" in visitor.get(f"/search?q={word}")))
    for name, times in (("save an edit (form + post)", saves), ("saved, then found", found)):
        cuts = statistics.quantiles(times, n=100)
        print(f"{name:28}{'':>27}{cuts[49]:>8.1f}{cuts[98]:>8.1f}", flush=True)


def _until(is_so: Callable[[], bool]) -> float:
    began = time.perf_counter()
    while not is_so():
        if time.perf_counter() - began > 10:
            return float("inf")
        time.sleep(0.005)
    return (time.perf_counter() - began) * 1000


def search_times(folder: Path) -> None:
    """The engine alone, without a page around it."""
    app = create_app(config.load({}, instance=folder))
    with app.app_context():
        person = by_email(filling.EMAIL)
        assert person is not None
        tokens, index, times = tokens_of(person), services().index, []
        for _round in range(20):
            for query in QUERIES:
                began = time.perf_counter()
                index.search(search.parse(query), tokens, limit=10, offset=0)
                times.append((time.perf_counter() - began) * 1000)
    cuts = statistics.quantiles(times, n=100)
    print(f"search engine alone: p50 {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms over {len(times)} queries", flush=True)


if __name__ == "__main__":
    main()
