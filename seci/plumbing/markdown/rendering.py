"""Rendering: a text made into HTML that is the same for everybody, with its passages and references."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from html import escape
from typing import Any

from seci.plumbing.markdown import anchors
from seci.plumbing.markdown.autolinks import autolinks
from seci.plumbing.markdown.document import Document
from seci.plumbing.markdown.highlighting import highlight
from seci.plumbing.markdown.parser import raw_html
from seci.plumbing.markdown.passages import Passage, Reference
from seci.plumbing.markdown.sanitizer import transform
from seci.plumbing.markdown.text import clean

RENDERER_VERSION = 1
"""Raised with every change that makes other HTML, passages or references of the same text."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """What is stored with a text.

    html: sanitized, with slots still to fill; every block has `id="<anchor>"`
    complete: False when the text could not be rendered: html is then the source, escaped, passages are the previous
        ones, so that anchors survive until somebody mends the text, and references are none
    """

    html: str
    passages: tuple[Passage, ...]
    references: tuple[Reference, ...]
    version: int = RENDERER_VERSION
    complete: bool = True

    def as_json(self) -> dict[str, Any]:
        """Plain lists, strings and numbers; passages and references as rows."""
        return {
            "html": self.html,
            "passages": [list(astuple(passage)) for passage in self.passages],
            "references": [list(astuple(reference)) for reference in self.references],
            "version": self.version,
            "complete": self.complete,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Rendering:
        """The rendering that `as_json` described. Raises KeyError or TypeError for anything else."""
        return cls(
            stored["html"],
            tuple(Passage(*row) for row in stored["passages"]),
            tuple(Reference(*row) for row in stored["references"]),
            stored["version"],
            stored["complete"],
        )


def render(
    text: str, previous: Sequence[Passage] = (), title: str = "", new: Callable[[], str] = anchors.fresh
) -> Rendering:
    """Renders in this process, however long it takes: texts of people go through a `Renderer`.

    `previous` are the passages of the text before, whose anchors live on; a leading H1 equal to `title` is hidden;
    `new` makes fresh anchors. May raise RecursionError and whatever else the parser meets in a hostile text.
    """
    document = Document(previous, title, new)
    html = transform(raw_html(text), [autolinks, document, highlight])
    return Rendering(html, document.passages, document.references)


def unrendered(text: str, previous: Sequence[Passage] = ()) -> Rendering:
    """The rendering of a text that will not render."""
    return Rendering(source_html(text), tuple(previous), (), complete=False)


def source_html(text: str) -> str:
    """The source itself, escaped."""
    return f'<pre class="source" tabindex="0">{escape(clean(text), quote=False)}</pre>'
