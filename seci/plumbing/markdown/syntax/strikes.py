"""`~~struck out~~` and `==marked==`."""

from __future__ import annotations

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import SimpleTagInlineProcessor


class Strikes(Extension):
    """Registers both, outside emphasis."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        strike = r"(?<![~\\])(~~)(?![\s~])([^~\n]++(?:~[^~\n]++)*+)~~(?!~)"
        marked = r"(?<![=\\])(==)(?![\s=])([^=\n]++(?:=[^=\n]++)*+)==(?!=)"
        md.inlinePatterns.register(SimpleTagInlineProcessor(strike, "del"), "strike", 65)
        md.inlinePatterns.register(SimpleTagInlineProcessor(marked, "mark"), "mark", 64)
