"""`seci serve` with real processes: starting, stopping, and what happens when a part is killed."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import Server, command, free_port, until

WEB, WORK = "seci.serving.server", "seci work"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for tests that leave it as it was."""
    with Server(tmp_path_factory.mktemp("running") / "instance") as server:
        yield server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path / "instance") as server:
        until(lambda: server.part(WORK), "the work part")
        yield server


def _kill(pid: int | None) -> None:
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def test_it_says_how_to_sign_in_before_it_listens(running: Server) -> None:
    lines = running.said.splitlines()

    assert any(f"http://127.0.0.1:{running.port}" in line for line in lines)
    assert any("/welcome" in line for line in lines)


def test_requests_are_not_logged(running: Server) -> None:
    before = running.said

    running.get("/health/live?a-word-nobody-should-find")

    assert running.said == before


def test_sigterm_ends_everything_and_is_no_failure(server: Server) -> None:
    assert server.stop() == 0
    assert server.processes == []


def test_an_interrupt_of_the_whole_terminal_is_no_failure(server: Server) -> None:
    os.killpg(server.process.pid, signal.SIGINT)

    assert server.process.wait(30) == 0
    assert server.processes == []
    assert "Traceback" not in server.said


def test_the_web_part_going_down_is_a_failure(server: Server) -> None:
    _kill(server.part(WEB))

    assert server.process.wait(30) != 0
    until(lambda: not server.processes, "the end of its workers, which the kernel ends")


def test_a_killed_work_part_is_started_again(server: Server) -> None:
    old = server.part(WORK)
    _kill(old)

    until(lambda: server.part(WORK) not in {old, None}, "a new work part")
    assert server.is_up()


def test_a_killed_worker_is_replaced_on_its_own_processor(tmp_path: Path) -> None:
    processors = sorted(os.sched_getaffinity(0))
    with Server(tmp_path / "instance", "--workers", str(len(processors))) as server:
        until(lambda: _homes(server) == processors, "a worker on each processor")
        old = _workers(server)[0]
        _kill(old)
        until(lambda: old not in _workers(server) and _homes(server) == processors, "a new worker in its place")
        assert server.is_up()


def _workers(server: Server) -> list[int]:
    """The processes that answer; whoever starts them is the oldest that bears their name."""
    return server.parts(WEB)[1:]


def _homes(server: Server) -> list[int]:
    """The processors the workers may run on, each worker's together."""
    with contextlib.suppress(ProcessLookupError):
        return sorted(one for worker in _workers(server) for one in os.sched_getaffinity(worker))
    return []


def test_nothing_outlives_a_killed_supervisor(server: Server) -> None:
    os.kill(server.process.pid, signal.SIGKILL)

    until(lambda: not server.processes, "the end of every process")
    with Server(server.instance, port=server.port) as again:
        assert again.is_up()


def test_plain_http_is_refused_where_others_can_reach_it(tmp_path: Path) -> None:
    answer = command(tmp_path / "i", "serve", "--host", "0.0.0.0", "--port", str(free_port()))

    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert "SECI_ALLOW_PLAIN_HTTP" in answer.stderr


def test_plain_http_is_served_to_others_when_a_setting_says_so(tmp_path: Path) -> None:
    with Server(tmp_path / "i", "--host", "0.0.0.0", SECI_ALLOW_PLAIN_HTTP="yes") as server:
        assert server.is_up()


def test_a_taken_port_is_said_in_one_line(running: Server, tmp_path: Path) -> None:
    answer = command(tmp_path / "i", "serve", "--port", str(running.port))

    assert answer.returncode == 1
    assert f"127.0.0.1:{running.port}" in answer.stderr.splitlines()[0]


def test_a_wrong_setting_ends_it_before_anything_starts(tmp_path: Path) -> None:
    answer = command(tmp_path / "i", "serve", "--port", str(free_port()), SECI_SECRET_KEY="short")

    assert answer.returncode == 1
    assert "SECI_SECRET_KEY" in answer.stderr


def test_a_newer_database_is_refused_in_one_line(tmp_path: Path) -> None:
    import sqlite3

    instance = tmp_path / "i"
    assert command(instance, "init").returncode == 0
    with sqlite3.connect(instance / "seci.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'from tomorrow'")
    connection.close()

    answer = command(instance, "serve", "--port", str(free_port()))

    assert answer.returncode == 1
    assert "from tomorrow" in answer.stderr
    assert "Traceback" not in answer.stderr
