"""Rendering with a limit: texts are rendered in worker processes that can be killed.

Every step has a deadline, counted from the call: waiting for a free worker, writing, rendering, reading. A worker that
misses it, or dies, is killed, reaped and replaced. Workers are started on the first call in each process, so that a
server may fork before; a copy of a renderer in a forked child starts workers of its own.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path
from typing import Any

from seci.plumbing.markdown.passages import Passage
from seci.plumbing.markdown.rendering import Rendering, unrendered
from seci.plumbing.markdown.worker import LENGTH, framed

_START = 20.0  # seconds a new worker may take to import what it needs, on a busy machine
# The package is imported without running `seci/__init__.py`: the worker has no use for the application.
_BOOT = """
import json, sys, types
sys.path[:], root = json.loads(sys.argv[1])
package = sys.modules["seci"] = types.ModuleType("seci")
package.__path__ = [root]
from seci.plumbing.markdown.worker import main
main()
"""


class Renderer:
    """Renders texts of people. Safe to use from many threads; close it, or leave it to the end of the process."""

    def __init__(self, limit: float = 1.5, workers: int = 2) -> None:
        self.limit = limit
        self._number = workers
        self._lock = threading.Lock()
        self._forget()

    def _forget(self) -> None:
        self._process = os.getpid()
        self._free: list[_Worker] = []
        self._slots = threading.BoundedSemaphore(self._number)

    def render(
        self, text: str, previous: Sequence[Passage] = (), title: str = "", limit: float | None = None
    ) -> Rendering:
        """The rendering of a text; not complete when it took longer than the limit (in seconds), or failed.

        The limit counts from the call. Only the start of a worker, where none is ready, is not counted: it has a limit
        of its own and is the same for every text.
        """
        limit = self.limit if limit is None else limit
        deadline = _Deadline(limit)
        with self._lock:
            if self._process != os.getpid():
                self._abandon()
        slots = self._slots
        if not slots.acquire(timeout=limit):
            return unrendered(text, previous)
        try:
            answer = self._ask(text, previous, title, deadline)
        finally:
            slots.release()
        return Rendering.from_json(answer) if answer else unrendered(text, previous)

    def warm(self) -> None:
        """Starts the workers now, without waiting for them."""
        with self._lock:
            if self._process != os.getpid():
                self._abandon()
            self._free.extend(_Worker() for _ in range(self._number - len(self._free)))

    def close(self) -> None:
        """Ends the workers; a later call starts new ones."""
        with self._lock:
            workers, self._free = self._free, []
            if self._process == os.getpid():
                for worker in workers:
                    worker.kill()

    def _abandon(self) -> None:
        for worker in self._free:
            worker.abandon()
        self._forget()

    def _ask(self, text: str, previous: Sequence[Passage], title: str, deadline: _Deadline) -> dict[str, Any] | None:
        with self._lock:
            worker = self._free.pop() if self._free else _Worker()
        try:
            rows = [astuple(passage) for passage in previous]
            answer = worker.ask({"text": text, "previous": rows, "title": title}, deadline)
        except (TimeoutError, OSError, EOFError, ValueError):
            worker.kill()
            worker, answer = _Worker(), None  # starts while nobody waits for it
        except BaseException:
            worker.kill()
            raise
        with self._lock:
            self._free.append(worker)
        return answer


class _Deadline:
    """A moment until which everything must be done."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    @property
    def left(self) -> float:
        return self._at - time.monotonic()

    def postpone(self, seconds: float) -> None:
        self._at += seconds


class _Worker:
    """One process, and the pipes to it."""

    def __init__(self) -> None:
        root = str(Path(__file__).parents[2])
        command = [sys.executable, "-c", _BOOT, json.dumps([sys.path, root])]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - our own
        assert self._process.stdin and self._process.stdout
        self._to, self._from = self._process.stdin, self._process.stdout
        os.set_blocking(self._to.fileno(), False)
        os.set_blocking(self._from.fileno(), False)
        self._ready = False

    def ask(self, request: dict[str, Any], deadline: _Deadline) -> dict[str, Any] | None:
        """The worker's answer. Raises TimeoutError past the deadline, OSError or EOFError when it has died."""
        if not self._ready:
            began = time.monotonic()
            self._receive(_Deadline(_START))
            self._ready = True
            deadline.postpone(time.monotonic() - began)
        self._send(framed({**request, "limit": max(deadline.left, 0.0)}), deadline)
        answer: dict[str, Any] | None = self._receive(deadline)
        return answer

    def kill(self) -> None:
        """Ends the process at once and reaps it."""
        self._process.kill()
        self._process.wait()
        self._close()

    def abandon(self) -> None:
        """Lets go of a worker that belongs to the process this one was forked from."""
        self._process.returncode = 0  # not our child: nothing to wait for
        self._close()

    def _close(self) -> None:
        for pipe in (self._to, self._from):
            with suppress(OSError):
                pipe.close()

    def _send(self, data: bytes, deadline: _Deadline) -> None:
        view = memoryview(data)
        while view:
            _wait(self._to.fileno(), select.POLLOUT, deadline)
            with suppress(BlockingIOError):
                view = view[os.write(self._to.fileno(), view) :]

    def _receive(self, deadline: _Deadline) -> Any:
        return json.loads(self._bytes(int.from_bytes(self._bytes(LENGTH, deadline)), deadline))

    def _bytes(self, number: int, deadline: _Deadline) -> bytes:
        data = bytearray()
        while len(data) < number:
            _wait(self._from.fileno(), select.POLLIN, deadline)
            with suppress(BlockingIOError):
                piece = os.read(self._from.fileno(), number - len(data))
                if not piece:
                    raise EOFError("the worker has ended")
                data += piece
        return bytes(data)


def _wait(pipe: int, event: int, deadline: _Deadline) -> None:
    poll = select.poll()
    poll.register(pipe, event)
    if not poll.poll(max(deadline.left, 0.0) * 1000):
        raise TimeoutError
