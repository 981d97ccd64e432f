"""A real `seci serve` in processes of its own, for what only real processes can show."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0  # seconds before a test gives up on something that should happen at once


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(instance: Path, **settings: str) -> dict[str, str]:
    """This process' environment with the settings of one instance and no others."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("SECI_")}
    return {**own, "SECI_INSTANCE": str(instance), "PYTHONPATH": str(ROOT), **settings}


def command(instance: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run one `seci` command to its end."""
    line = [sys.executable, "-m", "seci", *arguments]
    return subprocess.run(
        line, env=environment(instance, **settings), capture_output=True, text=True, timeout=300, check=False
    )


def until(condition: object, what: str) -> None:
    """Wait for a condition to come true."""
    deadline = time.monotonic() + PATIENCE
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, f"{what} did not happen"
        time.sleep(0.05)


class Server:
    """One server; on leaving the block every process of it is gone."""

    def __init__(self, instance: Path, *arguments: str, port: int | None = None, **settings: str) -> None:
        self.instance = instance
        self.port = port or free_port()
        self.arguments = arguments
        self.settings = settings
        self.output = instance.with_name(f"{instance.name}-{self.port}.out")

    def __enter__(self) -> Server:
        line = [sys.executable, "-m", "seci", "serve", "--port", str(self.port), *self.arguments]
        self.instance.parent.mkdir(parents=True, exist_ok=True)
        with self.output.open("ab") as out:
            self.process = subprocess.Popen(
                line,
                env=environment(self.instance, **self.settings),
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        until(lambda: self.is_up() or self.process.poll() is not None, "listening")
        assert self.process.poll() is None, self.said
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.kill()

    @property
    def said(self) -> str:
        """What it has printed so far."""
        return self.output.read_text("utf-8")

    @property
    def processes(self) -> list[int]:
        """All processes of its group, the supervisor first."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                stat = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if stat[0] != "Z" and int(stat[2]) == self.process.pid:
                found.append(int(folder.name))
        return sorted(found)

    def part(self, words: str) -> int | None:
        """The process whose command line holds some words, the oldest where there are several."""
        return next(iter(self.parts(words)), None)

    def parts(self, words: str) -> list[int]:
        """All of those, the oldest first."""
        found = []
        for pid in self.processes:
            with contextlib.suppress(OSError):
                if words in Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " "):
                    found.append(pid)
        return found

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Ask for a page."""
        return self.ask("GET", path, headers=headers)

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Send one request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body=body, headers=dict(headers or {}))
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def is_up(self) -> bool:
        """Whether somebody answers."""
        try:
            return self.get("/health/live")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask the supervisor to stop. Gives its exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """Kill every process at once, as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        until(lambda: not self.processes, "the end of every process")
