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
import weakref
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path
from typing import Any

from seci.plumbing.markdown.passages import Passage
from seci.plumbing.markdown.rendering import Rendering, unrendered
from seci.plumbing.markdown.text import clean
from seci.plumbing.markdown.worker import LENGTH, framed

_START = 20.0  # seconds a new worker may take to import what it needs, on a busy machine
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PYTHONHOME", "VIRTUAL_ENV")  # and none of our secrets
# The package is imported without running `seci/__init__.py`: the worker has no use for the application.
_BOOT = """
import json, sys, types
sys.path[:], root = json.loads(sys.argv[1])
package = sys.modules["seci"] = types.ModuleType("seci")
package.__path__ = [root]
from seci.plumbing.markdown.text import clean
from seci.plumbing.markdown.worker import main
main()
"""


class Renderer:
    """Renders texts of people. Safe to use from many threads; close it, or leave it to the end of the process."""

    def __init__(self, limit: float = 1.5, workers: int = 2) -> None:
        self.limit = limit
        self._number = workers
        self._lock = threading.Lock()
        self._begin()

    def _begin(self) -> None:
        self._process = os.getpid()
        self._free: list[_Worker] = []
        self._slots = threading.BoundedSemaphore(self._number)
        self._finalizer = weakref.finalize(self, _end, self._process, self._free)

    def render(
        self, text: str, previous: Sequence[Passage] = (), title: str = "", limit: float | None = None
    ) -> Rendering:
        """The rendering of a text; not complete when it took longer than the limit (in seconds), or failed.

        The limit counts from the call. Only the start of a worker, where none is ready, is not counted: it has a limit
        of its own and is the same for every text. Raises nothing.
        """
        deadline = _Deadline(self.limit if limit is None else limit)
        self._begin_if_forked()
        slots = self._slots
        if not slots.acquire(timeout=max(deadline.left, 0.0)):
            return unrendered(text, previous)
        try:
            rows = [astuple(passage) for passage in previous]
            answer = self._ask({"text": clean(text), "previous": rows, "title": clean(title)}, deadline)
        finally:
            slots.release()
        return Rendering.from_json(answer) if answer else unrendered(text, previous)

    def warm(self) -> None:
        """Starts the workers now, without waiting for them."""
        self._begin_if_forked()
        with self._lock:
            self._free.extend(_Worker() for _ in range(self._number - len(self._free)))

    def close(self) -> None:
        """Ends the workers; a later call starts new ones."""
        with self._lock:
            _end(self._process, self._free)

    def _begin_if_forked(self) -> None:
        with self._lock:
            if self._process != os.getpid():
                self._finalizer.detach()
                for worker in self._free:
                    worker.abandon()
                self._begin()

    def _ask(self, request: dict[str, Any], deadline: _Deadline) -> dict[str, Any] | None:
        try:
            with self._lock:
                worker = self._free.pop() if self._free else _Worker()
        except OSError:  # no memory or no process left
            return None
        try:
            answer = worker.ask(request, deadline)
        except (TimeoutError, OSError, EOFError, ValueError):
            worker.kill()
            self._replace()
            return None
        except BaseException:
            worker.kill()
            raise
        with self._lock:
            self._free.append(worker)
        return answer

    def _replace(self) -> None:
        """A new worker starts while nobody waits for it."""
        with suppress(OSError), self._lock:
            self._free.append(_Worker())


def _end(process: int, workers: list[_Worker]) -> None:
    """Kills workers, in the process that started them."""
    while process == os.getpid() and workers:
        workers.pop().kill()


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
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        assert self._process.stdin and self._process.stdout
        self._to, self._from = self._process.stdin, self._process.stdout
        os.set_blocking(self._to.fileno(), False)
        os.set_blocking(self._from.fileno(), False)
        self._ready = False

    def ask(self, request: dict[str, Any], deadline: _Deadline) -> dict[str, Any] | None:
        """The worker's answer. Raises TimeoutError past the deadline, OSError or EOFError when it has died."""
        if not self._ready:
            began = time.monotonic()
            self._receive(_Deadline(_START))  # READY
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
