"""Kinds: what each kind of item is called, one of it and several, and the icon that stands for it."""

from __future__ import annotations

from typing import NamedTuple

from seci.commons.refusals import N_
from seci.plumbing.languages import translations


class Kind(NamedTuple):
    """The words for a kind, to be translated, and its icon."""

    one: str
    several: str
    icon: str


KINDS = {
    "pairing": Kind(N_("Pairing"), N_("Pairings"), "users"),
    "log": Kind(N_("Mentoring log"), N_("Mentoring logs"), "message-square"),
    "insight": Kind(N_("Insight"), N_("Insights"), "star"),
    "playbook": Kind(N_("Playbook"), N_("Playbooks"), "file-text"),
    "topic": Kind(N_("Topic"), N_("Topics"), "hash"),
    "checklist": Kind(N_("Checklist"), N_("Checklists"), "list-checks"),
    "assignment": Kind(N_("Assignment"), N_("Assignments"), "send"),
    "habit": Kind(N_("Habit"), N_("Habits"), "rotate-ccw"),
    "run": Kind(N_("Run"), N_("Runs"), "circle-check"),
}


def kind_name(kind: str) -> str:
    """What an item of a kind is called; of anything else the word itself."""
    return translations().ugettext(KINDS[kind].one) if kind in KINDS else kind


def kinds_name(kind: str) -> str:
    """What a kind is called when there may be several of it."""
    return translations().ugettext(KINDS[kind].several) if kind in KINDS else kind


def kind_icon(kind: str) -> str:
    """The icon of a kind."""
    return KINDS[kind].icon
