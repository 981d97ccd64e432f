"""The web part: gunicorn with threads, run as a process of its own by the supervisor.

The application is loaded once and workers are forked from it, so that memory is shared and a start is quick. Nothing
that must not cross a fork (connections, renderer processes, the open index) exists before the fork.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click
from gunicorn.app.base import BaseApplication
from sqlalchemy.orm import configure_mappers

from seci import create_app
from seci.plumbing.db import db
from seci.serving import processors
from seci.serving.failures import sentence_of
from seci.serving.parents import end_with
from seci.serving.signing_in import lines_for
from seci.serving.workers import FollowersWorker

if TYPE_CHECKING:
    from flask import Flask

FIRST_OPENED = (
    "base.html",
    "accounts/sign_in.html",
    "internalization/show_today.html",
    "externalization/show_playbook.html",
    "externalization/edit_playbook.html",
    "combination/show_search.html",
)
"""Pages compiled before workers are forked: shared by all of them, and nobody waits for the first."""
THEIR_PARTS = (
    "combination/_connected_panel.html",
    "commons/_comments.html",
    "commons/_strip.html",
    "commons/_topics.html",
    "components/banner.html",
    "components/comment.html",
    "components/editor.html",
    "components/facets.html",
    "components/field.html",
    "components/hit.html",
    "components/jump.html",
    "components/key_help.html",
    "components/person.html",
    "components/person_bar.html",
    "components/pill.html",
    "components/rail.html",
    "externalization/_deeds.html",
    "externalization/_editor.html",
    "externalization/_margin.html",
    "internalization/_changes.html",
    "internalization/_practice_panel.html",
    "internalization/_waiting.html",
)
"""What those are made of besides, which is only asked for when they are drawn."""
GRACE = 10  # seconds a request gets to finish when the server stops


@dataclass(frozen=True)
class Size:
    """How many processes answer, and how many requests each at once."""

    workers: int
    threads: int


class Server(BaseApplication):
    """gunicorn, told everything by us and nothing by the environment."""

    def __init__(self, bind: str, size: Size, logs_requests: bool, ready: int) -> None:
        self.ready = ready
        self.options: dict[str, Any] = {
            "bind": [bind],
            "workers": size.workers,
            "threads": size.threads,
            "worker_class": FollowersWorker if hasattr(select, "epoll") else "gthread",
            "preload_app": True,
            "graceful_timeout": GRACE,
            "timeout": 60,
            "keepalive": 5,
            "max_requests": 0,
            "limit_request_line": 8190,  # as much as it knows; people send addresses of long searches
            "umask": 0o077,
            "loglevel": "warning",
            "accesslog": "-" if logs_requests else None,
            "proc_name": "seci",
            "forwarded_allow_ips": "",  # whom to believe is SECI_TRUSTED_PROXIES' business
            "control_socket_disable": True,
            "when_ready": self.announce,
            "pre_fork": _choose_processor,
            "post_fork": _settle,
            "post_worker_init": _ignore_interrupts,
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand the options over."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the application, and say how to sign in before anybody can."""
        app = create_app()
        with app.test_request_context():
            click.echo("\n".join(lines_for(app.extensions["seci"].settings)))
            sys.stdout.flush()
            db.session.remove()
            db.engine.dispose()
            configure_mappers()
            for template in (*FIRST_OPENED, *THEIR_PARTS):
                app.jinja_env.get_template(template)
        gc.collect()
        gc.freeze()  # what is loaded by now stays: workers share it instead of each looking through it again
        return app

    def announce(self, arbiter: Any) -> None:
        """Tell the supervisor that the port is ours."""
        _ignore_interrupts(arbiter)  # gunicorn has just begun to listen to them
        os.write(self.ready, b".")
        os.close(self.ready)


def _ignore_interrupts(_process: Any) -> None:
    """Leave Ctrl-C, which reaches every process of the terminal, to the supervisor."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _choose_processor(arbiter: Any, worker: Any) -> None:
    taken = [other.processor for other in arbiter.WORKERS.values()]
    worker.processor = processors.choose(taken, workers=arbiter.num_workers)


def _settle(arbiter: Any, worker: Any) -> None:
    end_with(arbiter.pid)
    processors.stay_on(worker.processor)


def main(arguments: list[str]) -> None:
    """What the supervisor starts: `python -m seci.serving.server SUPERVISOR READY BIND WORKERS THREADS LOGS`."""
    supervisor, ready, bind, workers, threads, logs = arguments
    end_with(int(supervisor))
    os.umask(0o077)
    try:
        server = Server(bind, Size(int(workers), int(threads)), logs == "1", int(ready))
        server.wsgi()
    except Exception as error:
        click.echo(f"seci: {sentence_of(error)}", err=True)
        sys.exit(1)
    server.run()


if __name__ == "__main__":
    main(sys.argv[1:])
