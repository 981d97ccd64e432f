"""How requests are answered: by gunicorn's threads, which stay with a connection for a moment."""

from __future__ import annotations

import select
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

MOMENT = 5  # milliseconds


class StayingWorker(ThreadWorker):
    """Whoever asked once mostly asks again at once: a browser for what the page is made of, a program for the next one.

    gunicorn's own worker gives the connection back to the thread that watches all of them, which then gives it to a
    thread again; for a page that follows another this costs a sixth of it. A thread stays only as long as there are
    threads for everybody who is being answered.
    """

    def handle(self, conn: TConn) -> Any:
        """Answer a request and those that follow within a moment; whether the connection is to be watched then."""
        goes_on = super().handle(conn)
        while goes_on is True and self.alive and self._has_time() and _asks(conn):
            goes_on = super().handle(conn)
        return goes_on

    def _has_time(self) -> bool:
        answered = self.nr_conns - len(self.keepalived_conns)
        return bool(answered <= self.cfg.threads)


def _asks(conn: TConn) -> bool:
    """Whether more comes within a moment. What was read already, behind the last request, is gunicorn's to find."""
    if conn.parser.unreader.buf.getvalue():
        return False
    watch = select.poll()
    watch.register(conn.sock, select.POLLIN)
    return bool(watch.poll(MOMENT))
