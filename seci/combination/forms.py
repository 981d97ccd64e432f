"""Forms of combination."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import HiddenInput

from seci.combination.vocabulary import MAX_SYNONYMS


class MentionForm(FlaskForm):
    """Which of the names in a text is to become a link."""

    target = IntegerField(widget=HiddenInput(), validators=[DataRequired()])


class TopicForm(FlaskForm):
    """What a topic means, and which other words mean it."""

    definition = TextAreaField(
        _l("What it means"),
        description=_l("One or two sentences a newcomer understands."),
        validators=[Length(max=2000, message=_l("Say it in at most 2,000 characters."))],
    )
    synonyms = StringField(
        _l("Other words for it"),
        description=_l("Separated by commas. Searching for one of them, or writing it after #, finds this topic."),
        validators=[Length(max=MAX_SYNONYMS, message=_l("Give at most 1,000 characters of other words."))],
    )
    base = HiddenField(validators=[DataRequired()])

    @property
    def words(self) -> list[str]:
        """The synonyms one by one."""
        return [word.strip() for word in (self.synonyms.data or "").split(",") if word.strip()]
