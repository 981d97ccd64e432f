"""The command that serves. It imports little, because its process only watches the others."""

from __future__ import annotations

import os

import click

from seci import config
from seci.cli import say
from seci.serving import ports
from seci.serving.ports import Bind
from seci.serving.supervisor import Plan, Supervisor


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65_535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes that answer.")
@click.option(
    "--threads", default=4, show_default=True, type=click.IntRange(1, 64), help="Requests each takes at once."
)
@click.option("--log-requests", is_flag=True, help="Write one line per request to standard output.")
def serve(host: str, port: int, workers: int, threads: int, log_requests: bool) -> int:
    """Serve pages and do the work behind them, until stopped.

    Standing behind a proxy that speaks TLS, set SECI_BASE_URL to the https:// address people use.
    """
    bind = Bind(host, port)
    settings = config.load(bind_url=bind.base_url)
    ports.refuse_plain_http(bind, settings)
    ports.refuse_taken(bind)
    if os.geteuid() == 0:
        say("This runs as root; give SECI a user of its own.")
    told = {"SECI_INSTANCE": str(settings.instance), "SECI_BASE_URL": settings.base_url}
    return Supervisor(Plan(str(bind), workers, threads, log_requests), {**os.environ, **told}).run()
