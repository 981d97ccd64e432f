"""Forms of the commons."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import HiddenInput

from seci.commons.comments import MAX_LENGTH
from seci.commons.refusals import Invalid, Refusal


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
