"""The ledger: published acts, newest first."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from seci.audit import bp, ledger
from seci.audit.ledger import Wanted
from seci.audit.routes.asking import number_asked, period_asked, period_links
from seci.audit.routes.files import csv_of
from seci.audit.routes.tables import Figure
from seci.audit.routes.words import mode_word
from seci.commons.addresses import address_of, address_of_person
from seci.commons.events import KINDS, Event
from seci.commons.guards import may, viewer
from seci.commons.pages import page_of
from seci.plumbing.db import db

LINK = Markup('<a href="{}" dir="auto">{}</a>')
MOST_IN_FILE = 5000  # lines


@bp.get("/flow/ledger")
@may("ledger.show")
def show_ledger() -> str:
    """Who wrote what, and who changed spaces, teams and people."""
    reader = viewer()
    wanted = wanted_lines()
    page = page_of(ledger.lines_for(reader, wanted), request.args.get("cursor"))
    names = ledger.space_names(reader)
    rest: dict[str, Any] = {
        "kind": wanted.kind,
        "item": wanted.item,
        "person": wanted.person.handle if wanted.person else None,
    }
    here = {"period": wanted.period.length, **rest}
    return render_template(
        "audit/show_ledger.html",
        wanted=wanted,
        periods=period_links("audit.show_ledger", wanted.period, **rest),
        kinds=kind_choices(),
        lines=[(event, sentence_of(event, names)) for event in page.rows],
        quiet=[(mode_word(mode), Figure("quiet", n)) for mode, n in ledger.quiet_counts(wanted.period).items()],
        file_url=url_for("audit.show_ledger_file", **here),
        most_in_file=MOST_IN_FILE,
        next_url=url_for("audit.show_ledger", cursor=page.next_cursor, **here) if page.next_cursor else None,
        first_url=url_for("audit.show_ledger", **here) if request.args.get("cursor") else None,
    )


@bp.get("/flow/ledger.csv")
@may("ledger.show")
def show_ledger_file() -> Response:
    """The same lines as a file, the newest five thousand of them."""
    reader = viewer()
    names = ledger.space_names(reader)
    lines = db.session.scalars(ledger.lines_for(reader, wanted_lines()).limit(MOST_IN_FILE))
    heads = [_("When (UTC)"), _("Who"), _("Act"), _("Item"), _("What was done")]
    return csv_of("ledger", heads, (_cells(event, names) for event in lines))


def _cells(event: Event, names: dict[int, str]) -> list[str]:
    """A line of the file, in plain words."""
    by = event.by.name if event.by else _("Somebody")
    title = event.item.title if event.item else ""
    said = str(_(KINDS[event.kind].sentence)) % {
        "by": by,
        "item": title,
        "space": names.get(event.facts.get("space", 0), ""),
    }
    return [f"{event.at:%Y-%m-%d %H:%M:%S}", by, event.kind, title, said]


def wanted_lines() -> Wanted:
    """The filters behind the question mark.

    Raises:
        Invalid: one of them names what there is not.
    """
    kind, handle = (request.args.get(name, "").strip() or None for name in ("kind", "person"))
    return ledger.wanted(period_asked(), kind=kind, item=number_asked("item"), handle=handle)


def kind_choices() -> list[tuple[str, str]]:
    """The kinds of published acts, as a list to choose from."""
    return [("", _("All acts"))] + [(name, _kind_word(name)) for name in ledger.published_kinds()]


def _kind_word(name: str) -> str:
    """A kind's own sentence with its blanks left open."""
    return str(_(KINDS[name].sentence, by="…", item="…", space="…")).strip(" …")


def sentence_of(event: Event, spaces: dict[int, str]) -> Markup:
    """What a line says, with links."""
    by = LINK.format(address_of_person(event.by), event.by.name) if event.by else _("Somebody")
    item = LINK.format(address_of(event.item), event.item.title) if event.item else ""
    space = Markup("<bdi>{}</bdi>").format(spaces.get(event.facts.get("space", 0), ""))
    return Markup(_(KINDS[event.kind].sentence)) % {"by": by, "item": item, "space": space}  # noqa: S704 -- our words
