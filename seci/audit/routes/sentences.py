"""Five sentences of plain words above the pictures; every number in them leads to its rows."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from seci.audit.flows import Figures, Step
from seci.audit.routes.tables import rows_url
from seci.audit.routes.words import wait_word
from seci.audit.stuck import Stuck

LINK = Markup('<a href="{}">{}</a>')


def sentences(figures: Figures, stuck: Sequence[Stuck]) -> list[Markup]:
    """What the figures say: one sentence for each mode, and one for what waits."""
    by_mode = {step.mode: step for step in figures.steps}
    return [
        _talked(figures),
        _handed(
            figures,
            by_mode["externalization"],
            _("Too few people had insights written down to say how many."),
            _("%(handed)s of %(made)s insights were written down.")
            if by_mode["externalization"].median is None
            else _("%(handed)s of %(made)s insights were written down; half within %(median)s."),
        ),
        _connected(figures),
        _handed(
            figures,
            by_mode["internalization"],
            _("Too few people had playbooks practised to say how many."),
            _("%(handed)s of %(made)s playbooks became checklists.")
            if by_mode["internalization"].median is None
            else _("%(handed)s of %(made)s playbooks became checklists; half within %(median)s."),
        ),
        _waiting(sum(one.seen for one in stuck)),
    ]


def _talked(figures: Figures) -> Markup:
    count = figures.conversions["socialization"]
    if count is None:
        return Markup.escape(_("Too few people caught insights in conversation to say how many."))
    said = ngettext(
        "%(num)s insight was caught in conversation.", "%(num)s insights were caught in conversation.", count
    )
    return _linked(said, count, rows_url(figures, "socialization"))


def _connected(figures: Figures) -> Markup:
    count = figures.conversions["combination"]
    if count is None:
        return Markup.escape(_("Too few people connected texts to say how often."))
    said = ngettext("A text took up another %(num)s time.", "Texts took up one another %(num)s times.", count)
    return _linked(said, count, rows_url(figures, "combination"))


def _handed(figures: Figures, step: Step, too_few: str, said: str) -> Markup:
    if step.handed is None:
        return Markup.escape(too_few)
    median = wait_word(step.median) if step.median else ""
    handed, made = (LINK.format(rows_url(figures, of), number) for of, number in _numbers(step))
    return Markup.escape(said) % {"handed": handed, "made": made, "median": median}


def _numbers(step: Step) -> Sequence[tuple[str, int | None]]:
    return (step.mode, step.handed), (step.kind, step.made)


def _waiting(count: int) -> Markup:
    if count == 0:
        return Markup.escape(_("Nothing you may read is stuck."))
    said = ngettext("%(num)s item you may read is stuck.", "%(num)s items you may read are stuck.", count)
    return _linked(said, count, "#stuck-title")


def _linked(said: str, count: int, url: str) -> Markup:
    """A sentence in which the number has become a link."""
    return Markup.escape(said).replace(str(count), LINK.format(url, count), 1)
