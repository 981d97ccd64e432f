"""Which page or file of the source an address means, read as people and site generators write them.

Files say `../roles.md`, sites say `/roles/`, wikis say `[[Roles]]`; with or without ending, in other letter case,
percent-encoded, from the root of the site, below a base path, or by an address the page had once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from seci.importing.titles import PAGE_ENDINGS
from seci.importing.trees import composed, folder_of

INDEX_STEMS = ("index", "_index", "readme")


class Places:
    """The addresses of one source. root: the folder its site begins in, "" or without a slash at the end.

    as_site: its pages answer at addresses of their own (`a/b.md` at `/a/b/`), so that `../c/` in them means `/a/c/`.
    """

    def __init__(self, root: str, as_site: bool = False) -> None:
        self.root = root
        self.as_site = as_site
        self._by_path: dict[str, str] = {}
        self._by_any_case: dict[str, str] = {}
        self._by_name: dict[str, list[str]] = {}
        self._folders: set[str] = set()
        self._pages: set[str] = set()

    def add_page(self, key: str, folder: str | None, names: Iterable[str] = (), addresses: Iterable[str] = ()) -> None:
        """Make a page known. folder: the folder whose own page it is, where it is one."""
        stem = _without_ending(key)
        self._pages.add(key)
        self._add([key, stem, f"{stem}.html"] if not key.endswith("/") else [key], key)
        if folder is not None:
            self._add([f"{folder}/", f"{folder}/index", f"{folder}/index.html", f"{folder}/index.md"], key)
        self._add((f"{self.root}/{address.lstrip('/')}" for address in addresses), key)
        for name in (stem.rpartition("/")[2], *names):
            self._by_name.setdefault(_alike(name), []).append(key)

    def add_file(self, key: str) -> None:
        """Make an attachment known, by its path and for wiki links by its name."""
        self._add([key], key)
        self._by_name.setdefault(_alike(key.rpartition("/")[2]), []).append(key)

    def _add(self, paths: Iterable[str], key: str) -> None:
        for path in paths:
            clean = path.lstrip("/")
            self._by_path.setdefault(clean, key)
            self._by_any_case.setdefault(_alike(clean), key)
            self._folders.add(_alike(folder_of(clean)))

    def find(self, target: str, page: str) -> str | None:
        """The key that `target`, an address without its fragment, means on the page with the key `page`; None if
        nothing.
        """
        for candidate in self._candidates(target, page):
            found = self._at(candidate)
            if found:
                return found
        return None

    def find_name(self, name: str, page: str) -> str | None:
        """The key a wiki link means: a path, or a title, alias or file name; of several the nearest, then the
        shortest.
        """
        found = self.find(name, page) if "/" in name or name.lower().endswith(PAGE_ENDINGS) else None
        if found:
            return found
        keys = self._by_name.get(_alike(name), [])
        here = folder_of(page)
        return min(keys, key=lambda key: (folder_of(key) != here, key.count("/"), len(key), key), default=None)

    def is_page(self, key: str) -> bool:
        return key in self._pages

    def escapes(self, target: str, page: str) -> bool:
        """Whether a relative address climbs out of the source altogether."""
        return not target.startswith("/") and _joined(folder_of(page), _decoded(target)) is None

    def _at(self, path: str) -> str | None:
        other = path[:-1] if path.endswith("/") else f"{path}/"
        return (
            self._by_path.get(path)
            or self._by_path.get(other)
            or self._by_any_case.get(_alike(path))
            or self._by_any_case.get(_alike(other))
        )

    def _candidates(self, target: str, page: str) -> Iterator[str]:
        path = _decoded(target)
        bases = [self.root, ""] if path.startswith("/") else [*self._bases(page, path), self.root, ""]
        for base in bases:
            joined = _joined(base, path.lstrip("/"))
            if joined is not None:
                yield joined
        if path.startswith("/"):
            yield from self._below_base_path(path)

    def _below_base_path(self, path: str) -> Iterator[str]:
        """`/handbook/roles/` where the site was served below `/handbook` and the source has no such folder."""
        base, _, rest = path.lstrip("/").partition("/")
        joined = _joined(self.root, rest)
        is_folder = _alike(f"{self.root}/{base}".lstrip("/")) in self._folders
        if joined and not is_folder and _without_ending(rest).lower() not in {"", *INDEX_STEMS}:
            yield joined

    def _bases(self, page: str, path: str) -> list[str]:
        as_file, as_address = folder_of(page + "x" if page.endswith("/") else page), _address(page)
        if self.as_site and not path.lower().endswith(PAGE_ENDINGS):
            return [as_address, as_file]
        return [as_file, as_address]


def _address(key: str) -> str:
    """The folder a page seems to be when it is served: `a/b.md` as `a/b`, `a/index.md` as `a`."""
    stem = _without_ending(key).rstrip("/")
    folder, _, name = stem.rpartition("/")
    return folder if name.lower() in INDEX_STEMS else stem


def _without_ending(key: str) -> str:
    return key.rpartition(".")[0] if key.lower().endswith(PAGE_ENDINGS) else key


def _decoded(target: str) -> str:
    return composed(unquote(target, errors="replace").replace("\\", "/"))


def _joined(base: str, path: str) -> str | None:
    """The path as seen from `base`, `.` and `..` resolved; None when it climbs out of the source."""
    parts = base.split("/") if base else []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts) + ("/" if path.endswith("/") and parts else "")


def _alike(text: str) -> str:
    return composed(text).casefold().strip()
