"""What every response carries and every request must pass: headers, nonces, origin checks, sizes, trusted hosts."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Request, abort, current_app, g, has_request_context, request, session
from flask_compress import Compress
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from seci.config import Settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MEGABYTE = 1 << 20
BIGGEST = 2**31 - 1  # PostgreSQL's integer
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()" for feature in ("geolocation", "camera", "microphone", "payment", "usb", "browsing-topics")
)
ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", PERMISSIONS_POLICY),
)


class PageRequest(Request):
    """A request whose form fields may be as long as a playbook and whose parts are few."""

    max_form_memory_size = 2 * MEGABYTE
    max_form_parts = 1000


class Application(Flask):
    """Flask that remembers the addresses it has built: a page has dozens, and they depend on their parts alone."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._address = lru_cache(maxsize=16_384)(self._build_address)

    def url_for(self, /, endpoint: str, **values: Any) -> str:
        """As Flask's own; only what lies on this server, with parts that can be compared, is remembered."""
        if not has_request_context() or values.get("_external") or values.get("_scheme"):
            return super().url_for(endpoint, **values)
        asked = request._get_current_object()  # type: ignore[attr-defined]
        within = f"{asked.blueprint or ''}{endpoint}" if endpoint[0] == "." else endpoint
        try:
            return self._address(within, asked.environ.get("SCRIPT_NAME", ""), tuple(values.items()))
        except TypeError:  # parts that cannot be compared: lists, say
            return super().url_for(endpoint, **values)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """All our functions are plain ones; looking whether they are costs more than many of them."""
        return func

    def _build_address(self, endpoint: str, _root: str, values: tuple[tuple[str, Any], ...]) -> str:
        return super().url_for(endpoint, **dict(values))


class Number(IntegerConverter):
    """`<int:id>` up to what every database takes as a number; beyond that there is nothing, so it is a 404."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=BIGGEST)


csrf = CSRFProtect()


def init_app(app: Flask, settings: Settings) -> None:
    """Put the limits, the checks and the headers in place."""
    app.request_class = PageRequest
    app.url_map.converters["int"] = Number
    app.config["MAX_CONTENT_LENGTH"] = (settings.max_upload_mb + 7) * MEGABYTE
    app.config["TRUSTED_HOSTS"] = list(settings.trusted_hosts)
    app.config["COMPRESS_ALGORITHM"] = ["zstd", "br", "gzip"]
    app.config["COMPRESS_BR_LEVEL"] = 4
    app.config["COMPRESS_MIN_SIZE"] = 1000
    app.before_request(refuse_other_origins)
    Compress(app)
    csrf.init_app(app)
    if hops := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    app.jinja_env.globals["csrf_token"] = csrf_token
    app.context_processor(lambda: {"csrf_token": csrf_token})  # the extension gives pages its own
    always = list(ALWAYS)
    if settings.is_https:
        always.append(("Strict-Transport-Security", "max-age=63072000; includeSubDomains"))
    app.wsgi_app = HeadersAdded(app.wsgi_app, always)  # type: ignore[method-assign]


def csp_nonce() -> str:
    """The nonce of this response, 128 bits, made when first asked for."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def csrf_token() -> str:
    """The token of this session's forms, signed anew every hour; what it stands for never leaves the server."""
    raw = session.get("csrf_token")
    return generate_csrf() if raw is None else _signed(raw, current_app.secret_key, int(time.time() // 3600))


@lru_cache(maxsize=4096)
def _signed(_raw: str, _key: str, _hour: int) -> str:
    token: str = generate_csrf()
    return token


def bearer(asked: Request) -> str | None:
    """The token a request shows (RFC 6750); where it shows one, it alone speaks, and no cookie does."""
    scheme, _blank, token = asked.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def refuse_other_origins() -> None:
    """Unsafe methods come from our own pages only (Fetch Metadata; Origin where a browser sends no such header).

    A page that says `no-referrer` has its forms sent with the origin `null`: where the browser tells besides that they
    come from here, that is right, and a page elsewhere cannot make it say so.
    """
    if request.method in SAFE or bearer(request) is not None:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None and site not in {"same-origin", "none"}:
        abort(403)
    if origin is None or (origin == "null" and site == "same-origin"):
        return
    if not _is_ours(origin):
        abort(403)


def _is_ours(origin: str) -> bool:
    try:
        return urlsplit(origin).netloc == request.host
    except ValueError:  # what is no address at all
        return False


class HeadersAdded:
    """Security headers on every answer; whoever is signed in gets nothing cached, but by immutable address.

    Done where headers are a plain list: a page has a dozen, and each is looked at again for every one that Werkzeug
    adds to its own.
    """

    def __init__(self, application: Any, always: list[tuple[str, str]]) -> None:
        self.application, self.always = application, always

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """Answer as the application does, with more headers."""

        def start(status: str, headers: list[tuple[str, str]], *failure: Any) -> Any:
            return start_response(status, [*headers, *self.always, *_usual(headers)], *failure)

        return self.application(environ, start)


def _usual(headers: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """What an answer has unless it says otherwise itself."""
    said = {name.lower(): value for name, value in headers}
    if "content-security-policy" not in said:
        yield "Content-Security-Policy", content_security_policy()
    if "referrer-policy" not in said:
        yield "Referrer-Policy", "strict-origin-when-cross-origin"
    if "cache-control" not in said:
        yield "Cache-Control", "no-store"
    if "public" not in said.get("cache-control", ""):
        yield "Vary", "Authorization, Cookie"


def content_security_policy() -> str:
    """Nothing but our own files; scripts and editor styles only with this response's nonce."""
    nonce = f"'nonce-{csp_nonce()}'" if has_request_context() else ""
    return (
        f"default-src 'none'; script-src {nonce} 'strict-dynamic'; style-src 'self' {nonce}; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "frame-src 'self'; manifest-src 'self'; object-src 'none'"
    )
