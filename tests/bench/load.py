"""Requests against a server on this machine: by wrk where it is installed, else by a small client of our own."""

from __future__ import annotations

import asyncio
import re
import shutil
import statistics
import subprocess
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Rate:
    """Requests a second, and the latency of the median and of one in a hundred, in milliseconds."""

    per_second: float
    p50: float
    p99: float
    errors: int


def measure(url: str, *, cookie: str = "", connections: int = 16, seconds: int = 4) -> Rate:
    """GET one address over and over."""
    if shutil.which("wrk"):
        return _by_wrk(url, cookie, connections, seconds)
    return asyncio.run(_by_asyncio(url, cookie, connections, seconds))


def _by_wrk(url: str, cookie: str, connections: int, seconds: int) -> Rate:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-H", f"Cookie: {cookie}", url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return Rate(
        float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),  # type: ignore[index]
        _milliseconds(re.search(r"50%\s+([\d.]+)(us|ms|s)", said)),
        _milliseconds(re.search(r"99%\s+([\d.]+)(us|ms|s)", said)),
        int(errors[1]) if errors else 0,
    )


def _milliseconds(found: re.Match[str] | None) -> float:
    assert found is not None
    return float(found[1]) * UNITS[found[2]]


async def _by_asyncio(url: str, cookie: str, connections: int, seconds: int) -> Rate:
    parts, times, errors = urlsplit(url), [], 0
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    request = f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nCookie: {cookie}\r\n\r\n".encode()
    end = time.perf_counter() + seconds

    async def one() -> None:
        nonlocal errors
        reader = writer = None
        while time.perf_counter() < end:
            if writer is None:
                reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
            began = time.perf_counter()
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            length = re.search(r"content-length: (\d+)", head)
            await reader.readexactly(int(length[1]) if length else 0)
            times.append((time.perf_counter() - began) * 1000)
            errors += " 200 " not in head.split("\r\n", 1)[0] + " "
            if "connection: close" in head:
                writer.close()
                writer = None

    await asyncio.gather(*(one() for _connection in range(connections)))
    cuts = statistics.quantiles(times, n=100)
    return Rate(len(times) / seconds, cuts[49], cuts[98], errors)
