"""Who a request comes from: a session's person, or a token's."""

from __future__ import annotations

from flask import Flask
from flask_login import LoginManager

from seci.commons import people
from seci.commons.people import Person

manager = LoginManager()


def init_app(app: Flask) -> None:
    """Have Flask-Login ask us."""
    manager.init_app(app)


@manager.user_loader
def person_of_session(person_id: str) -> Person | None:
    """The person a session names, as long as they may come in."""
    person = people.get(int(person_id)) if person_id.isdecimal() else None
    return person if person is not None and person.is_active else None
