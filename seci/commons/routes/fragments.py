"""Pieces of pages that more than one room shows."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from markupsafe import Markup

from seci.commons import bp, passages, references, texts
from seci.commons.addresses import address_of, address_of_person, address_of_space, slug_of
from seci.commons.glances import Readable
from seci.commons.guards import viewer
from seci.commons.kinds import kind_icon, kind_name
from seci.commons.panels import panels_for
from seci.commons.people import Person
from seci.commons.titles import title_said
from seci.plumbing.templates import drawn, drawn_once

for _word in (address_of, address_of_person, address_of_space, slug_of, kind_icon, kind_name, title_said):
    bp.add_app_template_global(_word)


def panels_in(item: Readable, person: Person, place: str) -> tuple[Markup, ...]:
    """What higher rooms show on an item's page, at one place of it."""
    return tuple(
        drawn_once(panel.template, **values) if panel.is_plain else drawn(panel.template, item=item, **values)
        for panel, values in panels_for(item, person)
        if panel.place == place
    )


def rendered(text: str, title: str = "", item: Readable | None = None) -> Markup:
    """A text as it would stand on a page, for the viewer; nothing is stored.

    Raises:
        Invalid, TooLarge: it could not be saved either.
    """
    return filled([passages.render(texts.checked(text), (), title).html], item)[0]


def filled(htmls: Sequence[str], item: Readable | None = None) -> list[Markup]:
    """What the renderer made, for the viewer: sanitized when it was made, its slots filled with what is escaped."""
    return [Markup(html) for html in references.fill_all(htmls, viewer(), _, item)]  # noqa: S704
