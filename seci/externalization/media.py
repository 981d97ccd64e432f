"""What a file is: decided from its first bytes and a list, never from what the sender says.

Only raster pictures are ever shown inside a page. Text has no signature; a name from the list and bytes without NUL
make it plain text. Everything else is bytes to download.
"""

from __future__ import annotations

import struct

import filetype

HEAD = 64 * 1024  # bytes that decide
BYTES = "application/octet-stream"
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"})
MAX_PIXELS = 64_000_000  # a browser needs four bytes for each

SIGNED = frozenset(
    {
        *PICTURES,
        "application/pdf",
        "application/zip",
        "application/gzip",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "audio/mpeg",
        "audio/ogg",
        "audio/x-wav",
        "video/mp4",
        "video/webm",
    }
)
TEXTS = {
    "txt": "text/plain",
    "log": "text/plain",
    "md": "text/plain",
    "markdown": "text/plain",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/json",
    "yaml": "text/plain",
    "yml": "text/plain",
    "toml": "text/plain",
    "ini": "text/plain",
    "sql": "text/plain",
    "py": "text/plain",
    "sh": "text/plain",
}


def type_of(head: bytes, name: str) -> str:
    """The media type of a file.

    Args:
        head: its first bytes, up to `HEAD`.
        name: what it is called; counts for text only.
    """
    kind = filetype.guess(head)
    if kind is not None:
        return str(kind.mime) if kind.mime in SIGNED else BYTES
    extension = name.rpartition(".")[2].casefold()
    return TEXTS.get(extension, BYTES) if b"\x00" not in head else BYTES


def pixels(head: bytes) -> int:
    """How many pixels a picture says it has, read from its head without decoding it; 0 when it does not say."""
    if head.startswith(b"\x89PNG\r\n\x1a\n") and len(head) >= 24:
        width, height = struct.unpack(">II", head[16:24])
    elif head.startswith((b"GIF87a", b"GIF89a")) and len(head) >= 10:
        width, height = struct.unpack("<HH", head[6:10])
    elif head.startswith(b"\xff\xd8"):
        width, height = _jpeg_size(head)
    elif head[:4] == b"RIFF" and head[8:15] == b"WEBPVP8" and len(head) >= 30:
        width, height = _webp_size(head)
    else:
        return 0
    return int(width) * int(height)


def _webp_size(head: bytes) -> tuple[int, int]:
    """Width and height from the first chunk: extended, lossless or lossy (RFC 9649, 2.5 to 2.7)."""
    kind = head[15:16]
    if kind == b"X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if kind == b"L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", head[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _jpeg_size(head: bytes) -> tuple[int, int]:
    """Width and height from the first start-of-frame segment (ITU-T T.81, B.2.2)."""
    place = 2
    while place + 9 <= len(head) and head[place] == 0xFF:
        marker, length = head[place + 1], int.from_bytes(head[place + 2 : place + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", head[place + 5 : place + 9])
            return width, height
        place += 2 + length
    return 0, 0
