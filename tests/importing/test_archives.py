"""Archives that were made to harm are refused, wholly or entry by entry, each with one clear line."""

from __future__ import annotations

import io
import stat
import struct
import zipfile

import pytest

from seci.importing import archives
from seci.importing.formats import read
from seci.importing.sources import ImportRefused


@pytest.fixture
def pack(tmp_path):
    def make(entries, **options):
        path = tmp_path / "notes.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in entries:
                archive.writestr(name, content, **options)
        return path

    return make


def reasons(source):
    return {problem.path: problem.why for problem in source.problems}


def test_an_archive_is_read_like_the_folder_it_was_made_of(pack):
    with read(
        pack([("top/a.md", "[b](b.md)"), ("top/b.md", "# B"), ("top/x.png", b"png"), ("__MACOSX/._a.md", "")])
    ) as made:
        assert [page.key for page in made.pages] == ["a.md", "b.md"]
        with made.files[0].open() as file:
            assert (made.name, made.files[0].key, file.read()) == ("notes", "x.png", b"png")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../evil.md", "its path reaches outside the archive"),
        ("a/../../evil.md", "its path reaches outside the archive"),
        ("..\\evil.md", "its path reaches outside the archive"),
        ("/tmp/evil.md", "its path is absolute"),
        ("C:/evil.md", "its path is absolute"),
        ("x" * 1200 + ".md", "its path is longer than 1000 characters"),
    ],
)
def test_an_entry_that_reaches_outside_is_skipped_and_the_rest_read(pack, name, why):
    with read(pack([("a.md", "# A"), (name, "evil")])) as made:
        assert [page.key for page in made.pages] == ["a.md"]
        assert [reason for path, reason in reasons(made).items() if name.startswith(path[:100])] == [why]


def test_a_symbolic_link_is_skipped(pack):
    link = zipfile.ZipInfo("secret.md")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with read(pack([("a.md", "# A"), (link, "/etc/passwd")])) as made:
        assert reasons(made) == {"secret.md": "a symbolic link or a device, which may point anywhere"}


def test_an_encrypted_entry_is_skipped(pack):
    path = pack([("a.md", "# A"), ("b.md", "# B")])
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<H", data, at + 8, 1)
    path.write_bytes(data)
    with read(path) as made:
        assert reasons(made) == {"b.md": "it is encrypted"}


def test_the_second_of_two_equal_names_is_skipped(pack):
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = pack([("a.md", "# First"), ("a.md", "# Second"), ("cafe\u0301.md", "1"), ("caf\u00e9.md", "2")])
    with read(path) as made:
        assert [page.title for page in made.pages] == ["First", "Café"]
        assert reasons(made) == {
            "a.md": "another file has the same name",
            "caf\u00e9.md": "another file has the same name",
        }


def test_the_ratio_is_counted_while_unpacking(pack):
    with read(pack([("a.md", "# A"), ("zeros.bin", bytes(3_000_000))])) as made:
        assert reasons(made) == {"zeros.bin": "it unpacks to more than 100 times its size"}


def test_more_bytes_than_the_limit_refuse_the_whole_archive(pack, monkeypatch):
    monkeypatch.setattr(archives, "TOTAL_LIMIT", 1000)
    with pytest.raises(ImportRefused, match="unpacks to more than"):
        read(pack([("a.md", "ab" * 400), ("b.md", "cd" * 400)]))


def test_more_entries_than_the_limit_refuse_the_whole_archive(pack):
    with pytest.raises(ImportRefused, match=r"notes\.zip holds more than 10000 entries"):
        read(pack([(f"{number}.md", "") for number in range(10_001)]))


def test_a_damaged_entry_is_skipped(pack):
    path = pack([("a.md", "# A"), ("b.md", "hello " * 50)])
    data = bytearray(path.read_bytes())
    at = data.index(b"b.md") + len(b"b.md")
    data[at + 3] ^= 0xFF
    path.write_bytes(data)
    with read(path) as made:
        assert reasons(made) == {"b.md": "it is damaged, or packed in a way that cannot be read"}


@pytest.mark.parametrize(
    "spoil", [lambda data: data[: len(data) // 2], lambda data: b"not a zip at all", lambda data: b""]
)
def test_what_is_cut_short_or_no_archive_is_refused(pack, spoil):
    path = pack([("a.md", "# A")])
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(ImportRefused, match="is not a zip archive, or it is cut short"):
        read(path)


def test_an_archive_in_an_archive_stays_a_file(pack):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("b.md", "# B")
    with read(pack([("a.md", "# A"), ("inner.zip", inner.getvalue())])) as made:
        assert ([page.key for page in made.pages], [file.key for file in made.files]) == (["a.md"], ["inner.zip"])


def test_every_hostile_archive_is_answered_with_a_reason(shared, tmp_path, monkeypatch):
    if shared is None:
        pytest.skip("the larger corpora are not on this machine")
    monkeypatch.chdir(tmp_path)
    for path in sorted((shared / "payloads/zips").glob("*.zip")):
        try:
            with read(path) as made:
                assert reasons(made) == {"a.md": "another file has the same name"}
        except ImportRefused as refusal:
            assert path.name in str(refusal)
    assert list(tmp_path.iterdir()) == []
