"""Settings: a wrong value refuses to start and says which and why."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from seci import config
from seci.config import SettingsError, is_loopback
from seci.plumbing.mail import compose


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
        ("BASE_URL", "https://know.example.org:door"),
        ("BASE_URL", "https://know.example.org:99999"),
        ("BASE_URL", "https://[know.example.org"),
        ("BASE_URL", "https://me:hunter2@know.example.org"),
        ("BASE_URL", "https://example.org/know"),
        ("BASE_URL", "http://[::1]:8000"),
        ("DATABASE_URL", "mysql://root:hunter2@db/seci"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "postgresql://me:hunter2@db:door/seci"),
        ("INSTANCE", " "),
        ("SEARCH_URL", "elsewhere:"),
        ("SEARCH_URL", "whoosh: "),
        ("SECRET_KEY", "changeme"),
        ("SECRET_KEY", "a" * 40),
        ("MAIL_URL", "sendmail"),
        ("MAIL_URL", "folder:"),
        ("MAIL_URL", "smtp://"),
        ("MAIL_URL", "smtp://me:hunter2@mail.example.org:door"),
        ("MAIL_FROM", "seci"),
        ("MAIL_FROM", "seci@example.org\nBcc: olaf@example.org"),
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


@pytest.mark.parametrize("address", ["HTTPS://Know.Example.ORG/", "https://know.example.org"])
def test_an_address_is_the_same_however_it_is_written(tmp_path: Path, address: str) -> None:
    settings = load(tmp_path, SECI_BASE_URL=address)
    assert settings.base_url == "https://know.example.org" and settings.is_https
    assert settings.mail_from == "seci@know.example.org"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "know.example.org"])
def test_letters_have_a_sender_wherever_the_server_listens(tmp_path: Path, host: str) -> None:
    settings = load(tmp_path, SECI_BASE_URL=f"http://{host}:8000")
    assert compose(settings.mail_from, "noor@example.test", "A word", "Hello", "<1@seci>")["From"]


def test_what_is_not_a_whole_path_lies_in_the_instance(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "instance", tmp_path / "else"
    near = load(tmp_path, SECI_DATABASE_URL="sqlite:///a.sqlite", SECI_SEARCH_URL="whoosh:b", SECI_MAIL_URL="folder:c")
    far = load(tmp_path, SECI_DATABASE_URL=f"sqlite:///{elsewhere}", SECI_SEARCH_URL=f"whoosh:{elsewhere}")
    assert (near.database_url, near.index_folder) == (f"sqlite:///{folder}/a.sqlite", folder / "b")
    assert near.mail_url == f"folder:{folder}/c"
    assert (far.database_url, far.index_folder) == (f"sqlite:///{elsewhere}", elsewhere)


def test_only_this_machine_s_own_addresses_are_loopback() -> None:
    assert all(map(is_loopback, ("localhost", "127.0.0.1", "127.8.9.10", "::1")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "127.example.org", "10.0.0.1", "")))


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


def test_a_file_cannot_say_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "config.toml").write_text('instance = "/elsewhere"')
    with pytest.raises(SettingsError, match="INSTANCE"):
        load(tmp_path)
