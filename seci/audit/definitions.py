"""What every figure means: how it is counted, what for, from what, who sees it, how long it reaches back (A-116).

A figure without an entry here cannot be drawn: tables and the interface ask for it by name.
"""

from __future__ import annotations

from dataclasses import dataclass

from seci.commons.refusals import N_

YEAR = N_("The last 12 months up to the end of the last whole week, in UTC; what is older or newer is not counted.")
ALWAYS = N_("As long as the item exists.")
EVERYBODY = N_("Everybody, for the whole organization; of a team, its members, its managers and administrators.")
LEDGER_READERS = N_("Managers and administrators.")


@dataclass(frozen=True)
class Definition:
    """One figure in words. All sentences are marked for translation."""

    name: str
    title: str
    counted: str
    purpose: str
    source: str
    seen_by: str
    reach: str


DEFINITIONS = {
    one.name: one
    for one in (
        Definition(
            "conversions",
            N_("Hand-overs by mode"),
            N_(
                "Pairs of items of which one was handed over to the other in the period, each pair once, at its "
                "first time, in the mode it was made in: an insight out of a log is talked, a playbook out of an "
                "insight is written, a text that links another is connected, a checklist out of a playbook is "
                "practised. Of a team: those made by people who were in it, or in a team below, when the month "
                "began. Private insights are not counted."
            ),
            N_("To see where know-how moves, and where it stops."),
            N_("Hand-overs."),
            EVERYBODY,
            YEAR,
        ),
        Definition(
            "kinds",
            N_("Items by kind"),
            N_(
                "Items of a kind made in the period. Of a team: those whose owners were in it, or in a team below, "
                "when the month began. Private insights are not counted."
            ),
            N_("To set what is made in each mode against the others."),
            N_("Items: kind, owner, and when they were made."),
            EVERYBODY,
            YEAR,
        ),
        Definition(
            "rate",
            N_("Handed over"),
            N_(
                "Of the items of a kind made in the period, the share that was handed over in a mode at least "
                "once since. Shown where at least five people own those that were, and five those that were not."
            ),
            N_("To see how much of what is known goes on to the next mode."),
            N_("Items and hand-overs."),
            EVERYBODY,
            YEAR,
        ),
        Definition(
            "median",
            N_("Half within"),
            N_(
                "The time from making an item to its first hand-over in a mode, after which half of the items "
                "made in the period are expected to be handed over. Items that are not handed over yet are "
                "counted as waiting for at least so long (Kaplan and Meier, 1958): leaving them out would flatter "
                "whoever hands over little."
            ),
            N_("To see how long know-how waits."),
            N_("Items and hand-overs."),
            EVERYBODY,
            YEAR,
        ),
        Definition(
            "stuck",
            N_("Stuck"),
            N_(
                "Items that wait for the next step longer than the days named beside them. Named are those you "
                "may read; at least how many more there are is said where five people or more own those."
            ),
            N_("To find what somebody could take a step on today."),
            N_("Items, hand-overs and events."),
            N_("Everybody, each for what they may read."),
            ALWAYS,
        ),
        Definition(
            "topics",
            N_("Topics by mode"),
            N_(
                "Items under a topic: logs, insights and questions are talked, playbooks written, whatever a text "
                "links is connected, whatever became a checklist is practised. An item under several topics is "
                "counted under each; what was made this week is not counted yet."
            ),
            N_("To find topics that are talked about and never written, or written and never practised."),
            N_("Items, their topics and hand-overs."),
            N_("Everybody, for the topics they may read."),
            ALWAYS,
        ),
        Definition(
            "quiet",
            N_("Acts of mentoring and practice"),
            N_(
                "Events about pairings, logs, insights, questions and comments, and about checklists, "
                "assignments, habits and runs, in the whole organization. They are counted and never listed; of "
                "private insights they are not counted either."
            ),
            N_("To see that there is mentoring and practice without seeing whose."),
            N_("Events."),
            LEDGER_READERS,
            YEAR,
        ),
    )
}
