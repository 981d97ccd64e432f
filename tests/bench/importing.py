"""How fast a handbook comes in: through the command line, into an empty instance, until the index has caught up."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.corpora import SHARED, pages
from tests.bench.servers import ROOT, clean_environment


def report() -> str:
    """Import the largest handbook at hand, or a generated folder, and say how it went."""
    with tempfile.TemporaryDirectory(prefix="seci-bench-") as folder:
        source = _handbook(Path(folder))
        instance = Path(folder) / "instance"
        _seci(instance, "init")
        _seci(instance, "people", "add", "bench@example.test", "--name", "Bench", "--role", "admin")
        began = time.perf_counter()
        _seci(instance, "import", str(source), "--space", "Handbook")
        seconds = time.perf_counter() - began
        pages = sum(1 for _path in source.rglob("*.md"))
        return f"{source.name}: {pages} pages in {seconds:.1f} s, {pages / seconds:.0f} pages/s, indexed"


def _handbook(folder: Path) -> Path:
    at_hand = SHARED / "corpora/handbooks/sourcegraph"
    if at_hand.is_dir():
        return at_hand
    made = folder / "generated"
    for page in pages(500):
        path = made / f"part-{page['id'] % 20}" / f"page-{page['id']}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {page['title']}\n\n{page['body']}", "utf-8")
    return made


def _seci(instance: Path, *words: str) -> None:
    command = [sys.executable, "-m", "seci", *words]
    environ = {**clean_environment(), "SECI_INSTANCE": str(instance)}
    subprocess.run(command, cwd=ROOT, env=environ, check=True, stdout=subprocess.DEVNULL)
