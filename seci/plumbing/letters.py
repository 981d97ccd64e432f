"""Letters: mail from a template. The first line is the subject, the text follows after an empty line."""

from __future__ import annotations

from email.utils import make_msgid
from typing import Any

from flask import current_app

from seci.plumbing import mail
from seci.plumbing.languages import in_language


def queue(to: str, template: str, language: str, **values: Any) -> None:
    """Have a letter sent, in the present write transaction."""
    mail.send(to, *written(template, language, **values))


def post(to: str, template: str, language: str, **values: Any) -> None:
    """Send a letter at once, from within a job: for letters whose secrets no queue should hold."""
    mail.deliver(to, *written(template, language, **values), make_msgid(domain="seci"))


def written(template: str, language: str, **values: Any) -> tuple[str, str]:
    """Subject and text of a template in a person's language.

    No context processor runs: a job has no request to read from.
    """
    with in_language(language):
        letter = current_app.jinja_env.get_template(template).render(**values)
    subject, _blank, text = letter.strip().partition("\n\n")
    return " ".join(subject.split()), text.strip() + "\n"
