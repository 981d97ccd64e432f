"""Makers with defaults: what a test does not say does not matter to it."""

from __future__ import annotations

import itertools
from typing import Any

from seci.commons import lineage
from seci.commons.items import Item
from seci.commons.people import Person
from seci.commons.spaces import Space
from seci.externalization import saving
from seci.externalization.models import Playbook
from seci.plumbing.db import db
from tests import cast

_numbers = itertools.count(1)


def make_playbook(title: str = "", body: str = "Some words.\n", *, by: Person | None = None, **more: Any) -> Playbook:
    """A published playbook in the Workshop by Ada, unless said otherwise."""
    space: Space = more.pop("space", None) or cast.space("Workshop")
    return saving.write(space, title or f"Playbook {next(_numbers)}", body, by=by or cast.person("ada"), **more)


def hand(source: Item, target: Item, mode: str = "externalization", *, by: str = "ada") -> None:
    """Have somebody hand something over, whatever the two are; rooms do it by their own verbs."""
    with db.write():
        lineage.hand_over(source, target, mode=mode, by=cast.person(by))
