"""The supervisor of `seci serve`: one web part and one `work` part, both ended with it.

The web part going down ends everything with a non-zero code, so that whatever runs SECI notices. The work part may
come and go: it is started again, with growing patience.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from seci.cli import say

FINISH = 15.0  # seconds both parts get to finish what they are doing
PATIENCE = (0.5, 1, 2, 5, 10, 30)  # seconds before the work part is started again; the last one for good
STEADY = 60.0  # seconds after which a work part counts as having run well


@dataclass(frozen=True)
class Plan:
    """What the web part is to do."""

    bind: str
    workers: int
    threads: int
    logs_requests: bool


class Supervisor:
    """Starts both parts, watches them, passes on being stopped."""

    def __init__(self, plan: Plan, environment: Mapping[str, str]) -> None:
        self.plan = plan
        self.environment = dict(environment)
        self.web: subprocess.Popen[bytes] | None = None
        self.work: subprocess.Popen[bytes] | None = None
        self.failures = 0
        self.started_at = self.due_at = 0.0
        self.has_listened = False
        self.is_stopping = False
        self.wake, self._waker = os.pipe()

    def run(self) -> int:
        """Serve until stopped (0) or until the web part ends by itself (its code, or 1)."""
        os.set_blocking(self._waker, False)
        signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # only to be woken
        try:
            if not self._start_web():
                return self._end()
            self.has_listened = True
            while not self.is_stopping and self.web is not None and self.web.poll() is None:
                self._keep_work_running()
                self._sleep(1.0)
            return self._end()
        finally:
            for part in (self.web, self.work):
                if part is not None and part.poll() is None:
                    part.kill()

    def _stop(self, _number: int, _frame: Any) -> None:
        self.is_stopping = True

    def _start_web(self) -> bool:
        """Start the web part; True once it listens."""
        ready, report = os.pipe()
        plan = self.plan
        numbers = (os.getpid(), report, plan.bind, plan.workers, plan.threads, int(plan.logs_requests))
        command = [sys.executable, "-m", "seci.serving.server", *map(str, numbers)]
        self.web = self._start(command, report)
        os.close(report)
        while not self.is_stopping:
            readable, _, _ = select.select([ready, self.wake], [], [], 60)
            if ready in readable:
                break
            self._drain_wake()
        is_ready = not self.is_stopping and os.read(ready, 1) != b""
        os.close(ready)
        return is_ready

    def _start(self, command: list[str], *descriptors: int) -> subprocess.Popen[bytes]:
        """Start a part that ignores Ctrl-C from its first moment: the supervisor alone decides what it means."""
        return subprocess.Popen(  # noqa: S603 -- our own modules
            command,
            env=self.environment,
            pass_fds=descriptors,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),  # noqa: PLW1509 -- no threads here
        )

    def _keep_work_running(self) -> None:
        if self.work is not None and self.work.poll() is None:
            return
        present = time.monotonic()
        if self.work is not None:
            say(f"The work part ended with {self.work.returncode}; starting it again.")
            self.failures = 0 if present - self.started_at > STEADY else self.failures + 1
            self.due_at = present + PATIENCE[min(self.failures, len(PATIENCE) - 1)]
            self.work = None
        if present >= self.due_at:
            self.started_at = present
            command = [sys.executable, "-m", "seci", "work", "--parent", str(os.getpid())]
            self.work = self._start(command)

    def _sleep(self, seconds: float) -> None:
        if select.select([self.wake], [], [], seconds)[0]:
            self._drain_wake()

    def _drain_wake(self) -> None:
        if select.select([self.wake], [], [], 0)[0]:
            os.read(self.wake, 4096)

    def _end(self) -> int:
        """Have both parts finish. Gives the exit code."""
        ended_by_itself = self.web is not None and not self.is_stopping
        parts = [part for part in (self.web, self.work) if part is not None]
        for part in parts:
            if part.poll() is None and not (part is self.web and ended_by_itself):
                part.terminate()
        deadline = time.monotonic() + FINISH
        for part in parts:
            try:
                part.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                part.kill()
                part.wait()
        if not ended_by_itself or self.web is None:
            return 0
        if self.has_listened:  # else it has said itself why it could not
            say(f"The web part ended with {self.web.returncode}; stopping.")
        return max(self.web.returncode, 1)
