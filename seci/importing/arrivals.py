"""Arriving: the pages of a source become playbooks, once, and follow their source when it changes.

First every new page is written as it came, so that each has a number; this revision is kept and shown as source where
the links are turned at once anyway. Then every page gets its links, and those whose text is not what arrived last time
get one new revision. What was changed here meanwhile is merged; what cannot be
merged stays as it is here and is reported. Stopped half-way, the next import goes on where this one ended.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from seci.commons import items, passages, spaces, topics
from seci.commons.people import Person
from seci.commons.permissions import may
from seci.commons.refusals import Forbidden, Invalid
from seci.commons.spaces import Space
from seci.externalization import playbooks, revisions
from seci.externalization.merging import merge
from seci.externalization.models import Playbook
from seci.externalization.revisions import Text
from seci.importing import enclosures, memory
from seci.importing.memory import Known
from seci.importing.reports import Report
from seci.importing.rewriting import Attached, Rewritten, rewrite
from seci.importing.sources import CHANGED, SKIPPED, Page, Problem, Source
from seci.plumbing.clock import now
from seci.plumbing.db import db
from seci.plumbing.jobs import later
from seci.plumbing.markdown import RENDERER_VERSION, Passage, Rendering, source_html
from seci.plumbing.services import services

BATCH = 20
"""Pages written in one transaction; whoever wants to save meanwhile waits for it."""
WORKERS = 2
"""Texts rendered at the same time."""
ATTEMPTS = 5
HIDDEN = "its playbook is in the bin, or where you may not read it"
NOT_YOURS = "you may not change its playbook"
CLASH = "changed both here and in the source, in the same words; the playbook stays as it is here"
BUSY = "somebody else is changing its playbook just now"
TOO_DEEP = "its folder nests too deep; it stands at the top of the space"
GONE = "no longer in the source; its playbook stays"


@dataclass
class Arriving:
    """One import under way. tick: told how many pages were dealt with; each comes by twice."""

    source: Source
    space_id: int
    by: Person
    report: Report
    tick: Callable[[int], None]
    known: dict[str, Known]
    fresh: set[str] = field(default_factory=set)
    places: dict[str, Attached] = field(default_factory=dict)

    def rewritten(self, page: Page) -> Rewritten:
        """The page with the links it has here."""
        return rewrite(self.source, page, {key: known.item_id for key, known in self.known.items()}, self.places)

    def note(self) -> str:
        return f"Imported from {self.source.name}"


def arrive(source: Source, space: Space, *, by: Person, tick: Callable[[int], None] = lambda _n: None) -> Report:
    """Make playbooks of a source in a space, or bring those of an earlier import up to date.

    Args:
        tick: told how many pages were dealt with; twice the number of pages in all.

    Raises:
        Forbidden: the person may not write in the space.
    """
    space_id = space.id
    arriving = _begun(source, space, by, tick)
    pages = _within_reach(arriving)
    files = enclosures.wanted(source, pages, arriving.report)
    _write_new(arriving, pages)
    arriving.places = enclosures.keep(source, space_id, files, arriving.known, arriving.report, by=by)
    _follow(arriving, pages)
    return arriving.report


def foresee(source: Source, space: Space, *, by: Person) -> Report:
    """Say what `arrive` would do, and do nothing.

    Raises:
        Forbidden: the person may not write in the space.
    """
    arriving = _begun(source, space, by, lambda _n: None)
    arriving.report.is_dry = True
    pages = _within_reach(arriving)
    for number, page in enumerate(pages, 1):
        if page.key not in arriving.known:
            arriving.known[page.key] = Known(-number, 0, "")  # a number nobody has
            arriving.fresh.add(page.key)
            arriving.report.made.append(page.key)
    files = enclosures.wanted(source, pages, arriving.report)
    arriving.places = enclosures.foreseen(source, space.id, files, arriving.report)
    changed = [change.page.key for page in pages for change in _changes(arriving, page)]
    arriving.report.revised += [key for key in changed if key not in arriving.fresh]
    return arriving.report


def _begun(source: Source, space: Space, by: Person, tick: Callable[[int], None]) -> Arriving:
    if not may(by, "playbook.write", space):
        raise Forbidden
    report = Report(source.name, space.name, problems=list(source.problems))
    return Arriving(source, space.id, by, report, tick, memory.pages_of(space, source.name))


def _within_reach(arriving: Arriving) -> list[Page]:
    """The pages that are new or whose playbook can be reached; the others, and those gone, are reported."""
    present = {page.key for page in arriving.source.pages}
    readable = memory.readable((known.item_id for known in arriving.known.values()), arriving.by)
    hidden = {key for key, known in arriving.known.items() if known.item_id not in readable}
    for key in sorted(arriving.known):
        if key not in present:
            arriving.report.problems.append(Problem(key, CHANGED, GONE))
        elif key in hidden:
            arriving.report.problems.append(Problem(key, SKIPPED, HIDDEN))
    return [page for page in arriving.source.pages if page.key not in hidden]


# --- first: a playbook for every new page ---------------------------------------------------------------------------


def _write_new(arriving: Arriving, pages: Sequence[Page]) -> None:
    new = [page for page in pages if page.key not in arriving.known]
    arriving.tick(len(pages) - len(new))
    numbers = {page.key: number for number, page in enumerate(arriving.source.pages)}
    for batch in _batches(new):
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
    _settle(playbook, page, rendering)
    known = Known(playbook.id, playbook.revision, digest_of(page, page.body) if rendering else "")
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


def _settle(playbook: Playbook, page: Page, rendering: Rendering | None) -> None:
    """Give a playbook just written the dates of its page, and have it rendered again where that failed."""
    playbook.made_at = min(page.created or playbook.made_at, now())
    playbook.changed_at = min(page.updated or playbook.changed_at, now())
    if rendering and not rendering.complete:
        later("playbooks.render_again", playbook=playbook.id, revision=playbook.revision)


# --- then: its links, and what changed in the source ----------------------------------------------------------------


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


def _follow(arriving: Arriving, pages: Sequence[Page]) -> None:
    with ThreadPoolExecutor(WORKERS) as pool:
        before: list[Rendered] = []
        for batch in [*_batches(pages), ()]:
            changes = [change for page in batch for change in _changes(arriving, page)]
            begun = _rendered(arriving, changes, pool)  # while the batch before is saved
            waiting = _save_all(arriving, before)
            for _attempt in range(ATTEMPTS):
                waiting = _save_all(arriving, _rendered(arriving, waiting, pool))
            for change in waiting:
                arriving.report.problems.append(Problem(change.page.key, SKIPPED, BUSY))
            arriving.tick(len(batch))
            before = begun


def _changes(arriving: Arriving, page: Page) -> Iterator[Change]:
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
    head = playbooks.head_of(playbook)
    merged = merge(base.body, head.body, change.body)
    if merged is None:
        arriving.report.problems.append(Problem(change.page.key, SKIPPED, CLASH))
        return
    title = head.title if change.page.title == base.title else change.page.title
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
    made = revisions.revise(playbook, text, by=arriving.by, base=known.revision, tell=False)
    was_merged = ready.head != known.revision and ready.body != ready.change.body
    # After a merge no revision holds the source's words alone, so the next merge still begins from the last that does.
    revision = known.revision if was_merged else playbook.revision
    memory.keep(
        arriving.space_id,
        arriving.source.name,
        page.key,
        Known(playbook.id, revision, digest_of(page, ready.change.body)),
    )
    if page.key in arriving.fresh:
        _settle(playbook, page, rendering)
    else:
        outcome = arriving.report.merged if was_merged else arriving.report.revised
        (outcome if made else arriving.report.unchanged).append(page.key)
    return True


# --- both ------------------------------------------------------------------------------------------------------------


def digest_of(page: Page, body: str) -> str:
    """What two arrivals of a page are compared by: its title, topics and text with the links of here."""
    return hashlib.sha256("\x00".join([page.title, *page.topics, "", body]).encode()).hexdigest()


def _batches(pages: Sequence[Page]) -> Iterator[Sequence[Page]]:
    for start in range(0, len(pages), BATCH):
        yield pages[start : start + BATCH]
