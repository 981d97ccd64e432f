"""What was talked about in the organization: pairings with their logs, and what people noticed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from seci.socialization.insights import Noticed


@dataclass(frozen=True)
class FollowUpTold:
    """What somebody would do; `done_days_ago` is None while it is open."""

    text: str
    owner: str
    done_days_ago: int | None = None


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
    """Who learned from whom, and what they logged, earliest first."""

    key: str
    mentor: str
    learner: str
    goal: str
    kind: str
    cadence: str
    identity: str
    days_ago: int
    accepted_days_ago: int
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


def read(path: Path) -> Talks:
    """The talks as their file tells them."""
    told: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return Talks(tuple(map(_pairing, told["pairings"])), tuple(map(_insight, told["insights"])))


def _pairing(told: Mapping[str, Any]) -> PairingTold:
    return PairingTold(**{**told, "logs": tuple(map(_log, told["logs"]))})


def _log(told: Mapping[str, Any]) -> LogTold:
    follow_ups = tuple(FollowUpTold(**one) for one in told.get("follow_ups", ()))
    return LogTold(**{"private": "", **told, "follow_ups": follow_ups})


def _insight(told: Mapping[str, Any]) -> InsightTold:
    words = {name: told.get(name, "").strip() for name in ("title", "body", "situation", "cue", "why")}
    return InsightTold(
        key=told["key"],
        by=told["by"],
        days_ago=told["days_ago"],
        noticed=Noticed(**words),
        consent=told["consent"],
        log=told.get("log"),
        quote=told.get("quote", ""),
        seen=tuple(SightingTold(**one) for one in told.get("seen", ())),
        written_down=told.get("written_down"),
    )
