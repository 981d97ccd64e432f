"""What a file is, from its bytes."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from seci.externalization.media import BYTES, pixels, type_of

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", 640, 480)
GIF = b"GIF89a" + struct.pack("<HH", 30, 20)
WEBP = b"RIFF\x00\x00\x00\x00WEBPVP8"
LOSSY = WEBP + b" \x00\x00\x00\x00" + b"\x30\x01\x00\x9d\x01\x2a" + struct.pack("<HH", 0x4000 | 300, 200)
LOSSLESS = WEBP + b"L\x00\x00\x00\x00" + b"\x2f" + struct.pack("<I", 299 | 199 << 14) + b"\x00" * 8
EXTENDED = WEBP + b"X\x0a\x00\x00\x00" + b"\x10\x00\x00\x00" + b"\x2b\x01\x00\xc7\x00\x00"
JPEG = b"\xff\xd8\xff\xe0\x00\x04JF" + b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 200, 300)


@pytest.mark.parametrize(
    ("head", "name", "wanted"),
    [
        (PNG, "plan.png", "image/png"),
        (PNG, "plan.html", "image/png"),
        (b"<html><script>1</script>", "page.html", BYTES),
        (b"<html><script>1</script>", "page.png", BYTES),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='1'/>", "drawing.svg", BYTES),
        (b"<?xml version='1.0'?><a/>", "a.xml", BYTES),
        (b"%PDF-1.7\n", "a.pdf", "application/pdf"),
        (b"a,b\n1,2\n", "a.csv", "text/csv"),
        (b"<b>no page</b>", "notes.txt", "text/plain"),
        (b"MZ\x90\x00\x03\x00", "tool.exe", BYTES),
        (b"text with \x00", "a.txt", BYTES),
        (b"anything", "README", BYTES),
    ],
)
def test_bytes_decide_and_a_name_counts_for_text_only(head: bytes, name: str, wanted: str) -> None:
    assert type_of(head, name) == wanted


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        *((PNG, 640 * 480), (GIF, 600), (JPEG, 60_000), (LOSSY, 60_000), (LOSSLESS, 60_000), (EXTENDED, 60_000)),
        *((b"GIF8", 0), (WEBP, 0), (b"", 0)),
    ],
)
def test_pixels_are_read_without_decoding(head: bytes, wanted: int) -> None:
    assert pixels(head) == wanted


def test_the_shared_files_are_told_apart(shared: Path | None) -> None:
    if shared is None:
        return
    kinds = {path.name: type_of(path.read_bytes(), path.name) for path in (shared / "payloads/files").iterdir()}
    assert {name for name, kind in kinds.items() if kind.startswith("image/")} == {
        "pixel_1x1.png",
        "png_30000x30000.png",
        "gif_html_polyglot.gif",
    }
    assert pixels((shared / "payloads/files/png_30000x30000.png").read_bytes()) == 900_000_000
