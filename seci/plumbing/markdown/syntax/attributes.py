"""Attribute lists of other dialects, `[x](y){: target="_blank" }`, are left out: a link has no attributes here."""

from __future__ import annotations

import re

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

# Right after something that was read already: \x03 ends the library's placeholders.
_LIST = "(?<=\x03)" + r"\{:[^{}\n]{0,200}+\}"


class AttributeLists(Extension):
    """Registers the pattern after links and pictures."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.inlinePatterns.register(_Dropped(_LIST, md), "attributes", 77)


class _Dropped(InlineProcessor):
    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002 - the library's signature
    ) -> tuple[str, int, int]:
        return "", m.start(), m.end()
