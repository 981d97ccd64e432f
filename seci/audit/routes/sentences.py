"""Five sentences of plain words above the pictures."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from seci.audit.flows import Figures, Step
from seci.audit.routes.words import wait_word
from seci.audit.stuck import Stuck


def sentences(figures: Figures, stuck: Sequence[Stuck]) -> list[str]:
    """What the figures say: one sentence for each mode, and one for what waits."""
    by_mode = {step.mode: step for step in figures.steps}
    return [
        _talked(figures.conversions["socialization"]),
        _handed(
            by_mode["externalization"],
            _("Too few people had insights written down to say how many."),
            _("%(handed)s of %(made)s insights were written down.")
            if by_mode["externalization"].median is None
            else _("%(handed)s of %(made)s insights were written down; half within %(median)s."),
        ),
        _connected(figures.conversions["combination"]),
        _handed(
            by_mode["internalization"],
            _("Too few people had playbooks practised to say how many."),
            _("%(handed)s of %(made)s playbooks became checklists.")
            if by_mode["internalization"].median is None
            else _("%(handed)s of %(made)s playbooks became checklists; half within %(median)s."),
        ),
        _waiting(sum(one.seen for one in stuck)),
    ]


def _talked(count: int | None) -> str:
    if count is None:
        return _("Too few people caught insights in conversation to say how many.")
    return ngettext(
        "%(num)s insight was caught in conversation.", "%(num)s insights were caught in conversation.", count
    )


def _connected(count: int | None) -> str:
    if count is None:
        return _("Too few people connected texts to say how often.")
    return ngettext("A text took up another %(num)s time.", "Texts took up one another %(num)s times.", count)


def _handed(step: Step, too_few: str, said: str) -> str:
    if step.handed is None:
        return too_few
    median = wait_word(step.median) if step.median else ""
    return said % {"handed": step.handed, "made": step.made, "median": median}


def _waiting(count: int) -> str:
    if count == 0:
        return _("Nothing you may read is stuck.")
    return ngettext("%(num)s item you may read is stuck.", "%(num)s items you may read are stuck.", count)
