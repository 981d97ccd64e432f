"""What the server makes of requests no honest client sends: those two servers in a row could read differently."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tests.servers import Server

HOST = b"Host: 127.0.0.1\r\n"
GET, POST = b"GET /health/live HTTP/1.1\r\n", b"POST /sign-in HTTP/1.1\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"

AMBIGUOUS = {
    "a length and chunks": POST + HOST + CHUNKED + b"Content-Length: 5\r\n\r\n0\r\n\r\n",
    "two lengths": POST + HOST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    "the same length twice": POST + HOST + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nabcde",
    "a list of lengths": POST + HOST + b"Content-Length: 5, 5\r\n\r\nabcde",
    "a length with a sign": POST + HOST + b"Content-Length: +5\r\n\r\nabcde",
    "lines that end in LF": b"GET /health/live HTTP/1.1\nHost: 127.0.0.1\n\n",
    "one line that ends in LF": GET + b"Host: 127.0.0.1\nX-A: b\r\n\r\n",
    "a space before the colon": GET + b"Host : 127.0.0.1\r\n\r\n",
    "a line that is folded": GET + HOST + b"X-A: b\r\n c\r\n\r\n",
    "a zero byte": GET + HOST + b"X-A: b\0c\r\n\r\n",
    "a chunk whose extension ends in LF": POST + HOST + CHUNKED + b"\r\n5;a=b\nabcde\r\n0\r\n\r\n",
    "a chunk with an extension that holds a line": POST + HOST + CHUNKED + b"\r\n5;a=\r\n\nabcde\r\n0\r\n\r\n",
}
EXCESSIVE = {
    "a long address": (414, b"GET /health/live?" + b"a" * 20_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n"),
    "a long header": (431, GET + HOST + b"X-A: " + b"a" * 100_000 + b"\r\n\r\n"),
    "many cookies": (431, GET + HOST + b"Cookie: a=b\r\n" * 10_000 + b"\r\n"),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("requests") / "instance") as server:
        yield server


def answer_to(server: Server, asked: bytes) -> bytes:
    """All that comes back until the server closes, which it has to do after what it did not understand."""
    received = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
        try:
            line.sendall(asked)
            while piece := line.recv(65_536):
                received += piece
        except ConnectionResetError:
            pass  # it closed before it had read all of it
    return received


@pytest.mark.parametrize("asked", AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_what_can_be_read_in_two_ways_is_refused(server: Server, asked: bytes) -> None:
    """S-251."""
    assert answer_to(server, asked).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(("status", "asked"), EXCESSIVE.values(), ids=EXCESSIVE)
def test_what_is_too_much_is_refused(server: Server, status: int, asked: bytes) -> None:
    """S-189."""
    received = answer_to(server, asked)

    assert received == b"" or received.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"HTTP/1.1 200" not in received
    assert server.is_up()
