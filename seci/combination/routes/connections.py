"""How one item hangs together with others, what is wanted, and what hangs together with nothing."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.combination import bp, connections, mentions
from seci.combination.forms import MentionForm
from seci.combination.searches import spaces_by_number
from seci.commons import items
from seci.commons.addresses import address_of
from seci.commons.guards import may, viewer
from seci.commons.items import Item
from seci.commons.pages import page_of
from seci.commons.permissions import may as is_allowed
from seci.commons.refusals import Invalid
from seci.externalization import playbooks
from seci.externalization.models import Playbook


@bp.get("/items/<int:id>/connected")
@may("item.show", items.get)
def show_connected(item: Item) -> str:
    """Everything an item is connected with; `part` asks for the piece its own page fetches afterwards."""
    person = viewer()
    if request.args.get("part"):
        near = connections.related_to(item, person)
        named = mentions.mentions_in(item, person, limit=5)
        may_link = _may_link(item)
        return render_template(
            "combination/_suggestions.html", item=item, related=near, mentions=named, may_link=may_link
        )
    return render_template(
        "combination/show_connected.html",
        item=item,
        links=connections.links_of(item, person, request.args.get("links")),
        backlinks=connections.backlinks_of(item, person, request.args.get("backlinks")),
        related=connections.related_to(item, person, limit=8),
        mentions=mentions.mentions_in(item, person),
        may_link=_may_link(item),
    )


def _may_link(item: Item) -> bool:
    return isinstance(item, Playbook) and is_allowed(viewer(), "playbook.revise", item)


@bp.post("/playbooks/<int:id>/mentions")
@may("playbook.revise", playbooks.get)
def link_mention(playbook: Playbook) -> Response:
    """Make a name in the text a link, by a revision of its own."""
    form = MentionForm()
    target = items.get(form.target.data or 0, viewer()) if form.validate_on_submit() else None
    if target is None:
        raise Invalid({"target": _("There is nothing of this name that could be linked.")})
    note = _("Linked “%(title)s”", title=target.title)
    saved = mentions.link(playbook, target, by=viewer(), note=note)
    flash(_("“%(title)s” is a link now.", title=target.title))
    return redirect(address_of(saved.playbook))


@bp.get("/search/wanted")
@may("search.use")
def show_wanted() -> str:
    """Names links lead to that nobody has written; with `name`, where one of them is wanted."""
    name = request.args.get("name", "")[: items.MAX_TITLE]
    cursor = request.args.get("cursor")
    if name:
        page = connections.wanting(name, viewer(), cursor)
        return render_template("combination/show_wanted.html", name=name, page=page)
    page = page_of(connections.wanted_by(viewer()), cursor)
    return render_template("combination/show_wanted.html", name="", page=page)


@bp.get("/search/loose-ends")
@may("search.use")
def show_loose_ends() -> str:
    """Items nothing refers to; with `ends=away`, items that refer to nothing."""
    is_away = request.args.get("ends") == "away"
    query = connections.dead_ends(viewer()) if is_away else connections.orphans(viewer())
    page = page_of(query, request.args.get("cursor"))
    shelves = spaces_by_number(viewer())
    return render_template("combination/show_loose_ends.html", page=page, is_away=is_away, spaces=shelves)
