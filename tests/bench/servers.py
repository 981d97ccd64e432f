"""Starting what is measured, each as a newcomer would serve it, and asking how much memory it takes."""

from __future__ import annotations

import contextlib
import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], url: str, **environ: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server that answers at `url`, ended with all its children afterwards."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**clean_environment(), **environ},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_for(url, process)
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("SECI_")}


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _attempt in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"the server at {url} ended with {process.returncode}")
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=2).close()
            return
        time.sleep(0.05)
    raise RuntimeError(f"nothing answers at {url}")


@contextlib.contextmanager
def trivial() -> Iterator[tuple[str, int]]:
    """The yardstick; gives its address and the number of its process group."""
    url = f"http://127.0.0.1:{free_port()}/"
    bind = url.removeprefix("http://").rstrip("/")
    command = [sys.executable, "-m", "gunicorn", "--workers=2", "--bind", bind, "--log-level=error"]
    with running([*command, "tests.bench.trivial:app"], url) as process:
        yield url.rstrip("/"), process.pid


@contextlib.contextmanager
def seci(instance: Path) -> Iterator[tuple[str, int]]:
    """SECI as `seci serve` serves it; gives its address and the number of its process group."""
    port = free_port()
    command = [sys.executable, "-m", "seci", "serve", "--port", str(port), "--workers", "2"]
    url = f"http://127.0.0.1:{port}"
    with running(command, f"{url}/health/live", SECI_INSTANCE=str(instance)) as process:
        yield url, process.pid


class Visitor:
    """Somebody signed in, as a browser would be."""

    def __init__(self, url: str, email: str, password: str) -> None:
        self.url, self.jar = url, http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.post("/sign-in", "/sign-in", login=email, password=password)

    @property
    def cookie(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)

    def get(self, path: str) -> str:
        with self.opener.open(self.url + path) as answer:
            return str(answer.read().decode())

    def led_to(self, path: str) -> str:
        """Where an address leads in the end: what is measured is a page, not the redirect to it."""
        with self.opener.open(self.url + path) as answer:
            return str(answer.geturl()).removeprefix(self.url)

    def post(self, page: str, path: str, **values: str) -> str:
        """Open the page with the form, then send the form that has these fields; what else it holds goes along."""
        return self.send(path, filled_in(self.get(page), values))

    def send(self, path: str, fields: dict[str, str]) -> str:
        """Send a form, and follow it to the page it leads to."""
        with self.opener.open(self.url + path, urllib.parse.urlencode(fields).encode()) as answer:
            return str(answer.read().decode())


def filled_in(page: str, values: dict[str, str]) -> dict[str, str]:
    """All fields of the page's form that has these, with these values."""
    forms = BeautifulSoup(page, "html.parser").select("form[method=post]")
    form = next(form for form in forms if all(form.select(f"[name={name}]") for name in values))
    return {**{str(field["name"]): str(field.get("value", "")) for field in form.select("input[name]")}, **values}


def processor_time_of(group: int) -> float:
    """Milliseconds of processor time all processes of a group have used; waiting for a busy machine is not in it."""
    ticks = 0
    for folder in _processes(group):
        with contextlib.suppress(OSError):
            ticks += sum(map(int, (folder / "stat").read_text().rpartition(")")[2].split()[11:13]))
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")


def memory_of(group: int) -> float:
    """Megabytes all processes of a group hold (proportional set size)."""
    total = 0
    for folder in _processes(group):
        with contextlib.suppress(OSError):
            found = re.search(r"^Pss:\s+(\d+)", (folder / "smaps_rollup").read_text(), re.M)
            total += int(found[1]) if found else 0
    return total / 1024


def _processes(group: int) -> Iterator[Path]:
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError):
            if os.getpgid(int(folder.name)) == group:
                yield folder
