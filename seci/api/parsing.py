"""Reading what a program sends, strictly: one kind of content, no key twice, no unknown field, no half characters."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from flask import Request
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser
from webargs.multidictproxy import MultiDictProxy

from seci.commons.refusals import N_, Invalid, NotUnderstood, Refusal, TooLarge

MAX_BODY = 4 << 20  # bytes: a playbook of 512 KB may be six times as long once escaped
MAX_DEPTH = 20


class WrongContent(Refusal):
    """A body of another kind than the one that is read here."""

    status = 415

    def __init__(self, wanted: str = "application/json") -> None:
        super().__init__(N_("Send the body as %(wanted)s, and say so in Content-Type."), wanted=wanted)


class StrictParser(FlaskParser):
    """webargs, with every leniency taken away and refusals of our own."""

    DEFAULT_UNKNOWN_BY_LOCATION = dict.fromkeys(("json", "query", "files", "form"), RAISE)

    def load_json(self, req: Request, schema: Schema) -> Any:  # noqa: ARG002 -- webargs hands both over
        """The JSON object in the body."""
        return read_object(req)

    def load_querystring(self, req: Request, schema: Schema) -> MultiDictProxy:
        """What stands behind the question mark, each name once."""
        for name, values in req.args.lists():
            if len(values) > 1:
                raise NotUnderstood(N_("Say %(name)s once."), name=name)
            _check_text(values[0], name)
        return super().load_querystring(req, schema)

    def handle_error(self, error: ValidationError, *_rest: Any, **_named: Any) -> NoReturn:
        """Say for each field what is wrong with it."""
        by_place = error.messages if isinstance(error.messages, dict) else {"": {"body": error.messages}}
        raise Invalid({name: text for found in by_place.values() for name, text in _flat(found)}) from error


def read_object(req: Request) -> dict[str, Any]:
    """The JSON object in a request's body.

    Raises:
        WrongContent: it says that it is something else, or nothing.
        TooLarge: it is over 4 MB.
        NotUnderstood: it is not JSON, names a key twice, nests too deep or holds numbers JSON does not have.
        Invalid: it is not an object, or a text in it holds NUL or half a character.
    """
    if req.mimetype != "application/json":
        raise WrongContent
    if (req.content_length or 0) > MAX_BODY:
        raise TooLarge(N_("The body is over 4 MB."))
    try:
        value = json.loads(req.get_data().decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood(N_("The body is not JSON, or says something twice.")) from error
    if not isinstance(value, dict):
        raise Invalid({"body": N_("Send a JSON object.")})
    _check(value, "body", MAX_DEPTH)
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _check(value: Any, name: str, depth: int) -> None:
    """Refuse texts no database takes, wherever they stand."""
    if depth == 0:
        raise NotUnderstood(N_("The body nests too deep."))
    if isinstance(value, str):
        _check_text(value, name)
    elif isinstance(value, dict):
        for key, inner in value.items():
            _check_text(key, name)
            _check(inner, key, depth - 1)
    elif isinstance(value, list):
        for inner in value:
            _check(inner, name, depth - 1)


def _check_text(text: str, name: str) -> None:
    if "\x00" in text:
        raise Invalid({name: N_("The text holds a NUL character. Take it out.")})
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Invalid({name: N_("The text holds half a character. Take it out.")}) from error


def _flat(messages: Mapping[Any, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Marshmallow's nested messages as one sentence a field, fields named `outer.inner`."""
    for name, found in messages.items():
        path = f"{above}.{name}" if above else str(name)
        if isinstance(found, Mapping):
            yield from _flat(found, path)
        else:
            yield path, " ".join(str(one) for one in found) if isinstance(found, list) else str(found)
