"""A folder of Markdown files, as repositories, static sites and note-taking programs keep them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from seci.commons.items import MAX_TITLE
from seci.commons.texts import MAX_BYTES, in_one_line
from seci.importing import fields, front_matter, navigation, titles
from seci.importing.decoding import Unreadable, decode
from seci.importing.formats import reads
from seci.importing.hierarchy import Hierarchy
from seci.importing.places import Places
from seci.importing.sources import CHANGED, RENAMED, SKIPPED, File, ImportRefused, Page, Problem, Source
from seci.importing.trees import Entry, Tree

MOVED = "This has moved to [{0}]({0})."


@dataclass(frozen=True)
class Sheet:
    """One Markdown file as read: its text without front matter, and the fields found there."""

    key: str
    body: str
    fields: fields.Fields


def _fits(tree: Tree) -> float:
    return 0.5 if any(is_page(entry) for entry in tree.entries) else 0


def is_page(entry: Entry) -> bool:
    return entry.path.lower().endswith(titles.PAGE_ENDINGS)


@reads("markdown", _fits)
def read_markdown(tree: Tree) -> Source:
    """Every Markdown file becomes a page, every folder with pages in it a page above them, everything else a file."""
    problems = list(tree.problems)
    sheets = {sheet.key: sheet for entry in tree.entries if is_page(entry) for sheet in _sheet(entry, problems)}
    if not sheets:
        raise ImportRefused(f"There is no Markdown page in {tree.name} that can be read.", tuple(problems))
    hierarchy = Hierarchy(sheets)
    files = tuple(
        File(entry.path, entry.path.rpartition("/")[2], entry.size, entry.open)
        for entry in tree.entries
        if not is_page(entry)
    )
    named = navigation.titles(tree, problems)
    pages = _titled([_page(sheets.get(key), key, hierarchy, named, tree.name) for key in hierarchy.pages()], problems)
    return Source(
        tree.name, _with_contents(pages), files, tuple(problems), _places(pages, files, hierarchy), tree.close
    )


def _sheet(entry: Entry, problems: list[Problem]) -> Iterator[Sheet]:
    try:
        if entry.size > 4 * MAX_BYTES:  # no encoding needs more than four bytes where UTF-8 needs one
            raise Unreadable(_too_large(entry.size))
        with entry.open() as file:
            text, encoding = decode(file.read())
    except (OSError, Unreadable) as error:
        problems.append(Problem(entry.path, SKIPPED, getattr(error, "strerror", None) or str(error)))
        return
    if len(text.encode()) > MAX_BYTES:
        problems.append(Problem(entry.path, SKIPPED, _too_large(len(text.encode()))))
        return
    if encoding:
        problems.append(Problem(entry.path, CHANGED, f"read as {encoding}, since it is not UTF-8"))
    matter = front_matter.split(text)
    if matter.trouble:
        problems.append(Problem(entry.path, CHANGED, matter.trouble))
    yield Sheet(entry.path, matter.body, fields.understood(matter.fields))


def _too_large(size: int) -> str:
    return f"it holds {size // 1024} KB; a page may hold {MAX_BYTES // 1024} KB"


def _page(sheet: Sheet | None, key: str, hierarchy: Hierarchy, named: Mapping[str, str], source: str) -> Page:
    """The page of one file, or of a folder that has none of its own; its title is not yet fitted.

    named: titles from a table of contents. source: the name of the whole, for the page at its root.
    """
    folder = hierarchy.folder_shown_by(key)
    name = named.get(key) or named.get(f"{folder}/") or titles.readable(hierarchy.name_of(key) or source)
    if sheet is None:
        return Page(key, in_one_line(name), "", hierarchy.parent_of(key))
    known = sheet.fields
    moved = MOVED.format(known.moved_to) if known.moved_to and not sheet.body.strip() else ""
    return Page(
        key=key,
        title=in_one_line(known.title) or titles.first_heading(sheet.body) or in_one_line(name),
        body=moved or sheet.body,
        parent=hierarchy.parent_of(key),
        topics=known.topics,
        names=known.names,
        addresses=known.addresses,
        created=known.created,
        updated=known.updated,
        published=known.published,
        leftovers=known.leftovers,
    )


def _titled(pages: list[Page], problems: list[Problem]) -> list[Page]:
    """The pages with titles that fit and that no sibling has."""
    taken: dict[str | None, set[str]] = {}
    done = []
    for page in pages:
        fitted = titles.fitting(page.title)
        if fitted != page.title:
            problems.append(Problem(page.key, RENAMED, f"its title had {len(page.title)} characters; {MAX_TITLE} fit"))
        title = titles.numbered(fitted, taken.setdefault(page.parent, set()))
        if title != fitted:
            problems.append(Problem(page.key, RENAMED, f"“{title}”, since another page beside it is called “{fitted}”"))
        done.append(replace(page, title=title))
    return done


def _with_contents(pages: list[Page]) -> tuple[Page, ...]:
    """The pages, those of bare folders with a sentence that leads on to what stands in them."""
    children: dict[str | None, list[Page]] = {}
    for page in pages:
        children.setdefault(page.parent, []).append(page)
    return tuple(
        replace(page, body=contents(page, children.get(page.key, []))) if page.key.endswith("/") else page
        for page in pages
    )


def contents(folder: Page, children: list[Page]) -> str:
    """The text of a folder's page: what stands below it, as a list of links."""
    lines = [f"- [{_escaped(child.title)}](<{child.key[len(folder.key) :]}>)" for child in children]
    return "\n".join([f"Below {_escaped(folder.title)}:", "", *lines, ""])


def _escaped(title: str) -> str:
    return "".join(f"\\{sign}" if sign in "\\[]*_`<>#" else sign for sign in title)


def _places(pages: list[Page], files: tuple[File, ...], hierarchy: Hierarchy) -> Places:
    places = Places(hierarchy.root, as_site=any(page.addresses for page in pages))
    for page in pages:
        places.add_page(page.key, hierarchy.folder_shown_by(page.key), [page.title, *page.names], page.addresses)
    for file in files:
        places.add_file(file.key)
    return places
