"""Markdown: from what people write to HTML that is safe to show, with the passages others can point to.

    rendering = Renderer().render(text, previous_passages, title)   # in a worker that can be killed; stored
    html = fill(rendering.html, resolve, say)                       # on every read: slots resolved for a viewer

One package holds the only imports of `markdown` (`parser.py` and `syntax/`) and of `bleach` (`sanitizer.py`). The way
of a text: control characters and noncharacters removed (`text`), parsed (`parser`, `syntax/`), sanitized by bleach
(`sanitizer`), and then, as tokens between bleach's sanitizer and its serializer, links and pictures checked
(`addresses`), passages read (`blocks`), given their anchors (`anchors`) and headings, contents and inner links settled
(`document`), code coloured (`highlighting`).

The HTML: every block has `id="p-xxxxxxxx"`, its first attribute, and no other ids occur. Headings begin at h2; a
leading H1 equal to the title is there but `hidden`. Tables stand in `div.table-scroll`, code in `pre.highlight` with
Pygments' short classes, callouts in `div.admonition.KIND` or `details.admonition.KIND` with `.admonition-title`, tasks
in `ul.task-list > li.task > input[disabled]`, footnotes in `div.footnote` with `a.footnote-ref` and
`a.footnote-backref`, `[TOC]` in `nav.contents`, a transclusion in `div.transclusion`, a picture from elsewhere in
`a.remote-picture`, the true host of a link that claims another in `span.real-host`.
"""

from __future__ import annotations

from seci.plumbing.markdown.addresses import safe_url
from seci.plumbing.markdown.document import WORDS
from seci.plumbing.markdown.passages import Passage, Reference, find_heading, slug
from seci.plumbing.markdown.plain import plain_text
from seci.plumbing.markdown.renderer import Renderer
from seci.plumbing.markdown.rendering import RENDERER_VERSION, Rendering, render, source_html
from seci.plumbing.markdown.sanitizer import sanitize
from seci.plumbing.markdown.sections import section
from seci.plumbing.markdown.slots import Slot, fill, slots

__all__ = [
    "RENDERER_VERSION",
    "WORDS",
    "Passage",
    "Reference",
    "Renderer",
    "Rendering",
    "Slot",
    "fill",
    "find_heading",
    "plain_text",
    "render",
    "safe_url",
    "sanitize",
    "section",
    "slots",
    "slug",
    "source_html",
]
