"""The first step of an arrival: a playbook for every new page, so that each has a number others can link to.

A page that links to others is kept as it came, shown as source; its second revision, with the links of here, follows at
once. A page without links is final.
"""

from __future__ import annotations

from collections.abc import Sequence

from seci.commons import items, passages, renderings, spaces
from seci.commons.permissions import may
from seci.commons.refusals import Forbidden, Invalid
from seci.commons.spaces import Space
from seci.externalization import playbooks, revisions
from seci.externalization.models import Playbook
from seci.externalization.revisions import Text
from seci.importing import memory
from seci.importing.arriving import Arriving, batches, digest_of
from seci.importing.memory import Known
from seci.importing.rewriting import Rewritten, rewrite
from seci.importing.sources import CHANGED, Page, Problem
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.markdown import RENDERER_VERSION, Rendering, source_html

TOO_DEEP = "its folder nests too deep; it stands at the top of the space"


def write_new(arriving: Arriving, pages: Sequence[Page]) -> None:
    """Write every page that has not arrived before; Forbidden when the space may no longer be written in."""
    new = [page for page in pages if page.key not in arriving.known]
    arriving.tick(len(pages) - len(new))
    numbers = {page.key: number for number, page in enumerate(arriving.source.pages)}
    for batch in batches(new):
        final = [page for page in batch if not _has_links(rewrite(arriving.source, page, numbers, {}))]
        rendered = {page.key: passages.render(page.body, (), page.title) for page in final}
        with db.write():
            space = spaces.get(arriving.space_id, arriving.by)
            if space is None or not may(arriving.by, "playbook.write", space):
                raise Forbidden
            for page in batch:
                _write(arriving, page, rendered.get(page.key), space)
        arriving.tick(len(batch))


def _has_links(result: Rewritten) -> bool:
    return bool(result.resolved or result.files)


def _write(arriving: Arriving, page: Page, rendering: Rendering | None, space: Space) -> None:
    """Write a new page; one without a rendering gets it, with its links, in the second pass."""
    playbook = revisions.write(
        space,
        Text(page.title, page.body, rendering or _as_source(page.body), arriving.note(), page.topics),
        by=arriving.by,
        parent=_parent(arriving, page, space),
        is_published=page.published,
        tell=False,
    )
    for name in page.names:
        items.add_alias(playbook, name)
    settle(playbook, page, rendering)
    known = Known(playbook.id, playbook.revision, digest_of(page, page.body) if rendering else "", page.title)
    memory.keep(space.id, arriving.source.name, page.key, known)
    arriving.known[page.key] = known
    arriving.fresh.add(page.key)
    arriving.report.made.append(page.key)


def _parent(arriving: Arriving, page: Page, space: Space) -> Playbook | None:
    """What the page is to hang on; nothing where that was moved away or would nest too deep."""
    above = arriving.known.get(page.parent or "")
    parent = playbooks.get(above.item_id, arriving.by) if above else None
    if parent is None or parent.space_id != space.id:
        return None
    try:
        playbooks.checked_parent(parent, space)
    except Invalid:
        arriving.report.problems.append(Problem(page.key, CHANGED, TOO_DEEP))
        return None
    return parent


def _as_source(body: str) -> Rendering:
    return Rendering(source_html(body), (), (), RENDERER_VERSION, complete=False)


def settle(playbook: Playbook, page: Page, rendering: Rendering | None) -> None:
    """Give a playbook just written the dates of its page, and have it rendered again where that failed."""
    playbook.made_at = min(page.created or playbook.made_at, now())
    playbook.changed_at = min(page.updated or playbook.changed_at, now())
    if rendering:
        renderings.try_again_later(playbook, rendering)
