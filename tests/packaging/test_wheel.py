"""A built wheel holds templates and static files, and serves pages wherever it lies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVE = """
import json, sys
sys.path.insert(0, sys.argv[1])
import seci
assert seci.__file__.startswith(sys.argv[1]), seci.__file__
app = seci.create_app(instance=sys.argv[2])
client = app.test_client()
page = client.get("/welcome")
style = next(part.split('"')[0] for part in page.text.split('href="')[1:] if part.startswith("/static/"))
document = client.get("/api/v1/openapi.json")
print(json.dumps({"page": page.status_code, "style": client.get(style).status_code, "api": document.status_code}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The wheel, built as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    yield next(folder.glob("*.whl"))


def test_it_holds_what_pages_are_made_of(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    for folder, packed in (("templates", "seci/_site/"), ("static", "seci/_site/"), ("seci", "")):
        files = [path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
        assert files
        assert {f"{packed}{path.relative_to(ROOT).as_posix()}" for path in files} <= names


def test_it_holds_nothing_else(wheel: Path) -> None:
    for name in zipfile.ZipFile(wheel).namelist():
        assert name.startswith(("seci/", "seci-")), name
        assert "instance" not in name.split("/") and "node_modules" not in name and "__pycache__" not in name


def test_it_installs_the_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
        assert "seci = seci.cli:main" in archive.read(name).decode()


def test_it_serves_pages_from_where_it_lies(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    command = [sys.executable, "-c", SERVE, str(installed), str(tmp_path / "instance")]
    names = {name: value for name, value in os.environ.items() if not name.startswith(("SECI_", "PYTHON"))}
    done = subprocess.run(command, cwd=tmp_path, env=names, capture_output=True, text=True, timeout=300, check=False)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"page": 200, "style": 200, "api": 200}
