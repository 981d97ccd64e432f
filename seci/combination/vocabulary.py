"""Topics as people describe them: what a word means, and which other words mean the same."""

from __future__ import annotations

from sqlalchemy import select

from seci.commons.items import Alias
from seci.commons.topics import Topic
from seci.plumbing.db import db

MAX_SYNONYMS = 1000  # characters of a topic's other words, with a comma and a blank between two


def synonyms_of(topic: Topic) -> list[str]:
    """The other words for a topic, in order."""
    query = select(Alias.name).where(Alias.item_id == topic.id).order_by(Alias.name_key)
    return list(db.session.scalars(query))
