"""SECI: where an organization's know-how moves.

`create_app` is the table of contents: read it from top to bottom and you have been in every room.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

    from seci.config import Settings

__version__ = "0.1.0"


def create_app(settings: Settings | None = None, **given: Any) -> Flask:
    """Build the application.

    Args:
        settings: checked values; read from the environment and the instance folder when left out.
        given: single settings in lower case that win over those.

    Raises:
        SettingsError: a setting cannot be used.
        NewerDatabase: the database was made by a later release.
    """
    # Imports stand in here, because `import seci.anything` runs this file and a renderer process needs no application.
    from seci import config, error_pages, frame
    from seci.plumbing import assets, db, icons, languages, schema, services, sessions, templates, web

    settings = settings or config.load(**given)
    site = site_folder()
    app = web.Application(
        "seci",
        root_path=str(Path(__file__).parent),
        instance_path=str(settings.instance),
        template_folder=str(site / "templates"),
        static_folder=None,
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=db.engine_options(settings.database_url),
        WTF_CSRF_TIME_LIMIT=None,
        PREFERRED_URL_SCHEME="https" if settings.is_https else "http",
    )
    app.jinja_environment = templates.QuickEnvironment
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    services.init_app(app, settings)
    db.init_app(app)
    sessions.init_app(app, settings)
    web.init_app(app, settings)
    assets.init_app(app, site / "static")
    icons.init_app(app)
    languages.init_app(app)

    _open_rooms(app)
    frame.init_app(app)
    error_pages.init_app(app)

    with app.app_context():
        schema.upgrade(db.db.engine, settings.instance)
    return app


def _open_rooms(app: Flask) -> None:
    """Import every room's pages and hang its blueprint on the application; higher rooms come later."""
    from seci import api
    from seci.accounts import bp as accounts
    from seci.accounts import coming_in
    from seci.accounts import routes as _accounts
    from seci.audit import bp as audit
    from seci.audit import routes as _audit
    from seci.combination import bp as combination
    from seci.combination import routes as _combination
    from seci.commons import bp as commons
    from seci.commons import routes as _commons
    from seci.externalization import bp as externalization
    from seci.externalization import routes as _externalization
    from seci.importing import models as _importing
    from seci.internalization import bp as internalization
    from seci.internalization import routes as _internalization
    from seci.socialization import bp as socialization
    from seci.socialization import routes as _socialization

    coming_in.init_app(app)
    for room in (commons, accounts, socialization, externalization, combination, internalization, audit):
        app.register_blueprint(room)
    api.init_app(app)


def site_folder() -> Path:
    """Where templates and static files are: inside an installed wheel, else in the checkout."""
    packed = Path(__file__).parent / "_site"
    return packed if packed.is_dir() else Path(__file__).parents[1]
