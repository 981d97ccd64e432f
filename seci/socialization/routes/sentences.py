"""Who reads what is typed, in words; made from the very tokens that are stored (A-104)."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from seci.commons import items
from seci.commons.guards import viewer
from seci.commons.items import Item
from seci.socialization import bp, readers
from seci.socialization.models import CONSENTS, Pairing


def promised(tokens: Iterable[str]) -> str:
    """The sentence of a form whose words stay among a few: who reads them, and that nobody's role changes that."""
    return f"{said(tokens)} {_('Nobody else does: no manager, no administrator.')}"


def said(tokens: Iterable[str]) -> str:
    """One sentence: who reads what carries these tokens, as the viewer is told it."""
    found, me = readers.named(tokens), viewer().id
    if found.is_everybody:
        return _("Everybody who is signed in reads this.")
    others = [person.name for person in found.people if person.id != me]
    is_mine = len(others) < len(found.people)
    if not others:
        return _("Only you read this.")
    names = _(" and ").join(others)
    if is_mine:
        return _("Only you and %(names)s read this.", names=names)
    return _("Only %(names)s read this.", names=names)


def said_of(item: Item) -> str:
    """The same for something that is kept already: who may read it now."""
    return said(items.audience_of(item))


@bp.app_template_global()
def readers_of_pairing(pairing: Pairing) -> str:
    """Who reads the plan of a pairing."""
    return promised(readers.of_pairing(pairing.mentor_id, pairing.learner_id))


@bp.app_template_global()
def readers_of_log(pairing: Pairing) -> str:
    """Who reads the shared points of a log; whoever has not said yes to the pairing does once they have."""
    return _once_accepted(promised(readers.of_log(viewer().id, both(pairing))), pairing, viewer().id)


def both(pairing: Pairing) -> tuple[int, int]:
    """The numbers of the two."""
    return pairing.mentor_id, pairing.learner_id


def _once_accepted(sentence: str, pairing: Pairing, writer_id: int) -> str:
    """The same, with who of the two reads it only after saying yes."""
    yes = readers.accepted(pairing.id) | {writer_id}
    late = [person.name for person in (pairing.mentor, pairing.learner) if person.id not in yes]
    return f"{sentence} {_('%(name)s does once they accept the pairing.', name=late[0])}" if late else sentence


@bp.app_template_global()
def readers_of_private_points() -> str:
    """Who reads private points."""
    return promised([readers.alone(viewer().id)])


def readers_by_consent(pairing: Pairing | None, owner_id: int) -> dict[str, str]:
    """For each consent an insight may have, who reads it then; only what was caught in a log can go to a pair."""
    sentences = {}
    for consent in CONSENTS:
        if pairing is not None and consent == "pair":
            sentences[consent] = said(readers.of_insight(consent, owner_id, both(pairing)))
            sentences[consent] = _once_accepted(sentences[consent], pairing, owner_id)
        elif consent != "pair":
            sentences[consent] = said(readers.of_insight(consent, owner_id))
    return sentences
