"""Settings: `SECI_*` in the environment, or `config.toml` in the instance folder; the environment wins.

A wrong value refuses to start and says which one and why (12-factor, healthchecks' habit).
"""

from __future__ import annotations

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

KNOWN = frozenset(
    {
        "INSTANCE",
        "DATABASE_URL",
        "SEARCH_URL",
        "SECRET_KEY",
        "BASE_URL",
        "MAIL_URL",
        "MAIL_FROM",
        "TRUSTED_HOSTS",
        "TRUSTED_PROXIES",
        "MAX_UPLOAD_MB",
        "ALLOW_PLAIN_HTTP",
        "SESSION_IDLE_HOURS",
        "SESSION_HOURS",
    }
)
SAMPLE_KEYS = frozenset({"changeme", "secret", "dev", "development", "secret-key", "your-secret-key"})


class SettingsError(ValueError):
    """A setting that cannot be used; the message names it and says what to do."""


@dataclass(frozen=True)
class Settings:
    """Checked values. Hours and megabytes are plain numbers; addresses carry no trailing slash."""

    instance: Path
    database_url: str
    search_url: str
    secret_key: str
    base_url: str
    mail_url: str
    mail_from: str
    trusted_hosts: tuple[str, ...]
    trusted_proxies: int
    max_upload_mb: int
    allow_plain_http: bool
    session_idle_hours: int
    session_hours: int

    @property
    def is_https(self) -> bool:
        """Whether people reach this instance over TLS, so that cookies may demand it."""
        return self.base_url.startswith("https://")

    @property
    def index_folder(self) -> Path:
        """Where the embedded search index lives."""
        return Path(self.search_url.removeprefix("whoosh:"))


def load(environ: Mapping[str, str] | None = None, *, bind_url: str | None = None, **given: Any) -> Settings:
    """Read, check and complete the settings; `given` (names in lower case) wins over everything.

    Args:
        bind_url: where the server listens; what BASE_URL is when nothing says.

    Raises:
        SettingsError: a value is unusable, or a `SECI_*` name is unknown.
    """
    environ = os.environ if environ is None else environ
    values = {name.removeprefix("SECI_"): text for name, text in environ.items() if name.startswith("SECI_")}
    overrides = {name.upper(): value for name, value in given.items() if value is not None}
    instance = _instance(str(overrides.get("INSTANCE", values.get("INSTANCE", "instance"))))
    merged: dict[str, Any] = {**_file(instance), **_known(values), **overrides}
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    base_url = _base_url(str(merged.get("BASE_URL", bind_url or "http://127.0.0.1:8000")))
    return Settings(
        instance=instance,
        database_url=_database_url(str(merged.get("DATABASE_URL", "sqlite:///seci.sqlite")), instance),
        search_url=_search_url(str(merged.get("SEARCH_URL", "whoosh:index")), instance),
        secret_key=_secret_key(merged.get("SECRET_KEY"), instance),
        base_url=base_url,
        mail_url=_mail_url(str(merged.get("MAIL_URL", "folder:mail")), instance),
        mail_from=_mail_from(str(merged.get("MAIL_FROM", f"seci@{urlsplit(base_url).hostname}"))),
        trusted_hosts=_trusted_hosts(merged.get("TRUSTED_HOSTS"), base_url),
        trusted_proxies=_whole(merged, "TRUSTED_PROXIES", 0, 0, 10),
        max_upload_mb=_whole(merged, "MAX_UPLOAD_MB", 25, 1, 1024),
        allow_plain_http=_yes_or_no(merged, "ALLOW_PLAIN_HTTP", False),
        session_idle_hours=_whole(merged, "SESSION_IDLE_HOURS", 2, 1, 24 * 14),
        session_hours=_whole(merged, "SESSION_HOURS", 12, 1, 24 * 30),
    )


def folder(environ: Mapping[str, str] | None = None) -> Path:
    """The instance folder the environment names; looking makes none."""
    return _instance((os.environ if environ is None else environ).get("SECI_INSTANCE", "instance"))


def is_loopback(host: str) -> bool:
    """Whether a bind address can be reached from this machine only."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _instance(text: str) -> Path:
    if not text.strip():
        raise SettingsError("SECI_INSTANCE is empty; it must be a folder. Leave it out to use ./instance.")
    return Path(text).resolve()


def _known(values: dict[str, str]) -> dict[str, str]:
    unknown = sorted(set(values) - KNOWN)
    if unknown:
        raise SettingsError(f"SECI_{unknown[0]} is not a setting. Known: {', '.join(sorted(KNOWN))}.")
    return values


def _file(instance: Path) -> dict[str, Any]:
    path = instance / "config.toml"
    if not path.is_file():
        return {}
    try:
        values = {name.upper(): value for name, value in tomllib.loads(path.read_text("utf-8")).items()}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}.") from error
    unknown = sorted(set(values) - KNOWN)
    if unknown:
        raise SettingsError(f"{path} names {unknown[0]}, which is not a setting.")
    if "INSTANCE" in values:
        raise SettingsError(f"{path} names INSTANCE, which only the environment can say: it is where this file lies.")
    return values


def _base_url(text: str) -> str:
    parts = _split(text)
    is_plain = parts is not None and not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname or not is_plain:
        raise SettingsError(
            f"SECI_BASE_URL is {_masked(text)!r}; it must look like https://seci.example.org and end there."
        )
    if ":" in parts.hostname:  # Werkzeug can trust no host in brackets
        raise SettingsError(f"SECI_BASE_URL is {text!r}; it must have a name in place of an IPv6 address.")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _database_url(text: str, instance: Path) -> str:
    kind, _slashes, rest = text.partition("://")
    if kind == "sqlite" and rest.startswith("/") and rest.strip("/") not in {"", ":memory:"}:
        return f"sqlite:///{instance / rest[1:]}"
    if kind in {"postgresql", "postgres", "postgresql+psycopg"} and _split(text) is not None:
        return f"postgresql+psycopg://{rest}"
    raise SettingsError(
        f"SECI_DATABASE_URL is {_masked(text)!r}; it must be sqlite:/// and a file, or postgresql://user@host/name."
    )


def _search_url(text: str, instance: Path) -> str:
    folder = text.removeprefix("whoosh:").strip()
    if not text.startswith("whoosh:") or not folder:
        raise SettingsError(f"SECI_SEARCH_URL is {_masked(text)!r}; it must be whoosh: and a folder.")
    return f"whoosh:{instance / folder}"


def _mail_url(text: str, instance: Path) -> str:
    folder = text.removeprefix("folder:").strip()
    if text.startswith("folder:") and folder:
        return f"folder:{instance / folder}"
    parts = _split(text)
    if parts is not None and parts.scheme in {"smtp", "smtps"} and parts.hostname:
        return text
    raise SettingsError(
        f"SECI_MAIL_URL is {_masked(text)!r}; it must be folder: and a folder, or smtp://host or smtps://host."
    )


def _mail_from(text: str) -> str:
    try:
        Address(addr_spec=text)
    except (ValueError, IndexError, MessageError) as error:
        raise SettingsError(f"SECI_MAIL_FROM is {text!r}; it must be an address like seci@example.org.") from error
    return text


def _split(text: str) -> SplitResult | None:
    """The parts of an address; None where it is none, or its port is no port."""
    try:
        parts = urlsplit(text)
        is_usable = parts.port != 0 and text.isprintable() and " " not in text
    except ValueError:
        return None
    return parts if is_usable else None


def _masked(text: str) -> str:
    """An address without its password, for messages."""
    head, at, tail = text.rpartition("@")
    return f"{head.split('://')[0]}://…@{tail}" if at else text


def _trusted_hosts(value: Any, base_url: str) -> tuple[str, ...]:
    if value is None:
        return tuple(sorted({str(urlsplit(base_url).hostname), "localhost", "127.0.0.1"}))
    names = value.split(",") if isinstance(value, str) else list(value)
    hosts = tuple(str(name).strip().lower() for name in names if str(name).strip())
    if not hosts or any("/" in host or " " in host for host in hosts):
        raise SettingsError("SECI_TRUSTED_HOSTS must be host names, separated by commas.")
    return hosts


def _whole(values: Mapping[str, Any], name: str, default: int, low: int, high: int) -> int:
    text = values.get(name, default)
    try:
        number = int(str(text))
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        raise SettingsError(f"SECI_{name} is {text!r}; it must be a whole number from {low} to {high}.")
    return number


def _yes_or_no(values: Mapping[str, Any], name: str, default: bool) -> bool:
    text = str(values.get(name, default)).strip().lower()
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off", ""}:
        return False
    raise SettingsError(f"SECI_{name} is {text!r}; it must be yes or no.")


def _secret_key(given: Any, instance: Path) -> str:
    if given is None:
        return _kept_secret_key(instance / "secret_key")
    key = str(given)
    if len(key) < 32 or key.lower() in SAMPLE_KEYS or len(set(key)) < 8:
        raise SettingsError("SECI_SECRET_KEY must be at least 32 random characters; leave it out to have one made.")
    return key


def _kept_secret_key(path: Path) -> str:
    """The key made on first start. Two processes starting at once agree: the file is linked into place whole."""
    if not path.exists():
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    key = path.read_text("utf-8").strip()
    if len(key) < 32:
        raise SettingsError(f"{path} is too short; remove it to have a new key made (everybody signs in again).")
    return key
