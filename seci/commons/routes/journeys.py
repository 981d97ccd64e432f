"""Where an item came from and what grew out of it: the strip under its title, and the whole story."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, url_for
from markupsafe import Markup

from seci.commons import bp, items, journeys, strips
from seci.commons.glances import Readable
from seci.commons.guards import may, viewer
from seci.commons.items import Item
from seci.commons.journeys import Line
from seci.commons.strips import Strip
from seci.plumbing.languages import moments_day
from seci.plumbing.templates import drawn_once


@bp.app_template_global()
def journey_strip(item: Readable) -> Markup:
    """The strip of an item, for its page: `{{ journey_strip(playbook) }}` under the title is all a room has to say."""
    return _drawn(item, strips.strip_of(item, viewer()), url_for("commons.show_journey", id=item.id))


def _drawn(item: Readable, strip: Strip, story: str | None = None) -> Markup:
    times = tuple(moments_day(one.at) for one in strip.stations)
    steps = tuple(url_for(one.step.endpoint, id=item.id) if one.step else None for one in strip.stations)
    return drawn_once("commons/_strip.html", strip=strip, times=times, steps=steps, story=story)


@bp.get("/items/<int:id>/journey")
@may("item.show", items.get)
def show_journey(item: Item) -> str:
    """The whole story, both ways, in sentences."""
    journey, strip = journeys.journey_of(item, viewer()), strips.strip_of(item, viewer())
    return render_template(
        "commons/show_journey.html",
        item=item,
        journey=journey,
        origins=_near_and_far(journey.origins),
        outcomes=_near_and_far(journey.outcomes),
        strip=_drawn(item, strip),
        level=strip.level,
        step=next((one.step for one in strip.stations if one.step), None),
    )


def _near_and_far(lines: Sequence[Line]) -> tuple[list[list[Line]], list[list[Line]]]:
    """Sentences of a way; apart from them those that only links of links lead to: they are other items' story."""
    told = journeys.gathered(lines)
    return [one for one in told if one[0].distance[0] <= 1], [one for one in told if one[0].distance[0] > 1]
