"""Icons: lucide's, drawn from one sprite. A page shows twenty, so each is put together once."""

from __future__ import annotations

from functools import lru_cache

from flask import Flask
from markupsafe import Markup

SPRITE = "vendor/lucide.svg"
DRAWING = Markup('<svg class="icon icon--{}{}" {} focusable="false"><use href="{}#{}"></use></svg>')
TURNING = frozenset({"arrow-left", "arrow-right", "chevron-right", "corner-down-right", "undo-2", "redo-2", "log-out"})
"""Those that turn with the direction of writing."""


def init_app(app: Flask) -> None:
    """Give templates `icon`; the static files' addresses are known by now."""
    sprite = app.jinja_env.globals["static_url"](SPRITE)  # type: ignore[operator]

    @lru_cache(maxsize=1000)
    def icon(name: str, label: str | None = None) -> Markup:
        """`icon("search")` decorates words beside it; `icon("lock", _("Closed"))` speaks for itself.

        Names are lucide's; only those listed in vendor.mjs are in the sprite.
        """
        turn = " icon--turn" if name in TURNING else ""
        said = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
        return DRAWING.format(name, turn, said, sprite, name)

    for name in ("icon", "draw_icon"):  # the second for macros that have a parameter called icon
        app.jinja_env.globals[name] = icon
        app.jinja_env.constant[name] = icon  # type: ignore[attr-defined]
