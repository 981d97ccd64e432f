"""The table of contents a MkDocs site keeps beside its pages: titles for pages and folders that carry none."""

from __future__ import annotations

from collections.abc import Iterator

from seci.importing import plain_yaml
from seci.importing.decoding import Unreadable, decode
from seci.importing.sources import SKIPPED, Problem
from seci.importing.trees import Tree, folder_of

NAMES = {"mkdocs.yml", "mkdocs.yaml"}
SIZE_LIMIT = 1024 * 1024
ENTRY_LIMIT = 50_000


def titles(tree: Tree, problems: list[Problem]) -> dict[str, str]:
    """Title by page key; by folder, with `/` at the end, where all pages of a section stand in that folder."""
    entry = next((entry for entry in tree.entries if entry.path in NAMES and entry.size <= SIZE_LIMIT), None)
    if entry is None:
        return {}
    try:
        with entry.open() as file:
            site = plain_yaml.parse(decode(file.read()).text, values=ENTRY_LIMIT, any_tag=True)
    except (OSError, Unreadable, plain_yaml.Unusable) as error:
        problems.append(Problem(entry.path, SKIPPED, f"its table of contents could not be read: {error}"))
        return {}
    if not isinstance(site, dict):
        return {}
    root = site.get("docs_dir")
    return dict(_titles(site.get("nav"), f"{root.strip('/') if isinstance(root, str) else 'docs'}/"))


def _titles(nav: object, root: str) -> Iterator[tuple[str, str]]:
    for entry in nav if isinstance(nav, list) else []:
        for title, what in entry.items() if isinstance(entry, dict) else []:
            if isinstance(what, str):
                yield root + what, title
            else:
                below = list(_titles(what, root))
                folders = {folder_of(key) for key, _ in below if not key.endswith("/")}
                if len(folders) == 1 and f"{next(iter(folders))}/" != root:
                    yield f"{next(iter(folders))}/", title
                yield from below
