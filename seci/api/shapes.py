"""Shapes several resources share. Fields are listed one by one: what is not named here never leaves the house."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from marshmallow import RAISE, Schema, fields, validate
from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from seci.commons.addresses import address_of, address_of_person
from seci.commons.items import Item
from seci.commons.pages import MAX_SIZE, SIZE, ListPage
from seci.plumbing.web import BIGGEST


class Shape(Schema):
    """What comes in or goes out. Coming in, an unknown field is refused."""

    class Meta:
        unknown = RAISE


class Whole(fields.Integer):
    """A whole number, and not a truth value or a text that looks like one."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("validate", validate.Range(min=1, max=BIGGEST))
        super().__init__(strict=True, **more)

    def _validated(self, value: Any) -> int:
        if isinstance(value, bool | str):
            raise self.make_error("invalid", input=value)
        return int(super()._validated(value))


class NumberOrName(fields.Field[int | str]):
    """What something is called by: its number, or its name as people know it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(metadata={"oneOf": [{"type": "integer"}, {"type": "string"}]}, **more)

    def _deserialize(self, value: Any, *_rest: Any, **_named: Any) -> int | str:
        is_number = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= BIGGEST
        if is_number or (isinstance(value, str) and 1 <= len(value) <= 120):
            return value
        raise self.make_error("validator_failed")


class NumberInAddress(fields.Integer):
    """The number of something, as it stands behind the question mark."""

    def __init__(self, **more: Any) -> None:
        super().__init__(validate=validate.Range(min=1, max=BIGGEST), **more)


class Moment(fields.DateTime):
    """A moment as RFC 3339 in UTC."""

    def _serialize(self, value: datetime | None, *_rest: Any, **_named: Any) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")


class Told(fields.String):
    """A text worked out from the whole thing."""

    _CHECK_ATTRIBUTE = False

    def __init__(self, tell: Callable[[Any], str | None], **more: Any) -> None:
        self.tell = tell
        super().__init__(dump_only=True, **more)

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> str | None:  # noqa: ARG002
        return self.tell(obj)


class ToldList(fields.List[Any]):
    """A list worked out from the whole thing."""

    _CHECK_ATTRIBUTE = False

    def __init__(
        self, tell: Callable[[Any], Sequence[Any]], shape: type[Schema | fields.Field[Any]], **more: Any
    ) -> None:
        self.tell = tell
        inner = shape() if issubclass(shape, fields.Field) else fields.Nested(shape)
        super().__init__(inner, dump_only=True, **more)

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> list[Any] | None:  # noqa: ARG002
        return super()._serialize(list(self.tell(obj)), attr, obj, **kwargs)


class PersonShape(Shape):
    """Somebody, as everybody sees them."""

    id = fields.Integer()
    handle = fields.String()
    name = fields.String()
    url = Told(address_of_person)


class ItemShape(Shape):
    """What every kind of item has."""

    id = fields.Integer()
    kind = fields.String()
    title = fields.String()
    url = Told(address_of)
    space = fields.Integer(attribute="space_id", allow_none=True)
    owner = fields.Nested(PersonShape)
    made_at = Moment()
    changed_at = Moment()
    changed_by = fields.Nested(PersonShape)


class ItemReference(Shape):
    """An item named in passing."""

    id = fields.Integer()
    kind = fields.String()
    title = fields.String()
    url = Told(address_of)


class Paging(Shape):
    """Which part of a list is wanted."""

    limit = fields.Integer(load_default=SIZE, validate=validate.Range(min=1, max=MAX_SIZE))
    cursor = fields.String(load_default=None, validate=validate.Length(max=200))


class Problem(Schema):
    """Why something was refused (RFC 9457). `errors` says for each field what would be right."""

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    errors = fields.Dict(keys=fields.String(), values=fields.String())


@cache
def list_of(shape: type[Schema]) -> type[Schema]:
    """The shape of one page of a list."""
    parts: dict[str, fields.Field[Any]] = {
        "items": fields.List(fields.Nested(shape)),
        "next_cursor": fields.String(allow_none=True),
    }
    return Shape.from_dict(parts, name=shape.__name__.removesuffix("Shape") + "List")


def listed(page: ListPage[Any]) -> dict[str, Any]:
    """A page of a list, to be dumped."""
    return {"items": page.rows, "next_cursor": page.next_cursor}


def with_people(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """A selection of items together with the people their shape names."""
    return query.options(joinedload(Item.owner), joinedload(Item.changed_by))
