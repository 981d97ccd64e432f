"""The yardstick: the smallest Flask application, served by gunicorn with two sync workers."""

from __future__ import annotations

from flask import Flask

app = Flask(__name__)


@app.get("/")
def show() -> str:
    return "<!doctype html><title>Trivial</title><h1>Trivial</h1>"
