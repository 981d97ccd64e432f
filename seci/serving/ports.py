"""Where the server listens, and whether it may do so in the clear."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass

from seci.config import Settings, SettingsError, is_loopback

WILDCARDS = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 -- recognized, not bound
PATIENCE = 3.0  # seconds a port may stay taken by the server this one replaces


@dataclass(frozen=True)
class Bind:
    """A host and port to listen on."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @property
    def base_url(self) -> str:
        """The address people use when no setting says otherwise: this machine's own for a bind to all of them."""
        reachable = {"::1": "localhost", **dict.fromkeys(WILDCARDS, "127.0.0.1")}.get(self.host, self.host)
        return f"http://{Bind(reachable, self.port)}"


def refuse_plain_http(bind: Bind, settings: Settings) -> None:
    """Passwords do not travel in the clear over a network.

    Raises:
        SettingsError: the bind can be reached from elsewhere, and nothing says that TLS stands before it.
    """
    if is_loopback(bind.host) or settings.is_https or settings.allow_plain_http:
        return
    raise SettingsError(
        f"{bind} can be reached from other machines, and plain http would send passwords in the clear. "
        "Set SECI_BASE_URL to the https:// address of the proxy before it, or SECI_ALLOW_PLAIN_HTTP=yes."
    )


def refuse_taken(bind: Bind) -> None:
    """Say early, in one line, that the port cannot be had.

    Raises:
        SettingsError: somebody else listens there, or the address is not this machine's.
    """
    deadline = time.monotonic() + PATIENCE
    while (error := _attempt(bind)) is not None:
        if time.monotonic() > deadline:
            raise SettingsError(f"Cannot listen on {bind}: {error.strerror}. Choose another with --host and --port.")
        time.sleep(0.1)


def _attempt(bind: Bind) -> OSError | None:
    family = socket.AF_INET6 if ":" in bind.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind.host, bind.port))
        except OSError as error:
            return error
    return None
