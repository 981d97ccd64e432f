"""Which page stands under which: the folders of a source as nested pages."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from seci.importing.places import INDEX_STEMS
from seci.importing.titles import PAGE_ENDINGS
from seci.importing.trees import folder_of

CONTENT_FOLDERS = {
    "content",
    "contents",
    "doc",
    "docs",
    "documentation",
    "handbook",
    "pages",
    "site",
    "source",
    "src",
    "wiki",
}
BOILERPLATE = {
    "readme",
    "license",
    "licence",
    "contributing",
    "changelog",
    "code_of_conduct",
    "security",
    "notice",
    "authors",
}


class Hierarchy:
    """Folders become pages: their index file, else the page beside them or in them that has their name, else one made
    up.

    root: the folder in which the content begins; its own page, and everything outside of it, stands at the top.
    """

    def __init__(self, keys: Collection[str]) -> None:
        self._keys = set(keys)
        self._stems: dict[str, dict[str, str]] = {}  # folder -> name without ending, in lower case -> key
        for key in sorted(self._keys, reverse=True):
            self._stems.setdefault(folder_of(key), {})[_stem(key).lower()] = key
        self._folders = {folder for key in self._keys for folder in _folders_above(key)}
        self.root = self._content_root("")
        self._shown_by: dict[str, str] = {}
        self._folder_of_page: dict[str, str] = {}
        for folder in sorted(self._folders | {self.root}):
            key = self._own_page(folder)
            if key:
                self._shown_by[folder] = key
                self._folder_of_page[key] = folder

    def pages(self) -> list[str]:
        """Every page, made-up ones included, parents before children, siblings in the order of their paths."""
        children: dict[str | None, list[str]] = {}
        for key in sorted(self._keys | set(self._shown_by.values())):
            children.setdefault(self.parent_of(key), []).append(key)
        ordered: list[str] = []
        waiting = children.get(None, [])[::-1]
        while waiting:
            key = waiting.pop()
            ordered.append(key)
            waiting.extend(children.get(key, [])[::-1])
        return ordered

    def parent_of(self, key: str) -> str | None:
        """The page above, None at the top."""
        folder = folder_of(self._folder_of_page.get(key, key))
        return None if self._is_top(folder) or self._folder_of_page.get(key) == self.root else self._shown_by[folder]

    def folder_shown_by(self, key: str) -> str | None:
        return self._folder_of_page.get(key)

    def name_of(self, key: str) -> str:
        """The last part of the path the page is named after: its folder's where it is the folder's page; "" at the
        root.
        """
        folder = self._folder_of_page.get(key)
        return key.rpartition("/")[2] if folder is None else "" if folder == self.root else folder.rpartition("/")[2]

    def _is_top(self, folder: str) -> bool:
        return folder == self.root or not folder or self.root.startswith(f"{folder}/")

    def _own_page(self, folder: str) -> str:
        inside = self._stems.get(folder, {})
        name = folder.rpartition("/")[2].lower()
        for stem in INDEX_STEMS if self._is_top(folder) else (*INDEX_STEMS, name):
            if stem in inside:
                return inside[stem]
        if self._is_top(folder):
            return ""
        beside = (f"{folder}{ending}" for ending in PAGE_ENDINGS)
        return next((key for key in beside if key in self._keys), f"{folder}/")

    def _content_root(self, folder: str) -> str:
        here = set(self._stems.get(folder, {}))
        below = sorted(each for each in self._folders if folder_of(each) == folder and each != folder)
        if len(below) != 1 or here - BOILERPLATE:
            return folder
        if here and below[0].rpartition("/")[2].lower() not in CONTENT_FOLDERS:
            return folder
        return self._content_root(below[0])


def _folders_above(key: str) -> Iterator[str]:
    folder = folder_of(key)
    while folder:
        yield folder
        folder = folder_of(folder)


def _stem(key: str) -> str:
    return key.rpartition("/")[2].rpartition(".")[0]
