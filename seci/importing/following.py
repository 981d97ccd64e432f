"""The second step of an arrival: every page gets its links, and what changed in the source one new revision.

What was changed here meanwhile is merged from the source's words as they arrived last; what cannot be merged stays as
it is here and is reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass

from seci.commons import passages, topics
from seci.commons.permissions import may
from seci.externalization import playbooks, revisions
from seci.externalization.revisions import Text
from seci.importing import memory
from seci.importing.arriving import Arriving, batches, digest_of
from seci.importing.memory import Known
from seci.importing.sources import SKIPPED, Page, Problem
from seci.importing.writing import settle
from seci.plumbing.db import db
from seci.plumbing.markdown import Passage, Rendering
from seci.plumbing.merging import merge
from seci.plumbing.services import services

WORKERS = 2
"""Texts rendered at the same time."""
ATTEMPTS = 5
HIDDEN = "its playbook is in the bin, or where you may not read it"
NOT_YOURS = "you may not change its playbook"
BUSY = "somebody else is changing its playbook just now"


@dataclass(frozen=True)
class Change:
    """A page whose text is not what arrived last, with its links."""

    page: Page
    body: str
    known: Known


@dataclass(frozen=True)
class Prepared:
    """A change merged with what the playbook says now. head: the number of the revision it was merged with."""

    change: Change
    title: str
    body: str
    head: int
    previous: Sequence[Passage]


Rendered = tuple[Prepared, "Future[Rendering]"]


def follow(arriving: Arriving, pages: Sequence[Page]) -> None:
    """Bring every page up to date."""
    with ThreadPoolExecutor(WORKERS) as pool:
        before: list[Rendered] = []
        for batch in [*batches(pages), ()]:
            differing = [change for page in batch for change in changes(arriving, page)]
            begun = _rendered(arriving, differing, pool)  # while the batch before is saved
            waiting = _save_all(arriving, before)
            for _attempt in range(ATTEMPTS):
                waiting = _save_all(arriving, _rendered(arriving, waiting, pool))
            for change in waiting:
                arriving.report.problems.append(Problem(change.page.key, SKIPPED, BUSY))
            arriving.tick(len(batch))
            before = begun


def changes(arriving: Arriving, page: Page) -> Iterator[Change]:
    """The change a page brings, if it brings one; its links go into the report."""
    result = arriving.rewritten(page)
    arriving.report.resolved += result.resolved
    arriving.report.unresolved += result.unresolved
    known = arriving.known[page.key]
    if digest_of(page, result.text) != known.digest:
        yield Change(page, result.text, known)
    elif page.key not in arriving.fresh:
        arriving.report.unchanged.append(page.key)


def _rendered(arriving: Arriving, changes: Sequence[Change], pool: Executor) -> list[Rendered]:
    """The changes merged with what stands here now, their renderings under way."""
    prepared = [ready for change in changes for ready in _prepared(arriving, change)]
    db.session.rollback()  # rendering may take a while; no read transaction stays open meanwhile
    render = services().renderer.render
    return [(ready, pool.submit(render, ready.body, ready.previous, ready.title)) for ready in prepared]


def _save_all(arriving: Arriving, rendered: Sequence[Rendered]) -> list[Change]:
    """Save what can be saved, in one transaction; what somebody else changed meanwhile is given back."""
    ready = [(prepared, rendering.result()) for prepared, rendering in rendered]
    if not ready:
        return []
    with db.write():
        return [prepared.change for prepared, rendering in ready if not _save(arriving, prepared, rendering)]


def _prepared(arriving: Arriving, change: Change) -> Iterator[Prepared]:
    playbook = playbooks.get(change.known.item_id, arriving.by)
    base = playbooks.revision_of(playbook, change.known.revision) if playbook else None
    if playbook is None or base is None:
        arriving.report.problems.append(Problem(change.page.key, SKIPPED, HIDDEN))
        return
    head, known = playbooks.head_of(playbook), change.known
    before = base.title if known.title is None else known.title, base.body if known.body is None else known.body
    merged = merge(before[1], head.body, change.body)
    if merged is None:
        arriving.report.clashes.append(change.page.key)
        return
    title = head.title if change.page.title == before[0] else change.page.title
    yield Prepared(change, title, merged, head.number, passages.passages_of(playbook.id, head.number))


def _save(arriving: Arriving, ready: Prepared, rendering: Rendering) -> bool:
    """Append the revision. False when the head has moved since it was prepared."""
    page, known = ready.change.page, ready.change.known
    playbook = playbooks.get(known.item_id, arriving.by)
    if playbook is None or not may(arriving.by, "playbook.revise", playbook):
        arriving.report.problems.append(Problem(page.key, SKIPPED, NOT_YOURS))
        return True
    if playbook.revision != ready.head:
        return False
    named = [topic.title for topic in topics.of_item(playbook)]
    text = Text(ready.title, ready.body, rendering, arriving.note(), (*named, *page.topics))
    is_changed = revisions.revise(playbook, text, by=arriving.by, base=known.revision, tell=False)
    was_merged = ready.head != known.revision and ready.body != ready.change.body
    # After a merge no revision holds the source's words alone; the next begins from those that are kept.
    revision, words = (known.revision, ready.change.body) if was_merged else (playbook.revision, None)
    arrived = Known(playbook.id, revision, digest_of(page, ready.change.body), page.title, words)
    memory.keep(arriving.space_id, arriving.source.name, page.key, arrived)
    if page.key in arriving.fresh:
        settle(playbook, page, rendering)
    else:
        outcome = arriving.report.merged if was_merged else arriving.report.revised
        (outcome if is_changed else arriving.report.unchanged).append(page.key)
    return True
