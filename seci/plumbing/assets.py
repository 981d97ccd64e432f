"""Static files under one digest: `/static/<digest>/…`, kept by browsers for a year, loaded anew after any change."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Flask, Response, abort, send_from_directory

YEAR = 31_536_000
STYLESHEET = "css/app.css"


def init_app(app: Flask, folder: Path) -> None:
    """Serve the static folder and tell templates where its files are."""
    digest = digest_of(folder)

    def static_url(name: str) -> str:
        return f"/static/{digest}/{name}"

    stylesheet = joined(folder / "css")

    def serve_static(digest_given: str, name: str) -> Response:
        if digest_given != digest:
            abort(404)
        if name == STYLESHEET:
            response = Response(stylesheet, mimetype="text/css")
            response.cache_control.max_age = YEAR
        else:
            response = send_from_directory(folder, name, max_age=YEAR)
        response.cache_control.public = True
        response.cache_control.immutable = True
        return response

    serve_static.guarded_by = "public"  # type: ignore[attr-defined]
    app.add_url_rule("/static/<digest_given>/<path:name>", "static", serve_static)
    app.jinja_env.globals["static_url"] = static_url
    app.extensions["seci.assets"] = digest


def joined(folder: Path) -> str:
    """All style sheets as one: the declaration of layers first, then the rest in any order, which the layers settle."""
    first = folder / "_layers.css"
    rest = sorted(path for path in folder.rglob("*.css") if path != first)
    return "\n".join(path.read_text("utf-8") for path in [first, *rest] if path.is_file())


def digest_of(folder: Path) -> str:
    """One digest over names and contents of every file below a folder."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and "node_modules" not in path.parts):
        total.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()[:16]
