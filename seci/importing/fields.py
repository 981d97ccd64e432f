"""What the fields of a front matter mean here, whatever program wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from seci.commons import topics
from seci.commons.refusals import Invalid

CREATED = ("created", "created_at", "date", "date_created", "date_approved", "published_at")
UPDATED = ("updated", "updated_at", "modified", "date_modified", "last_modified", "last_modified_at", "lastmod")
TOPICS = ("topics", "topic", "tags", "tag", "categories", "category")
NAMES = ("aliases", "alias")
ADDRESSES = ("permalink", "redirect_from", "url", "slug")
TRUE, FALSE = {"true", "yes", "on"}, {"false", "no", "off"}
TOPIC_LIMIT = 50


@dataclass(frozen=True)
class Fields:
    """The fields that mean something here, and the rest."""

    title: str = ""
    topics: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    moved_to: str = ""
    created: datetime | None = None
    updated: datetime | None = None
    published: bool = True
    leftovers: Mapping[str, object] = field(default_factory=dict)


def understood(fields: Mapping[str, object]) -> Fields:
    """Sort the fields by meaning. What cannot be understood (a date that is none) stays among the leftovers."""
    left = dict(fields)
    created, updated = _moment(left, CREATED), _moment(left, UPDATED)
    names = list(_texts(left, NAMES))
    moved = left.pop("redirect_to", None)
    return Fields(
        title=_text(left.pop("title", None)),
        topics=_topics(left),
        names=tuple(name for name in names if not name.startswith("/")),
        addresses=(*_texts(left, ADDRESSES), *(name for name in names if name.startswith("/"))),
        moved_to=next(iter(_flat(moved)), ""),
        created=created,
        updated=updated,
        published=_text(left.get("draft")).lower() not in TRUE and _text(left.get("published")).lower() not in FALSE,
        leftovers=left,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _flat(value: object) -> Iterator[str]:
    """The texts of one field, which may hold a text or a list."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str) and each.strip():
            yield each.strip()


def _texts(left: dict[str, object], names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        yield from _flat(left.pop(name, None))


def _topics(left: dict[str, object]) -> tuple[str, ...]:
    """Each topic once; a text holds several, parted by commas, or by spaces where there is no
    comma.
    """
    found: dict[str, str] = {}
    for name in TOPICS:
        value = left.pop(name, None)
        written = re.split(r"," if "," in value else r"\s+", value) if isinstance(value, str) else _flat(value)
        for each in written:
            try:
                topic = topics.checked_name(each.replace(",", " ").lstrip("# "))
            except Invalid:
                continue
            found.setdefault(topics.key_of(topic), topic)
    return tuple(list(found.values())[:TOPIC_LIMIT])


def _moment(left: dict[str, object], names: tuple[str, ...]) -> datetime | None:
    """The first of the fields that is a date or a time, in UTC; times without a zone are taken as UTC."""
    for name in names:
        try:
            moment = datetime.fromisoformat(_text(left.get(name)).strip())
            moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            continue
        del left[name]
        return moment
    return None
