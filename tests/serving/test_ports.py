"""Where the server listens, and what follows from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from seci import config
from seci.config import SettingsError
from seci.serving.ports import Bind, refuse_plain_http


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("10.0.0.5", "http://10.0.0.5:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::1", "http://localhost:8000"),
    ],
)
def test_people_open_what_is_listened_on(host: str, address: str) -> None:
    assert Bind(host, 8000).base_url == address


def test_the_base_address_and_the_hosts_follow_the_bind(tmp_path: Path) -> None:
    settings = config.load({}, bind_url=Bind("10.0.0.5", 9000).base_url, instance=tmp_path)

    assert settings.base_url == "http://10.0.0.5:9000"
    assert set(settings.trusted_hosts) == {"10.0.0.5", "localhost", "127.0.0.1"}


def test_a_setting_wins_over_the_bind(tmp_path: Path) -> None:
    environ = {"SECI_BASE_URL": "https://seci.example.org"}
    settings = config.load(environ, bind_url=Bind("127.0.0.1", 9000).base_url, instance=tmp_path)

    assert settings.base_url == "https://seci.example.org"


@pytest.mark.parametrize(
    ("host", "environ", "is_refused"),
    [
        ("127.0.0.1", {}, False),
        ("localhost", {}, False),
        ("0.0.0.0", {}, True),
        ("10.0.0.5", {}, True),
        ("0.0.0.0", {"SECI_BASE_URL": "http://seci.example.org"}, True),
        ("0.0.0.0", {"SECI_BASE_URL": "https://seci.example.org"}, False),
        ("0.0.0.0", {"SECI_ALLOW_PLAIN_HTTP": "yes"}, False),
    ],
)
def test_passwords_never_travel_in_the_clear_unless_somebody_says_so(
    tmp_path: Path, host: str, environ: dict[str, str], is_refused: bool
) -> None:
    settings = config.load(environ, instance=tmp_path)
    if not is_refused:
        refuse_plain_http(Bind(host, 8000), settings)
        return
    with pytest.raises(SettingsError, match="SECI_ALLOW_PLAIN_HTTP"):
        refuse_plain_http(Bind(host, 8000), settings)
