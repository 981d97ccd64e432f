"""Settings: a wrong value refuses to start and says which and why."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from seci import config
from seci.config import SettingsError


def load(tmp_path: Path, **environ: str) -> config.Settings:
    return config.load({"SECI_INSTANCE": str(tmp_path / "instance"), **environ})


def test_everything_has_a_default(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert settings.database_url.endswith("instance/seci.sqlite")
    assert settings.search_url == f"whoosh:{tmp_path / 'instance' / 'index'}"
    assert settings.trusted_hosts == ("127.0.0.1", "localhost")


def test_the_secret_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    first = load(tmp_path).secret_key
    assert load(tmp_path).secret_key == first
    assert stat.S_IMODE((tmp_path / "instance" / "secret_key").stat().st_mode) == 0o600


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "config.toml").write_text('max_upload_mb = 7\nbase_url = "https://know.example.org"\n')
    assert load(tmp_path).max_upload_mb == 7
    assert load(tmp_path, SECI_MAX_UPLOAD_MB="9").max_upload_mb == 9
    assert load(tmp_path).is_https


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "know.example.org"),
        ("BASE_URL", "ftp://know.example.org"),
        ("DATABASE_URL", "mysql://root:hunter2@db/seci"),
        ("SEARCH_URL", "elsewhere:"),
        ("SECRET_KEY", "changeme"),
        ("SECRET_KEY", "a" * 40),
        ("MAIL_URL", "sendmail"),
        ("TRUSTED_HOSTS", "http://know.example.org"),
        ("TRUSTED_PROXIES", "-1"),
        ("MAX_UPLOAD_MB", "lots"),
        ("ALLOW_PLAIN_HTTP", "perhaps"),
        ("COLOUR", "blue"),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"SECI_{name}") as refusal:
        load(tmp_path, **{f"SECI_{name}": value})
    assert "hunter2" not in str(refusal.value)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "config.toml").write_text("base_url = ")
    with pytest.raises(SettingsError, match=r"config\.toml"):
        load(tmp_path)


def test_a_wrong_type_in_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "config.toml").write_text("colour = 3")
    with pytest.raises(SettingsError, match="COLOUR"):
        load(tmp_path)
