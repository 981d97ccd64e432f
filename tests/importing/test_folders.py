"""A folder is never left, and what cannot be used in it is said."""

from __future__ import annotations

import os

import pytest

from seci.importing import folders
from seci.importing.formats import read
from seci.importing.sources import ImportRefused


def reasons(source):
    return {problem.path: problem.why for problem in source.problems}


def test_links_to_files_and_folders_are_not_followed(folder, tmp_path):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/key.md").write_text("# Key")
    root = folder({"a.md": "# A"})
    (root / "out").symlink_to(tmp_path / "secret")
    (root / "key.md").symlink_to(tmp_path / "secret/key.md")
    (root / "loop").symlink_to(root)
    made = read(root)
    assert [page.key for page in made.pages] == ["a.md"]
    assert reasons(made) == dict.fromkeys(["key.md", "loop", "out"], "a symbolic link, which may point anywhere")


def test_what_is_no_regular_file_is_skipped(folder):
    root = folder({"a.md": "# A"})
    os.mkfifo(root / "pipe.md")
    assert reasons(read(root)) == {"pipe.md": "not a regular file"}


def test_a_name_that_is_not_unicode_is_skipped(folder):
    root = folder({"a.md": "# A"})
    (root / os.fsdecode(b"caf\xe9.md")).write_text("x")
    assert reasons(read(root)) == {"caf\\udce9.md": "its name is not valid Unicode"}


def test_two_names_that_only_look_alike_are_told_apart(folder):
    made = read(folder({"cafe\u0301.md": "one", "caf\u00e9.md": "two"}))
    assert [page.key for page in made.pages] == ["caf\u00e9.md"]
    assert reasons(made) == {"caf\u00e9.md": "another file has the same name"}


def test_a_folder_with_too_many_files_is_refused(folder, monkeypatch):
    monkeypatch.setattr(folders, "ENTRY_LIMIT", 3)
    with pytest.raises(ImportRefused, match="handbook holds more than 3 files"):
        read(folder({f"{number}.md": "" for number in range(4)}))
