"""Threads that wait together: nobody is kept waiting by who is silent, and nothing that is asked is lost."""

from __future__ import annotations

import http.client
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.servers import Server

PATH = "/health/live"
LINES = f"GET {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One process that answers, with one thread: whoever held it would hold up everybody."""
    arguments = ("--workers", "1", "--threads", "1")
    with Server(tmp_path_factory.mktemp("workers") / "instance", *arguments) as server:
        yield server


@contextmanager
def connected(server: Server) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        yield connection
    finally:
        connection.close()


def ask(connection: http.client.HTTPConnection, times: int = 1) -> list[int]:
    """Ask one after the other on a connection that stays open."""
    answers = []
    for _ in range(times):
        connection.request("GET", PATH)
        response = connection.getresponse()
        response.read()
        answers.append(response.status)
        assert connection.sock is not None, "the connection was closed between two requests"
    return answers


def test_a_connection_is_kept_from_one_request_to_the_next(server: Server) -> None:
    with connected(server) as connection:
        assert ask(connection, 20) == [200] * 20


def test_who_has_asked_and_is_silent_holds_up_nobody(server: Server) -> None:
    with connected(server) as silent, connected(server) as other:
        assert ask(silent) == [200]
        assert ask(other, 3) == [200] * 3
        assert ask(silent) == [200]


def test_who_has_come_and_is_silent_holds_up_nobody(server: Server) -> None:
    """As browsers come, which open connections before they know whether they need them."""
    with ExitStack() as silent:
        for _ in range(8):
            silent.enter_context(socket.create_connection(("127.0.0.1", server.port)))
        with connected(server) as other:
            assert ask(other, 3) == [200] * 3


def test_who_is_silent_for_long_is_let_go(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
        assert line.recv(1) == b""


def test_what_was_asked_waits_for_a_thread_for_as_long_as_it_takes(server: Server) -> None:
    """Longer than a connection may be silent, which counts from its last answer."""
    with connected(server) as waiting, socket.create_connection(("127.0.0.1", server.port)) as slow:
        assert ask(waiting) == [200]
        slow.sendall(b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n")
        time.sleep(0.5)  # by then the only thread waits for the rest
        waiting.request("GET", PATH)
        time.sleep(7)
        slow.sendall(b"login=ada")
        assert waiting.getresponse().status == 200


def test_who_comes_while_others_ask_on_and_on_is_let_in(server: Server) -> None:
    """With many connections, each of which asks again as soon as it was answered."""
    asking = threading.Event()

    def ask_on() -> int:
        with connected(server) as connection:
            while not asking.is_set():
                assert ask(connection) == [200]
            return 1

    with ThreadPoolExecutor(60) as pool:
        others = [pool.submit(ask_on) for _ in range(60)]
        try:
            for _ in range(20):
                with connected(server) as newcomer:
                    assert ask(newcomer) == [200]
        finally:
            asking.set()
        assert sum(other.result() for other in others) == 60


def test_everybody_gets_a_turn_with_more_connections_than_threads(server: Server) -> None:
    def ask_ten_times(_number: int) -> list[int]:
        with connected(server) as connection:
            return ask(connection, 10)

    with ThreadPoolExecutor(12) as pool:
        assert list(pool.map(ask_ten_times, range(12))) == [[200] * 10] * 12


def test_two_requests_in_one_go_get_two_answers(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
        line.sendall(LINES * 2)
        received = b""
        while received.count(b"HTTP/1.1 200 OK") < 2:
            piece = line.recv(65_536)
            assert piece, received
            received += piece


def test_a_body_nobody_reads_does_not_become_the_next_request(server: Server) -> None:
    with connected(server) as connection:
        connection.request("POST", PATH, body=b"GET / HTTP/1.1\r\n\r\n" * 1_000)
        response = connection.getresponse()
        response.read()
        assert response.status == 405
        assert ask(connection, 2) == [200] * 2


def test_a_connection_that_ends_is_let_go(server: Server) -> None:
    for _ in range(3):
        with connected(server) as gone:
            assert ask(gone) == [200]
    with connected(server) as other:
        assert ask(other, 2) == [200] * 2


def test_what_is_asked_while_it_stops_is_answered(tmp_path: Path) -> None:
    with Server(tmp_path / "instance") as server, connected(server) as connection:
        assert ask(connection) == [200]
        server.process.send_signal(signal.SIGTERM)
        connection.request("GET", PATH)
        assert connection.getresponse().status == 200
        assert server.process.wait(30) == 0
