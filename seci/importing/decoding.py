"""From bytes of unknown encoding to text as SECI keeps it: valid Unicode, LF, no NUL."""

from __future__ import annotations

import codecs
from typing import NamedTuple

BOMS = (  # the four-byte mark of UTF-32 begins with the two-byte mark of UTF-16, so it is asked first
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SILENT = {"utf-8", "utf-8-sig"}


class Unreadable(ValueError):
    """These bytes are no text; the message says why."""


class Decoded(NamedTuple):
    """The text, and the encoding where it was another than UTF-8 (else "")."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    """Text by its byte order mark, else UTF-8, else Windows-1252, else Latin-1, which fits any bytes.

    Raises Unreadable when the bytes hold NUL, which no text does, or break the encoding their mark announces.
    """
    encoding = _encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(f"its bytes are not valid {encoding.upper()}") from error
    if "\0" in text:
        raise Unreadable("it holds NUL bytes, so it is not text")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(text, "" if encoding in SILENT else encoding)


def _encoding(data: bytes) -> str:
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return encoding
    for encoding in ("utf-8", "cp1252"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"
