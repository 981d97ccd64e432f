"""Whoosh's own file format, with settings that suit reading whole posting lists at once."""

from __future__ import annotations

import secrets
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3Segment


class Codec(W3Codec):
    """Long blocks, light compression, and no per-posting length statistics: nothing here skips blocks by quality."""

    length_stats = False

    def __init__(self) -> None:
        super().__init__(blocklimit=1024, compression=1)

    def new_segment(self, storage: Any, indexname: str) -> W3Segment:  # noqa: ARG002 - as Whoosh calls it
        """A segment with a name of its own, even where the random generator was seeded."""
        return W3Segment(self, indexname, segid=secrets.token_hex(8))
