"""The search page, and the few letters that jump somewhere or complete a name."""

from __future__ import annotations

from typing import Any

from flask import jsonify, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from seci.combination import bp, jumps, searches
from seci.combination.jumps import Jump
from seci.combination.searches import Found, Value
from seci.commons.addresses import address_of, address_of_person, address_of_space
from seci.commons.guards import may, viewer
from seci.commons.items import Item
from seci.commons.kinds import kind_name, kinds_name
from seci.commons.people import Person
from seci.commons.titles import title_said

KINDS_ASKED_FOR = {"wiki": "playbook"}  # how the editor calls what is in double brackets


@bp.get("/search")
@may("search.use")
def show_search() -> str:
    """One field, what it finds, and ways to narrow that."""
    asked = {name: request.args.get(name, "").strip() for name in ("q", "kind", "space", "topic")}
    found = searches.search(
        asked["q"],
        viewer(),
        kind=asked["kind"] or None,
        space=_number(asked["space"]),
        topic=asked["topic"] or None,
        cursor=request.args.get("cursor"),
    )
    return render_template(
        "combination/show_search.html",
        found=found,
        asked=asked,
        facets=_facets(found, asked),
        chips=_chips(found, asked),
        said=[note for code, note in _notes().items() if code in found.notes],
        first=searches.start_of(request.args.get("cursor")) + 1,
        address=lambda **changes: _address({**asked, **changes}),
    )


def _notes() -> dict[str, str]:
    """What the search left aside, in words."""
    return {
        "some_words": _("no text has all the words"),
        "too_long": _("only the first 256 characters were read"),
        "too_many": _("only the first 16 words were read"),
        "broad_prefix": _("of the many words that begin so only the most frequent were searched"),
    }


def _number(text: str) -> int | None:
    """A space's number; 0, which no space has, for anything else."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _address(asked: dict[str, str]) -> str:
    query: dict[str, Any] = {name: value for name, value in asked.items() if value}
    return url_for("combination.show_search", **query)


def _facets(found: Found, asked: dict[str, str]) -> list[dict[str, Any]]:
    labels = {"kind": _("Kind"), "space": _("Space"), "topic": _("Topic")}
    groups = [(name, label, found.facets.get(name, ())) for name, label in labels.items()]
    return [
        {"label": label, "values": [_value(name, value, asked) for value in values]} for name, label, values in groups
    ]


def _value(name: str, value: Value, asked: dict[str, str]) -> dict[str, Any]:
    is_on = asked[name].casefold() == value.value.casefold()
    label = kinds_name(value.value) if name == "kind" else value.label
    url = _address({**asked, name: "" if is_on else value.value})
    return {"label": label, "count": value.count, "url": url, "is_on": is_on}


def _chips(found: Found, asked: dict[str, str]) -> list[dict[str, str]]:
    """What was asked for, piece by piece, each with the address of the search that is left without it."""
    parts = found.query.chips()
    chips = [{"text": chip.text, "url": _address({**asked, "q": chip.rest})} for chip in parts if len(parts) > 1]
    spaces = {value.value: value.label for value in found.facets.get("space", ())}
    names = {
        "kind": kinds_name(asked["kind"]),
        "space": spaces.get(asked["space"], _("one space")),
        "topic": f"#{asked['topic']}",
    }
    return chips + [{"text": names[name], "url": _address({**asked, name: ""})} for name in names if asked[name]]


@bp.get("/search/jump")
@may("search.use")
def show_jump() -> Response:
    """Where a few letters may lead: items, people, spaces, things to do. `kind` asks for one kind only."""
    text, kind = request.args.get("q", ""), request.args.get("kind", "")
    found = jumps.complete(KINDS_ASKED_FOR.get(kind, kind), text, viewer()) if kind else jumps.jump(text, viewer())
    places = [_place(one) for one in found]
    return jsonify(items=places + ([] if kind else _deeds(text)))


@bp.get("/search/complete")
@may("search.use")
def complete_name() -> Response:
    """The same for the editor and for fields that take names: what is shown, what stands beside it, and what is put
    into the text. Of the kind `who` are people and teams.
    """
    kind, text = request.args.get("kind", "wiki"), request.args.get("q", "")
    asked = "person" if kind == "who" else KINDS_ASKED_FOR.get(kind, kind)
    found = [(one.title, one.context, one.insert) for one in jumps.complete(asked, text, viewer())]
    if kind == "who":
        found += [(name, _("Team"), name) for name in jumps.teams_named(text)]
    return jsonify([{"label": label, "detail": detail, "insert": insert} for label, detail, insert in found])


def _place(one: Jump) -> dict[str, str]:
    if one.kind in ("playbook", "person"):
        context = one.context
    else:
        context = _("Space") if one.kind == "space" else kind_name(one.kind)
    title = title_said(one.thing) if isinstance(one.thing, Item) else one.title
    return {"title": title, "url": _url_of(one), "kind": one.kind, "context": context, "insert": one.insert}


def _url_of(one: Jump) -> str:
    if isinstance(one.thing, Item):
        return address_of(one.thing)
    return address_of_person(one.thing) if isinstance(one.thing, Person) else address_of_space(one.thing)


def _deeds(text: str) -> list[dict[str, str]]:
    """Things to do whose name holds all the words."""
    words = text.casefold().split()
    deeds = [
        (_("New playbook"), url_for("externalization.new_playbook")),
        (_("Capture an insight"), url_for("socialization.new_capture")),
        (_("Offer a pairing"), url_for("socialization.new_pairing")),
        (_("Insights to write down"), url_for("socialization.list_insights")),
        (_("Topics"), url_for("combination.list_topics")),
        (_("Wanted names"), url_for("combination.show_wanted")),
    ]
    fits = [(title, url) for title, url in deeds if words and all(word in title.casefold() for word in words)]
    return [{"title": title, "url": url, "kind": "action", "context": "", "insert": ""} for title, url in fits]
