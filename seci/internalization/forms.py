"""Forms of this room: what was sent, as typed values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from seci.commons.comments import MAX_LENGTH
from seci.commons.items import MAX_TITLE
from seci.commons.passages import Passage
from seci.internalization import habits, reflections, runs, schedules, suggestions
from seci.internalization.checklists import MAX_STEPS, MAX_TEXT, Wanted
from seci.internalization.habits import Plan
from seci.internalization.schedules import Schedule
from seci.internalization.suggestions import Subject

TOO_OLD = _l("Open the page again: this form is too old.")
TOO_LONG = _l("Say it in at most 300 characters.")
WEEKDAY_NAMES = {
    "MO": _l("Monday"),
    "TU": _l("Tuesday"),
    "WE": _l("Wednesday"),
    "TH": _l("Thursday"),
    "FR": _l("Friday"),
    "SA": _l("Saturday"),
    "SU": _l("Sunday"),
}
HOW_NAMES = {
    "once": _l("Once"),
    "day": _l("Every day"),
    "weekdays": _l("On these days of the week"),
    "times": _l("So many times a week"),
    "days": _l("Every so many days"),
}


def _checkboxes(label: str, **more: Any) -> SelectMultipleField:
    """Several of many, as boxes to tick."""
    return SelectMultipleField(label, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), **more)


class PassagesForm(FlaskForm):
    """Which passages of a playbook become steps."""

    passages = _checkboxes(_l("Passages"))
    submission = HiddenField(validators=[Length(max=64)])

    def offer(self, rows: Iterable[Passage]) -> None:
        """Let somebody choose between the passages of a playbook."""
        self.passages.choices = [SelectChoice(row.anchor, row.text[:MAX_TEXT]) for row in rows]


class StepForm(Form):
    """One step; `anchor` is that of a present one."""

    anchor = HiddenField(validators=[Length(max=20)])
    text = TextAreaField(
        _l("Step"), validators=[Length(max=MAX_TEXT, message=_l("Say each step in 1 to 500 characters."))]
    )
    two_minutes = BooleanField(_l("Two minutes"))


class ChecklistForm(FlaskForm):
    """A checklist's title and steps, and the title and the version they began from."""

    title = StringField(
        _l("Title"),
        validators=[
            DataRequired(_l("Enter a title.")),
            Length(max=MAX_TITLE, message=_l("Shorten the title to at most 300 characters.")),
        ],
    )
    title_before = HiddenField(validators=[Length(max=MAX_TITLE)])
    base = IntegerField(widget=HiddenInput(), validators=[InputRequired(TOO_OLD)])
    steps = FieldList(FormField(StepForm), max_entries=MAX_STEPS)

    @property
    def wanted(self) -> list[Wanted]:
        """The steps that say something."""
        rows = [entry.form for entry in self.steps]
        return [
            Wanted(row.text.data, row.two_minutes.data, row.anchor.data or None)
            for row in rows
            if (row.text.data or "").strip()
        ]


class AssignForm(FlaskForm):
    """Who is to practise a checklist, when, and until when."""

    to = RadioField(
        _l("Who practises it"),
        choices=[SelectChoice("me", _l("I do")), SelectChoice("others", _l("Others"))],
        default="me",
    )
    people = StringField(
        _l("People or teams"),
        validators=[Length(max=2000)],
        description=_l(
            "Handles like @noor and names of teams, between commas. They may decline what a peer gives them."
        ),
    )
    schedule = RadioField(
        _l("How often"), choices=[SelectChoice(how, name) for how, name in HOW_NAMES.items()], default="day"
    )
    weekdays = _checkboxes(
        _l("Days of the week"), choices=[SelectChoice(day, name) for day, name in WEEKDAY_NAMES.items()]
    )
    times = IntegerField(
        _l("Times a week"),
        default=3,
        validators=[Optional(), NumberRange(1, 7, _l("Say 1 to 7 times a week."))],
    )
    interval = IntegerField(
        _l("Days from one to the next"),
        default=2,
        validators=[Optional(), NumberRange(1, schedules.MAX_INTERVAL, _l("Say every 1 to 366 days."))],
    )
    start = DateField(_l("From"), validators=[Optional()])
    due = DateField(_l("Until"), validators=[Optional()], description=_l("The day it is due by, or the last one."))
    submission = HiddenField(validators=[Length(max=64)])

    @property
    def wanted(self) -> Schedule:
        """The schedule that was chosen. Raises Invalid where it makes none."""
        match self.schedule.data:
            case "day":
                return schedules.every_day()
            case "weekdays":
                return schedules.on_weekdays(self.weekdays.data or ())
            case "times":
                return schedules.times_a_week(self.times.data or 0)
            case "days":
                return schedules.every_days(self.interval.data or 0)
        return Schedule()

    @property
    def names(self) -> Sequence[str]:
        """The handles and teams that were typed."""
        return [name.strip() for name in (self.people.data or "").split(",") if name.strip()]


class SuggestionForm(FlaskForm):
    """What a run taught, said to its playbook, and the passage it is about."""

    body = TextAreaField(
        _l("What you suggest"),
        validators=[
            DataRequired(_l("Write something first.")),
            Length(max=MAX_LENGTH, message=_l("Shorten it to at most 20,000 characters.")),
        ],
    )
    passage = RadioField(
        _l("What it is about"), validate_choice=False, validators=[Length(max=20)], default=suggestions.WHOLE
    )

    def offer(self, subjects: Iterable[Subject]) -> None:
        """Let somebody choose between the passages a run was about and the whole."""
        rows = [SelectChoice(one.anchor, one.text[:MAX_TEXT]) for one in subjects]
        self.passage.choices = [*rows, SelectChoice(suggestions.WHOLE, _l("The playbook as a whole"))]


class HabitForm(FlaskForm):
    """A plan, read as one sentence, and the revision it began from: 0 where there was none."""

    base = IntegerField(widget=HiddenInput(), validators=[InputRequired(TOO_OLD)])
    direction = RadioField(
        _l("This is a habit"),
        choices=[SelectChoice("build", _l("to build")), SelectChoice("break", _l("to break"))],
        default="build",
    )
    anchor = StringField(
        _l("After …"),
        validators=[DataRequired(_l("Say after what.")), Length(max=habits.MAX_PART, message=TOO_LONG)],
        description=_l("Something you do anyway: “the stand-up”, “I hang up my coat”."),
    )
    two_minutes = StringField(
        _l("I will …"),
        validators=[
            DataRequired(_l("Say what you will do, in two minutes.")),
            Length(max=habits.MAX_PART, message=TOO_LONG),
        ],
        description=_l("A version that takes two minutes. It counts as showing up."),
    )
    place = StringField(_l("at …"), validators=[Length(max=habits.MAX_PART, message=TOO_LONG)])
    bundle = StringField(
        _l("Then I may …"),
        validators=[Length(max=habits.MAX_PART, message=TOO_LONG)],
        description=_l("Something you enjoy."),
    )
    identity = StringField(_l("So that I am someone who …"), validators=[Length(max=habits.MAX_PART, message=TOO_LONG)])
    friction = StringField(
        _l("What stands before the start"),
        validators=[Length(max=habits.MAX_PART, message=TOO_LONG)],
        description=_l("What to take away first; or to add, for a habit to break."),
    )

    @property
    def plan(self) -> Plan:
        """What was typed."""
        names = ("anchor", "two_minutes", "place", "bundle", "identity", "friction")
        return Plan(direction=self.direction.data, **{name: getattr(self, name).data or "" for name in names})


class TickForm(FlaskForm):
    """What came of a step, and a note about it; without a state the tick is taken back."""

    step = IntegerField(widget=HiddenInput(), validators=[InputRequired(TOO_OLD)])
    state = HiddenField(validators=[Length(max=10)])
    note = StringField(
        _l("Note"),
        validators=[Length(max=runs.MAX_NOTE, message=_l("Shorten the note to at most 1,000 characters."))],
    )


class ReflectionForm(FlaskForm):
    """What a run taught, and what stood there when the form was opened."""

    before = HiddenField(validators=[Length(max=2 * reflections.MAX_TEXT)])  # line ends are sent as two characters

    reflection = TextAreaField(
        _l("What did you notice that is not written down?"),
        validators=[Length(max=reflections.MAX_TEXT, message=_l("Say it in at most 5,000 characters."))],
    )
