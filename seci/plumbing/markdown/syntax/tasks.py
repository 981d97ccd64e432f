"""Task lists: `- [ ] to do` and `- [x] done` get a box, which only shows; ticking is practice, not editing."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

_TASK = re.compile(r"\s*\[([ xX])\](?:\s+|$)")


class TaskLists(Extension):
    """Registers the tree processor before inline syntax is read."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.treeprocessors.register(_Tasks(md), "tasks", 25)


class _Tasks(Treeprocessor):
    def run(self, root: Element) -> None:
        for parent in [*root.iter("ul"), *root.iter("ol")]:
            for item in parent:
                host = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
                if found := _TASK.match(host.text or ""):
                    parent.set("class", "task-list")
                    item.set("class", "task")
                    _tick(host, found)


def _tick(host: Element, found: re.Match[str]) -> None:
    box = Element("input", {"type": "checkbox", "disabled": "disabled"})
    if found[1] != " ":
        box.set("checked", "checked")
    box.tail = f" {(host.text or '')[found.end() :]}"
    host.text = ""
    host.insert(0, box)
