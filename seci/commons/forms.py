"""Forms of the commons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import HiddenInput

from seci.commons.comments import MAX_LENGTH
from seci.commons.drafts import Draft
from seci.commons.refusals import Invalid, Refusal
from seci.commons.topics import names_in


class CommentForm(FlaskForm):
    """What somebody says about an item."""

    body = TextAreaField(
        _l("Comment"),
        validators=[
            DataRequired(_l("Write something first.")),
            Length(max=MAX_LENGTH, message=_l("Shorten the comment to at most 20,000 characters.")),
        ],
    )
    passage = HiddenField(validators=[Length(max=20)])
    answers = IntegerField(widget=HiddenInput(), validators=[Optional()])


class TopicsForm(FlaskForm):
    """The topics of something, as far as every form that gives them has them."""

    topics = StringField(
        _l("Topics"),
        validators=[Length(max=1000, message=_l("Give fewer topics: 1,000 characters in all."))],
    )

    @property
    def topic_names(self) -> list[str]:
        """The topics that were typed."""
        return names_in(self.topics.data or "")


class TopicsChangeForm(TopicsForm):
    """A change to topics; it says which stood there when the form was opened."""

    topics_before = HiddenField(validators=[Length(max=20_000)])

    def begin_with(self, names: Sequence[str], typed: str | None = None) -> None:
        """Show the topics something has, or what was typed in their place, be it nothing."""
        self.topics_before.data = ", ".join(names)
        self.topics.data = self.topics_before.data if typed is None else typed

    @property
    def topic_names_before(self) -> list[str] | None:
        """The topics that stood there when the form was opened."""
        return names_in(self.topics_before.data) if self.topics_before.data is not None else None


def typed_in(form: FlaskForm, body: str) -> dict[str, str]:
    """What was sent in a form, field by field as it was typed, but for its longest field, which a draft keeps apart."""
    unkept = {"csrf_token", body}
    return {field.name: str(field.raw_data[0]) for field in form if field.raw_data and field.name not in unkept}


def typed_again(draft: Draft, body: str) -> MultiDict[str, str]:
    """What was typed into a form, to be shown in it again."""
    return MultiDict({**draft.typed, body: draft.body})


Difference = tuple[Any, str, str]


def differences(before: FlaskForm, after: FlaskForm, body: str) -> list[Difference]:
    """What two fillings of a form show differently, but for its longest field: label, then both as people read them."""
    pairs = ((field, after[field.name]) for field in before if field.name in after and field.name != body)
    shown = ((old.label.text, _read(old), _read(new)) for old, new in pairs if not _is_hidden(old))
    return [(label, old, new) for label, old, new in shown if old != new]


def _is_hidden(field: Field) -> bool:
    return getattr(field.widget, "input_type", "") == "hidden"


def _read(field: Field) -> str:
    if isinstance(field, SelectField):
        return next((str(label) for value, label, *_rest in field.iter_choices() if value == field.data), "")
    shown: str = field._value()  # what its widget puts into the page
    return shown.replace("\r\n", "\n").strip()


def put_errors(form: FlaskForm, refusal: Refusal) -> None:
    """Show a verb's refusal beside the field it is about; what is about no field of this form stands above them."""
    fields = refusal.fields if isinstance(refusal, Invalid) else {"": refusal.sentence}
    for name, sentence in fields.items():
        text = gettext(sentence)
        text = text % refusal.facts if refusal.facts else text
        if name in form:
            form[name].errors = [*form[name].errors, text]
        else:
            form.form_errors.append(text)
