"""The worker processes: killed when they must be, never left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import seci.plumbing
from seci.plumbing.markdown import Renderer, render, source_html
from seci.plumbing.markdown.renderer import _BOOT
from tests.plumbing.markdown.oracle import rows, violations

ENDLESS = "[a][b" * 20_000


@pytest.fixture
def renderer():
    found = Renderer(limit=10)
    yield found
    found.close()


def children():
    """The processes that have this one for a parent, the dead among them too."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == os.getpid():
            found.add((int(stat.parent.name), fields[0]))
    return found


def pids():
    return {pid for pid, _ in children()}


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def ends(pid):
    for _ in range(400):
        if not is_alive(pid):
            return True
        time.sleep(0.05)
    return False


def test_a_worker_renders_what_we_would(renderer):
    previous = render("# a\n\nb [[c]]").passages
    assert renderer.render("# a\n\nb [[c]]", previous, "a") == render("# a\n\nb [[c]]", previous, "a")


def test_a_text_past_its_limit_is_shown_as_source_and_keeps_its_anchors(renderer):
    previous = render("a\n\nb").passages
    found = renderer.render(ENDLESS, previous, limit=0.3)
    assert not found.complete and found.html == source_html(ENDLESS)
    assert found.passages == previous and found.references == ()


def test_a_killed_worker_is_reaped_and_replaced(renderer):
    before = pids()
    renderer.render("a")
    (worker,) = pids() - before
    assert not renderer.render(ENDLESS, limit=0.3).complete
    assert not is_alive(worker) and worker not in pids()
    assert renderer.render("a").complete


def test_a_worker_that_died_while_idle_is_replaced(renderer):
    before = pids()
    renderer.render("a")
    (worker,) = pids() - before
    os.kill(worker, signal.SIGKILL)
    assert ends(worker)
    renderer.render("a")
    assert renderer.render("b").complete


def test_time_in_the_queue_counts(renderer):
    busy = [threading.Thread(target=renderer.render, args=(ENDLESS,), kwargs={"limit": 2}) for _ in range(2)]
    renderer.render("a")
    for thread in busy:
        thread.start()
    time.sleep(0.3)
    assert not renderer.render("a", limit=0.1).complete
    for thread in busy:
        thread.join()
    assert renderer.render("a").complete


def test_many_threads_share_the_workers(renderer):
    found = []
    threads = [
        threading.Thread(target=lambda n=n: found.append(renderer.render(f"text {n}").passages[0].text))
        for n in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(f"text {n}" for n in range(12))


def test_closing_leaves_no_process(renderer):
    before = pids()
    renderer.warm()
    renderer.render("a")
    assert len(pids() - before) == 2
    renderer.close()
    assert pids() == before
    assert renderer.render("a").complete


def test_a_failing_text_is_shown_as_source(renderer):
    deep = "<div>" * 3_000 + "[x](" * 10
    found = renderer.render(deep)
    assert found.complete or found.html == source_html(deep)


def test_large_answers_come_back_whole(renderer):
    text = "\n\n".join(f"paragraph {number} " + "word " * 40 for number in range(2_000))
    assert len(renderer.render(text).passages) == 2_000


SCRIPT = """
import os, sys, time
from seci.plumbing.markdown import Renderer
renderer = Renderer(limit=10)
renderer.render("a")
worker = renderer._free[0]._process.pid
{then}
"""


def run(then):
    code = SCRIPT.format(then=then)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)


def test_a_forked_server_starts_workers_of_its_own():
    done = run(
        "child = os.fork()\n"
        "assert renderer.render('b').complete\n"
        "assert renderer._free[0]._process.pid != worker if child == 0 else True\n"
        "if child == 0: renderer.close(); os._exit(0)\n"
        "assert os.waitpid(child, 0)[1] == 0\n"
        "assert renderer.render('c').complete\n"
        "assert renderer._free[0]._process.pid == worker\n"
        "renderer.close()"
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_workers_end_with_a_server_that_was_killed():
    done = run("print(worker, flush=True)\nos.kill(os.getpid(), 9)")
    assert ends(int(done.stdout))


def test_a_busy_worker_ends_too_when_its_server_was_killed():
    done = run(
        "import threading\n"
        f"threading.Thread(target=renderer.render, args=({ENDLESS[:5]!r} * 20000,), kwargs={{'limit': 1}}).start()\n"
        "time.sleep(0.5)\nprint(worker, flush=True)\nos.kill(os.getpid(), 9)"
    )
    assert ends(int(done.stdout))


def test_a_worker_imports_nothing_of_the_application():
    boot = _BOOT.removesuffix("main()\n") + "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    root = str(Path(seci.plumbing.__file__).parents[1])
    command = [sys.executable, "-c", boot, json.dumps([sys.path, root])]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "bleach" in done.stdout.split()
    assert not {"flask", "sqlalchemy", "whoosh", "gunicorn", "pytest"} & set(done.stdout.split())


COMPLEX = ["![" * 5_000, "<![CDATA[" * 1_000, "~~~ " + " " * 20_000 + "x", ">" * 20_000 + " a", "a\n" + ": b\n" * 3_000]


def test_no_text_holds_a_worker_longer_than_its_limit(shared, renderer):
    for text in COMPLEX + rows(shared, "markdown_complexity"):
        found = renderer.render(text, limit=0.5)
        assert violations(found.html) == [] if found.complete else found.html == source_html(text)
    assert all(state != "Z" for _, state in children())
    assert renderer.render("still here").complete


LARGE = {
    "headings": "[TOC]\n\n" + "\n\n".join(f"## Heading {number}" for number in range(5_000)),
    "rows": "| a | b |\n|---|---|\n" + "\n".join(f"| {number} | x |" for number in range(5_000)),
    "footnotes": "\n\n".join(f"a[^{number}]\n\n[^{number}]: note {number}" for number in range(2_000)),
    "links": "\n".join(f"see [page {number}](/items/{number})" + "\n" * (number % 10 == 0) for number in range(10_000)),
}


@pytest.mark.parametrize("name", LARGE)
def test_large_honest_documents_render_when_given_time(renderer, name):
    assert renderer.render(LARGE[name], limit=300).complete
