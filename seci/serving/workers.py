"""How requests are answered: by gunicorn's parser and rules, but by threads that wait together.

gunicorn's own threaded worker has one thread watch all connections, hand each to the others and take it back; and a
connection that is open but silent, as browsers open them in advance, holds a thread for seconds. Here all threads wait
at one epoll, and whoever is woken answers (D. Schmidt and others, Leader/Followers, 2000): nobody stands in between,
and silence costs nothing.
"""

from __future__ import annotations

import errno
import os
import select
import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from gunicorn.workers.gthread import TConn, ThreadWorker

LINGER = 2.0  # seconds a stopping worker waits for what a client may just be sending
OVER = 0.0  # the deadline of a connection that is given up
PATIENCE = struct.pack("ll", 30, 0)  # seconds and microseconds a thread waits for the rest of a request, or to be read


class FollowersWorker(ThreadWorker):
    """One process of threads that each take the next connection with something to say.

    A connection belongs to whoever was told of it: epoll tells once, and is then asked again. In between it is among
    `waiting`, and its `timeout` says until when it may be silent; `lock` is for taking it from there.
    """

    def init_process(self) -> None:
        """Make what must not be shared with other processes."""
        self.epoll = select.epoll()
        self.once = select.EPOLLIN | select.EPOLLONESHOT
        self.lock = threading.Lock()
        self.listeners = {listener.fileno(): listener for listener in self.sockets}
        self.connections: set[TConn] = set()
        self.waiting: dict[int, TConn] = {}
        self.keepalived_conns = self.waiting  # gunicorn asks how many there are before it keeps one more
        self.is_crowded = False
        super().init_process()

    def run(self) -> None:
        """Answer until stopped, then finish what was begun."""
        for number, listener in self.listeners.items():
            listener.setblocking(False)
            self.epoll.register(number, 0)
        for number in range(self.cfg.threads):
            threading.Thread(target=self._follow, name=f"answers-{number}", daemon=True).start()
        while self.alive and self.is_parent_alive():
            self._listen()
            self._look_after(1.0)
        with self.lock:
            for conn in self.waiting.values():
                conn.timeout = min(conn.timeout, time.monotonic() + LINGER)
        end = time.monotonic() + self.cfg.graceful_timeout
        while self.connections and time.monotonic() < end:
            self._look_after(0.1)

    def _look_after(self, seconds: float) -> None:
        """Say that this process lives, wait unless there is a signal, and give up who was silent for too long."""
        self.notify()
        if select.select([self.PIPE[0]], [], [], seconds)[0]:
            os.read(self.PIPE[0], 64)
        moment = time.monotonic()
        with self.lock:
            late = [conn for conn in self.waiting.values() if conn.timeout <= moment]
            for conn in filter(_is_silent, late):  # others have asked, and wait for a thread
                conn.timeout = OVER
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RDWR)  # which wakes a thread, and that closes it

    def _follow(self) -> None:
        while True:
            for number, _event in self.epoll.poll(maxevents=1):
                try:
                    if number in self.listeners:
                        self._accept(self.listeners[number])
                    else:
                        self._answer(number)
                        self._welcome()
                except Exception:
                    self.log.exception("A connection could not be served.")

    def _listen(self) -> None:
        """Be told of the next who comes, while there is room."""
        if self.alive and len(self.connections) < self.worker_connections:
            for number in self.listeners:
                self.epoll.modify(number, self.once)

    def _welcome(self) -> None:
        """Take in one more who comes: they stand behind all who are here already, and would come last every time."""
        if self.is_crowded and self.alive:
            for listener in self.listeners.values():
                self._accept(listener)

    def _accept(self, listener: socket.socket) -> None:
        try:
            sock, client = listener.accept()
        except OSError as error:
            self.is_crowded = False
            if error.errno not in {errno.EAGAIN, errno.ECONNABORTED}:
                raise  # and listen again with the next look: at once it would fail again
        else:
            self.is_crowded = len(self.connections) < self.worker_connections
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, PATIENCE)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, PATIENCE)
            conn = TConn(self.cfg, sock, client, listener.getsockname())
            conn.data_ready = True  # when somebody is told of it
            self.connections.add(conn)
            self._wait(conn, self.epoll.register)
        self._listen()

    def _wait(self, conn: TConn, watch: Callable[[int, int], None]) -> None:
        """Let a connection be until it has something to say."""
        conn.timeout = time.monotonic() + (self.cfg.keepalive if self.alive else LINGER)
        with self.lock:
            self.waiting[conn.sock.fileno()] = conn
        watch(conn.sock.fileno(), self.once)

    def _answer(self, number: int) -> None:
        with self.lock:
            conn = self.waiting.pop(number)
        goes_on = conn.timeout != OVER
        while goes_on:
            goes_on = self.handle(conn)
            if goes_on and not conn.parser.unreader.buf.getvalue():  # else the next request is read already
                self._wait(conn, self.epoll.modify)
                return
        self.connections.discard(conn)
        with suppress(OSError):
            conn.close(graceful=True)


def _is_silent(conn: TConn) -> bool:
    """Whether nothing has come that nobody has read yet."""
    try:
        return not conn.sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return True
    except OSError:
        return False  # it has ended, and a thread is told of that
