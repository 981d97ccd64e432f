"""Forms of this room: what was sent, as typed values."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    HiddenField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from seci.commons.forms import TopicsChangeForm, TopicsForm
from seci.commons.items import MAX_TITLE
from seci.commons.spaces import SHARES, Space
from seci.externalization.revisions import MAX_NOTE

SHARE_NAMES = {"reader": _l("Reader"), "writer": _l("Writer"), "keeper": _l("Keeper")}
ACCESS_NAMES = {
    "open": _l("Open: everybody reads and writes"),
    "listed": _l("Listed: everybody sees the name, only members read"),
    "closed": _l("Closed: only members know that it exists"),
}


class TextForm(TopicsForm):
    """The words of a playbook, as far as every form that saves text has them."""

    title = StringField(
        _l("Title"),
        validators=[
            DataRequired(_l("Enter a title.")),
            Length(max=MAX_TITLE, message=_l("Shorten the title to at most 300 characters.")),
        ],
    )
    body = TextAreaField(_l("Text"))
    note = StringField(
        _l("What changed, in a few words"),
        validators=[Length(max=MAX_NOTE, message=_l("Shorten the note to at most 500 characters."))],
    )
    submission = HiddenField(validators=[Length(max=64)])

    @property
    def text(self) -> str:
        """The text that was typed."""
        return self.body.data or ""


class PlaybookForm(TextForm, TopicsChangeForm):
    """A change to a playbook: it says which revision it began from, and which topics stood there."""

    base = IntegerField(
        widget=HiddenInput(), validators=[InputRequired(_l("Open the page again: this form is too old."))]
    )


class NewPlaybookForm(TextForm):
    """A new playbook and where it goes."""

    space = SelectField(_l("Space"), coerce=int)
    parent = IntegerField(widget=HiddenInput(), validators=[Optional()])
    insight = IntegerField(widget=HiddenInput(), validators=[Optional()])
    state = StringField(validators=[Optional(), AnyOf(("published", "kept"))])  # each button says its own

    def offer(self, spaces: Iterable[Space]) -> None:
        """Let somebody choose between the spaces they may write in."""
        self.space.choices = [SelectChoice(space.id, space.name) for space in spaces]


class SpaceForm(FlaskForm):
    """What a space is called, for, and open to."""

    name = StringField(
        _l("Name"),
        validators=[
            DataRequired(_l("Enter a name of 1 to 120 characters.")),
            Length(max=120, message=_l("Enter a name of 1 to 120 characters.")),
        ],
        description=_l("Short, as people say it: “Operations”, “Night shift”."),
    )
    purpose = TextAreaField(
        _l("What belongs here"),
        validators=[Length(max=500, message=_l("Say it in at most 500 characters."))],
    )
    access = RadioField(
        _l("Who finds it"),
        choices=[SelectChoice(access, name) for access, name in ACCESS_NAMES.items()],
        default="open",
    )


class ShareForm(FlaskForm):
    """A person or a team, and what they may do in a space."""

    who = StringField(
        _l("Person or team"),
        validators=[DataRequired(_l("Enter a handle like @noor or the name of a team.")), Length(max=120)],
        description=_l("A handle like @noor, or the name of a team. A team brings all teams below it."),
    )
    share = RadioField(
        _l("May"),
        choices=[SelectChoice(share, SHARE_NAMES[share]) for share in SHARES],
        default="reader",
    )


class PlaceForm(FlaskForm):
    """Where a playbook is to hang."""

    space = IntegerField(validators=[InputRequired(_l("Choose a space."))])
    parent = IntegerField(validators=[Optional()])


class OrderForm(FlaskForm):
    """One up or one down."""

    step = SelectField(choices=[SelectChoice(-1, _l("Up")), SelectChoice(1, _l("Down"))], coerce=int)


class FilesForm(FlaskForm):
    """Files to attach."""

    file = MultipleFileField(_l("Files"))
