"""Reading the organization from its files: who there is, what they share, and what they wrote when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from seci.demo import plans, talks
from seci.demo.plans import PracticeTold
from seci.demo.talks import InsightTold, Talks, told_in
from seci.importing import formats
from seci.importing.sources import Page

FOLDER = Path(__file__).parent / "organization"
DOMAIN = "larkmoor.example"
SHARES = {"keepers": "keeper", "writers": "writer", "readers": "reader"}


@dataclass(frozen=True)
class PersonTold:
    """Somebody of the organization. does: what they are there for, in a few words."""

    handle: str
    name: str
    role: str
    teams: tuple[str, ...]
    does: str

    @property
    def email(self) -> str:
        return f"{self.handle}@{DOMAIN}"


@dataclass(frozen=True)
class TeamTold:
    """A team, the one it is in, and who leads it."""

    name: str
    within: str | None
    led_by: str


@dataclass(frozen=True)
class SpaceTold:
    """A space. shares: which person or team holds which; the first keeper makes it."""

    folder: str
    name: str
    access: str
    purpose: str
    shares: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RevisionTold:
    """One saved state of a playbook."""

    body: str
    by: str
    days_ago: int
    note: str


@dataclass(frozen=True)
class CommentTold:
    """What somebody said about a playbook."""

    by: str
    days_ago: int
    text: str


@dataclass(frozen=True)
class PlaybookTold:
    """A playbook with its past. key: its space's folder and its file; parent: the key of the one above."""

    key: str
    parent: str | None
    space: str
    title: str
    topics: tuple[str, ...]
    names: tuple[str, ...]
    is_published: bool
    revisions: tuple[RevisionTold, ...]
    comments: tuple[CommentTold, ...]


@dataclass(frozen=True)
class DraftTold:
    """A text somebody has begun and not saved."""

    by: str
    days_ago: int
    space: str
    title: str
    body: str


@dataclass(frozen=True)
class Organization:
    """Everything that is told."""

    name: str
    people: tuple[PersonTold, ...]
    teams: tuple[TeamTold, ...]
    spaces: tuple[SpaceTold, ...]
    playbooks: tuple[PlaybookTold, ...]
    drafts: tuple[DraftTold, ...]
    talks: Talks
    practice: tuple[PracticeTold, ...]

    @property
    def insights(self) -> tuple[InsightTold, ...]:
        """All that was noticed: in talks, alone, and by practising."""
        practised = (one.insight for told in self.practice for kept in told.kept.values() for one in kept.reflections)
        return (*self.talks.insights, *(insight for insight in practised if insight is not None))


def read(folder: Path = FOLDER) -> Organization:
    """The organization as its files tell it. Raises ValueError where a playbook's history does not fit its text."""
    told = told_in(folder / "people.yaml")
    spaces = tuple(_space(space) for space in told_in(folder / "spaces.yaml")["spaces"])
    return Organization(
        name=told["organization"],
        people=tuple(PersonTold(**{**person, "teams": tuple(person["teams"])}) for person in told["people"]),
        teams=tuple(TeamTold(team["name"], team.get("within"), team["led_by"]) for team in told["teams"]),
        spaces=spaces,
        playbooks=tuple(playbook for space in spaces for playbook in _playbooks(folder, space)),
        drafts=tuple(DraftTold(**draft) for draft in told_in(folder / "drafts.yaml")),
        talks=talks.read(folder),
        practice=plans.read(folder),
    )


def _space(told: Mapping[str, Any]) -> SpaceTold:
    shares = tuple((who, share) for field, share in SHARES.items() for who in told.get(field, ()))
    return SpaceTold(told["folder"], told["name"], told["access"], told["purpose"], shares)


def _playbooks(folder: Path, space: SpaceTold) -> Iterator[PlaybookTold]:
    with formats.read(folder / space.folder, "markdown") as source:
        for page in source.pages:
            comments: Any = page.leftovers.get("comments", ())
            yield PlaybookTold(
                key=f"{space.folder}/{page.key}",
                parent=f"{space.folder}/{page.parent}" if page.parent else None,
                space=space.name,
                title=page.title,
                topics=page.topics,
                names=page.names,
                is_published=page.published,
                revisions=tuple(_revisions(page)),
                comments=tuple(CommentTold(each["by"], int(each["days_ago"]), each["text"]) for each in comments),
            )


def _revisions(page: Page) -> list[RevisionTold]:
    """From the present text back to the first: each entry of the history says what it changed."""
    told: Any = page.leftovers
    history = told.get("history") or [{"by": told["by"], "days_ago": told["days_ago"]}]
    body, revisions = page.body, []
    for entry in reversed(history):
        revisions.append(RevisionTold(body, entry["by"], int(entry["days_ago"]), entry.get("note", "")))
        for change in reversed(entry.get("changes", ())):
            if body.count(change["after"]) != 1:
                raise ValueError(f"{page.key}: this stands not once in the text: {change['after']!r}")
            body = body.replace(change["after"], change["before"])
    return revisions[::-1]
