"""What was talked about in the organization: pairings with their logs, and what people noticed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from seci.socialization.insights import Noticed

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Plain data only; the quick one where PyYAML was built with it."""
STATES = ("accepted", "declined", "paused", "resumed", "ended")
WORDS = ("title", "body", "situation", "cue", "why")


@dataclass(frozen=True)
class FollowUpTold:
    """What somebody would do. due_in: days from today, negative where it is late; done: days ago, None while open."""

    text: str
    owner: str
    due_in: int | None = None
    done: int | None = None


@dataclass(frozen=True)
class LogTold:
    """A meeting."""

    key: str
    by: str
    days_ago: int
    kind: str
    minutes: int
    shared: str
    private: str
    follow_ups: tuple[FollowUpTold, ...]


@dataclass(frozen=True)
class PairingTold:
    """Who learned from whom, to which states that came how many days ago, and what they logged, earliest first."""

    key: str
    mentor: str
    learner: str
    goal: str
    kind: str
    cadence: str
    identity: str
    offered: int
    states: tuple[tuple[str, int], ...]
    logs: tuple[LogTold, ...]


@dataclass(frozen=True)
class SightingTold:
    """That somebody had seen it too."""

    by: str
    days_ago: int
    case: str = ""


@dataclass(frozen=True)
class InsightTold:
    """What somebody noticed. log: the key of the log it was caught in; quote: how the passage there begins;
    written_down: the key of the playbook that grew from it."""

    key: str
    by: str
    days_ago: int
    noticed: Noticed
    consent: str
    log: str | None
    quote: str
    seen: tuple[SightingTold, ...]
    written_down: str | None


@dataclass(frozen=True)
class Talks:
    """Everything of this that is told."""

    pairings: tuple[PairingTold, ...]
    insights: tuple[InsightTold, ...]


def read(folder: Path) -> Talks:
    """The talks as their files tell them: one for each pairing, and one of what was noticed alone."""
    pairings: list[PairingTold] = []
    insights = [insight(one, f"noticed {number}") for number, one in enumerate(told_in(folder / "insights.yaml"))]
    for path in sorted((folder / "mentoring").glob("*.yaml")):
        told = told_in(path)
        pairings.append(_pairing(told, path.stem))
        insights += _caught(told, path.stem)
    return Talks(tuple(pairings), tuple(insights))


def insight(told: Mapping[str, Any], key: str, *, log: str | None = None, **known: Any) -> InsightTold:
    """An insight; `known` is what goes without saying where it is told."""
    told = {**known, **told}
    return InsightTold(
        key=key,
        by=told["by"],
        days_ago=told["days_ago"],
        noticed=Noticed(**{name: told.get(name, "").strip() for name in WORDS}),
        consent=told["consent"],
        log=log,
        quote=told.get("quote", ""),
        seen=tuple(SightingTold(**one) for one in told.get("seen", ())),
        written_down=told.get("written_down"),
    )


def told_in(path: Path) -> Any:
    """What a file of YAML says."""
    return LOADER(path.read_bytes()).get_single_data()


def _pairing(told: Mapping[str, Any], key: str) -> PairingTold:
    states = tuple((state, told[state]) for state in STATES if state in told)
    known = {"cadence": "", "identity": "", **{name: told[name] for name in told if name not in STATES}}
    logs = tuple(_log(log, f"{key} {number}") for number, log in enumerate(told.get("logs", ())))
    return PairingTold(**{**known, "key": key, "states": states, "logs": logs})


def _log(told: Mapping[str, Any], key: str) -> LogTold:
    follow_ups = tuple(FollowUpTold(**one) for one in told.get("follow_ups", ()))
    known = {name: value for name, value in told.items() if name != "insights"}
    return LogTold(**{"private": "", **known, "key": key, "follow_ups": follow_ups})


def _caught(told: Mapping[str, Any], key: str) -> Iterator[InsightTold]:
    """What was noticed in the logs: by who wrote the log, and the day after, unless said."""
    for number, log in enumerate(told.get("logs", ())):
        for place, one in enumerate(log.get("insights", ())):
            name = f"{key} {number}"
            yield insight(one, f"{name} insight {place}", log=name, by=log["by"], days_ago=log["days_ago"] - 1)
