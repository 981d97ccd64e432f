"""What an import did: the same facts as lines for people and as JSON for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from seci.importing.rewriting import Unresolved
from seci.importing.sources import RENAMED, SKIPPED, Problem

CLASH = "changed both here and in the source, in the same words; it stays as it is here"
KEYS = ("made", "revised", "merged", "unchanged", "clashes", "attachments")
SHOWN = 20
"""Lines of one kind that are shown to people before the rest is counted; JSON holds all."""


@dataclass
class Report:
    """made, revised, merged, unchanged, clashes: keys of pages. attachments: keys of files kept. resolved: references
    turned.

    space_is_new: there was none of that name.
    """

    source: str
    space: str = ""
    space_is_new: bool = False
    is_dry: bool = False
    made: list[str] = field(default_factory=list)
    revised: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    clashes: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)
    resolved: int = 0

    @property
    def renamed(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.what == RENAMED]

    @property
    def skipped(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.what == SKIPPED]

    @property
    def remarks(self) -> list[Problem]:
        """What was imported in another form than it had: other encoding, front matter kept as text."""
        return [problem for problem in self.problems if problem.what not in {RENAMED, SKIPPED}]

    def as_json(self) -> dict[str, object]:
        """Everything, as plain lists and mappings."""
        return {
            "source": self.source,
            "space": self.space,
            "space_is_new": self.space_is_new,
            "dry_run": self.is_dry,
            **{name: list(getattr(self, name)) for name in KEYS},
            **{name: [asdict(each) for each in getattr(self, name)] for name in ("renamed", "skipped", "remarks")},
            "resolved": self.resolved,
            "unresolved": [each._asdict() for each in self.unresolved],
        }

    def lines(self) -> Iterator[str]:
        """For people: what was done in one line, then what they may want to look at, each with its path and reason."""
        would = "would be " if self.is_dry else ""
        done = [
            f"{len(keys)} {would}{word}"
            for word, keys in (
                ("made", self.made),
                ("revised", self.revised),
                ("merged with changes made here", self.merged),
                ("unchanged", self.unchanged),
            )
            if keys
        ]
        done += [f"{len(self.clashes)} in conflict"] if self.clashes else []
        yield f"{self.source}: " + (", ".join(done) or "nothing to do") + "."
        if self.space_is_new:
            yield f"There was no space {self.space}: it {'would be' if self.is_dry else 'is'} made, open to everybody."
        links = f"{self.resolved} links resolved, {len(self.unresolved)} left as they were"
        yield f"{len(self.attachments)} attachments; {links}."
        yield from _listed("In conflict", [(key, CLASH) for key in self.clashes])
        yield from _listed("Renamed", [(problem.path, problem.why) for problem in self.renamed])
        yield from _listed("Changed", [(problem.path, problem.why) for problem in self.remarks])
        yield from _listed("Skipped", [(problem.path, problem.why) for problem in self.skipped])
        yield from self._unresolved_lines()

    def _unresolved_lines(self) -> Iterator[str]:
        """Grouped by reason, each target once, with a page it stands on."""
        for why, count in Counter(each.why for each in self.unresolved).most_common():
            pages: dict[str, str] = {}
            for each in self.unresolved:
                if each.why == why:
                    pages.setdefault(each.target or "[]()", each.path)
            yield from _listed(f"Left as written, {why}", [(path, target) for target, path in pages.items()], count)


def _listed(heading: str, rows: list[tuple[str, str]], count: int | None = None) -> Iterator[str]:
    if not rows:
        return
    yield f"{heading} ({len(rows) if count is None else count}):"
    yield from (f"  {path}: {why}" for path, why in rows[:SHOWN])
    if len(rows) > SHOWN:
        yield f"  … and {len(rows) - SHOWN} more; --json lists them all"
