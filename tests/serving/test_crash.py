"""Killed at any moment, nothing that was acknowledged is lost, and the index catches up (R-020, R-040, R-031)."""

from __future__ import annotations

import http.client
import json
import os
import random
import shutil
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import Server, command, until

KILLS = 5
WRITERS = 4
PER_SECOND = 20
EMAIL = "ada@example.test"


class Writers:
    """Clients that write playbooks and note each acknowledged one in a file of their own, synced before going on."""

    def __init__(self, server: Server, token: str, space: int, log: Path) -> None:
        self.server, self.token, self.space, self.log = server, token, space, log
        self.stopping = threading.Event()
        self.descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.lock = threading.Lock()
        self.failures: list[int] = []

    def __enter__(self) -> Writers:
        self.threads = [threading.Thread(target=self._write, args=(number,)) for number in range(WRITERS)]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_reason: object) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join()
        os.close(self.descriptor)

    def _write(self, number: int) -> None:
        made, headers = None, {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        for turn in range(10**6):
            if self.stopping.wait(WRITERS / PER_SECOND):
                return
            word = f"w{number}x{turn}x{time.monotonic_ns()}"
            method, path, body = "POST", "/api/v1/playbooks", {"space": self.space, "title": word, "body": word}
            if made and turn % 3:
                method, path = "PATCH", f"/api/v1/playbooks/{made['id']}"
                body = {"body": f"{made['body']}\n\n{word}\n", "base_revision": made["revision"]}
            try:
                status, answer = self.server.ask(method, path, json.dumps(body).encode(), headers)
            except (OSError, http.client.HTTPException):
                made = None  # whether it was saved is not known, so nothing is promised
                continue
            if status in {200, 201}:
                made = json.loads(answer)
                self._note(f"{made['id']} {made['revision']} {word}\n")
            else:
                self.failures.append(status)

    def _note(self, line: str) -> None:
        with self.lock:
            os.write(self.descriptor, line.encode())
            os.fsync(self.descriptor)

    @property
    def acknowledged(self) -> int:
        return self.log.read_bytes().count(b"\n")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An instance with one person, and a token of theirs."""
    instance = tmp_path_factory.mktemp("crash") / "instance"
    assert command(instance, "people", "add", EMAIL, "--name", "Ada", "--role", "admin").returncode == 0
    made = command(instance, "people", "token", EMAIL, "--name", "a test")
    assert made.returncode == 0, made.stderr
    return instance, made.stdout.strip()


def space_of(server: Server, token: str) -> int:
    """A space of its own for each test."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    body = json.dumps({"name": f"Space {time.monotonic_ns()}"}).encode()
    status, answer = server.ask("POST", "/api/v1/spaces", body, headers)
    assert status == 201, answer
    number: int = json.loads(answer)["id"]
    return number


def rows(instance: Path, query: str) -> list[tuple[object, ...]]:
    """What the database says, read beside the server."""
    connection = sqlite3.connect(f"file:{instance / 'seci.sqlite'}?mode=ro", uri=True, timeout=10)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def check_everything_is_there(instance: Path, log: Path) -> None:
    """Each acknowledged save is there exactly once, and the database is sound (O-ACK)."""
    bodies = {
        (item, number): str(body) for item, number, body in rows(instance, "SELECT item_id, number, body FROM revision")
    }
    for line in log.read_text().splitlines():
        item, number, word = line.split()
        assert bodies[int(item), int(number)].count(word) == 1, line
    titles = [str(title) for (title,) in rows(instance, "SELECT title FROM item WHERE kind = 'playbook'")]
    assert len(titles) == len(set(titles))
    assert rows(instance, "PRAGMA integrity_check") == [("ok",)]
    assert rows(instance, "PRAGMA foreign_key_check") == []
    lacking = (
        "SELECT id FROM item WHERE kind = 'playbook' AND revision <> "
        "(SELECT count(*) FROM revision WHERE revision.item_id = item.id)"
    )
    assert rows(instance, lacking) == []
    assert rows(instance, "SELECT id FROM item WHERE kind = 'playbook' AND id NOT IN (SELECT item_id FROM event)") == []


def check_index_catches_up(instance: Path, server: Server, token: str, log: Path) -> None:
    """The queue empties by itself, and what was acknowledged last is found."""
    until(lambda: rows(instance, "SELECT count(*) FROM index_entry") == [(0,)], "catching up")
    word = log.read_text().split()[-1]

    def is_found() -> bool:
        status, answer = server.get(f"/api/v1/search?q={word}", Authorization=f"Bearer {token}")
        assert status == 200
        found = json.loads(answer)
        return found["total"] == 1 and not found["is_fallback"]

    until(is_found, "finding")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """Where acknowledged saves are noted."""
    yield tmp_path / "acknowledged"


def test_nothing_acknowledged_is_lost_when_everything_is_killed(house: tuple[Path, str], log: Path) -> None:
    instance, token = house
    for _kill in range(KILLS):
        before = log.read_bytes().count(b"\n") if log.exists() else 0
        with Server(instance) as server, Writers(server, token, space_of(server, token), log) as writers:
            wanted = before + random.randint(3, 30)
            until(lambda: writers.acknowledged >= wanted, "writing")  # noqa: B023 -- asked in this turn only
            server.kill()
        assert set(writers.failures) <= {503}
        check_everything_is_there(instance, log)
    with Server(instance) as server:
        check_index_catches_up(instance, server, token, log)
    assert command(instance, "doctor").returncode == 0


def test_the_index_catches_up_whenever_its_writer_is_killed(house: tuple[Path, str], log: Path) -> None:
    """In two rounds, since the supervisor waits twice as long after each kill before it starts another writer."""
    instance, token = house
    for kills in (KILLS // 2, KILLS - KILLS // 2):
        with Server(instance) as server:
            for _kill in range(kills):
                before = log.read_bytes().count(b"\n") if log.exists() else 0
                with Writers(server, token, space_of(server, token), log) as writers:
                    wanted = before + random.randint(2, 12)
                    until(lambda: writers.acknowledged >= wanted, "writing")  # noqa: B023 -- asked in this turn only
                    until(lambda: server.part("seci work"), "the work part")
                    os.kill(server.part("seci work") or 0, signal.SIGKILL)
                check_index_catches_up(instance, server, token, log)
            check_everything_is_there(instance, log)
    assert command(instance, "doctor").returncode == 0


def test_search_answers_while_its_folder_is_gone_and_mends_itself(house: tuple[Path, str], log: Path) -> None:
    instance, token = house
    with Server(instance) as server:
        with Writers(server, token, space_of(server, token), log) as writers:
            until(lambda: writers.acknowledged >= 3, "writing")
            check_index_catches_up(instance, server, token, log)
            (instance / "index").rename(instance / "gone")  # at once, whoever writes into it just then
            shutil.rmtree(instance / "gone", ignore_errors=True)
            word = log.read_text().split()[-1]
            status, _answer = server.get(f"/api/v1/search?q={word}", Authorization=f"Bearer {token}")
            assert status == 200
            wanted = writers.acknowledged + 3
            until(lambda: writers.acknowledged >= wanted, "writing on")
        assert writers.failures == []
        check_index_catches_up(instance, server, token, log)
    assert command(instance, "doctor").returncode == 0


def test_a_graceful_stop_finishes_what_it_was_asked(house: tuple[Path, str], log: Path) -> None:
    instance, token = house
    with Server(instance) as server, Writers(server, token, space_of(server, token), log) as writers:
        until(lambda: writers.acknowledged >= 10, "writing")
        assert server.stop() == 0
        assert server.processes == []
        writers.stopping.set()
    assert writers.failures == []
    check_everything_is_there(instance, log)
