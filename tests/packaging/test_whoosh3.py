"""Should Python break Whoosh 2.7.4, which nobody changes any more, moving to whoosh3 is one line (decision 4)."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from seci.plumbing import search
from seci.plumbing.search import Document, Writer

ROOT = Path(__file__).parents[2]
SUCCESSOR = Path(sys.prefix) / "whoosh3"
ASK = """
import sys
import whoosh
from pathlib import Path
from seci.plumbing import search
assert whoosh.versionstring().startswith("3."), whoosh.__file__
index = search.Index(Path(sys.argv[1]))
print([hit.id for hit in index.search(search.parse("stove"), ["everyone"], limit=10, offset=0).hits])
"""


def with_successor(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Python, as it is with whoosh3 in place of Whoosh."""
    assert SUCCESSOR.is_dir(), f"make test puts whoosh3 into {SUCCESSOR}"
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join([str(SUCCESSOR), str(ROOT)])}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=300, check=False)


def test_search_works_with_it() -> None:
    done = with_successor("-m", "pytest", "-n", "0", "-p", "no:cacheprovider", "tests/plumbing/search")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_it_opens_an_index_that_is_there(tmp_path: Path) -> None:
    search.create(tmp_path / "index")
    moment = datetime(2026, 11, 2, tzinfo=UTC)
    Writer(tmp_path / "index").write(
        [
            Document(number, "playbook", title, "", body, [], "Kitchen", ["everyone"], None, moment, "1")
            for number, title, body in ((1, "Light the stove", "Dry wood first."), (2, "Sweep", "Under the table."))
        ]
    )
    done = with_successor("-c", ASK, str(tmp_path / "index"))
    assert (done.returncode, done.stdout.strip()) == (0, "[1]"), done.stderr[-2000:]
