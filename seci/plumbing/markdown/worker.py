"""The process that renders: reads a request, writes its rendering, until its input ends.

It is started as its own interpreter, not as a copy of the server: it imports this package and nothing of the
application, and neither a thread's lock nor a connection is inherited. Requests and answers are JSON after a length of
four bytes. Each request carries its limit; past it the kernel ends this process by SIGALRM, so that even a worker
whose server was killed stops.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import sys
from contextlib import suppress
from typing import Any, BinaryIO

from seci.plumbing.markdown.passages import Passage
from seci.plumbing.markdown.rendering import render

LENGTH = 4
_MEMORY = 2 << 30
_GRACE = 1.0

READY: dict[str, Any] = {"ready": True}
"""The first answer, once everything is imported."""


def main() -> None:
    """Serves standard input and output. What is printed by mistake goes to standard error."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    _limit_memory()
    render("*ready*\n\n```python\nx = 1\n```")
    gc.freeze()
    gc.set_threshold(
        50_000, 20, 50
    )  # trees of tokens are made and dropped; looking for cycles among them costs a sixth
    with suppress(BrokenPipeError):
        _write(answers, READY)
        while (request := _read(requests)) is not None:
            _write(answers, _answer(request))
    os._exit(0)


def _limit_memory() -> None:
    with suppress(ValueError, OSError):  # the machine's own limit may be lower already
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(request: dict[str, Any]) -> dict[str, Any] | None:
    signal.setitimer(signal.ITIMER_REAL, request["limit"] + _GRACE)
    try:
        return render(request["text"], [Passage(*row) for row in request["previous"]], request["title"]).as_json()
    except Exception as error:  # a text that breaks the parser is shown as source; the server must not fall with it
        print(f"rendering failed: {type(error).__name__}", file=sys.stderr)  # noqa: T201 - never the text itself
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _read(stream: BinaryIO) -> dict[str, Any] | None:
    head = stream.read(LENGTH)
    if len(head) < LENGTH:
        return None
    found: dict[str, Any] = json.loads(stream.read(int.from_bytes(head)))
    return found


def _write(stream: BinaryIO, answer: dict[str, Any] | None) -> None:
    stream.write(framed(answer))
    stream.flush()


def framed(message: dict[str, Any] | None) -> bytes:
    """A message as it goes over the pipe."""
    body = json.dumps(message).encode()
    return len(body).to_bytes(LENGTH) + body
