"""What no form of this room ever sends, and what its pages with secrets in their address must say."""

from __future__ import annotations

from flask import Response, abort, make_response, request

from seci.accounts import bp

LONGEST = 10_000  # characters; the longest honest field is a password of 1,024


@bp.before_request
def refuse_odd_forms() -> None:
    """A field sent twice may be read differently by two readers; a field of a megabyte is not for hashing; and NUL is
    no letter, neither here nor in a database.
    """
    for _name, values in (*request.form.lists(), *request.args.lists()):
        if len(values) > 1 or len(values[0]) > LONGEST or "\x00" in values[0]:
            abort(400)
    if any("\x00" in str(part) for part in (request.view_args or {}).values()):
        abort(404)


def without_referrer(page: str | tuple[str, int]) -> Response:
    """A page whose address holds a secret: no link and no picture may carry that address elsewhere (S-105)."""
    response = make_response(page)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
