"""Forms of this room: what was sent, as typed values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from seci.commons.forms import TopicsChangeForm, TopicsForm
from seci.commons.items import MAX_TITLE
from seci.plumbing.languages import zone
from seci.socialization import follow_ups, insights, logs, pairings, sightings
from seci.socialization.insights import Noticed
from seci.socialization.logs import Facts
from seci.socialization.models import CADENCES, CONSENTS, LOG_KINDS, PAIRING_KINDS
from seci.socialization.pairings import Plan

PAIRING_KIND_NAMES = {
    "mentoring": _l("Mentoring"),
    "reverse": _l("Reverse mentoring"),
    "onboarding": _l("Onboarding"),
    "shadowing": _l("Shadowing"),
    "pair": _l("Pair work"),
}
CADENCE_NAMES = {
    "": _l("As it comes"),
    "weekly": _l("Every week"),
    "fortnightly": _l("Every two weeks"),
    "monthly": _l("Every month"),
}
LOG_KIND_NAMES = {
    "guidance": _l("Guidance: talked it through"),
    "practice": _l("Practice: did it together"),
    "observation": _l("Observation: the mentor watched"),
    "shadowing": _l("Shadowing: the learner watched"),
}
CONSENT_NAMES = {
    "private": _l("Private"),
    "pair": _l("The pair"),
    "write": _l("May be written down"),
    "count": _l("Only counted, never shown"),
}
NOT_YET = _l("Say when it was: today or before.")
TOO_OLD = _l("Open the page again: this form is too old.")
LOCAL = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class BasedForm(FlaskForm):
    """A change; it says which state it began from."""

    base = IntegerField(widget=HiddenInput(), validators=[InputRequired(TOO_OLD)])

    def begin_from(self, revision: int) -> None:
        """Have what is sent next begin from another state: now both are known."""
        self.base.data, self.base.raw_data = revision, None


class PlanForm(FlaskForm):
    """What a pairing is for and how it goes."""

    goal = StringField(
        _l("Goal"),
        validators=[
            DataRequired(_l("Say the goal in 1 to 300 characters.")),
            Length(max=MAX_TITLE, message=_l("Say the goal in 1 to 300 characters.")),
        ],
        description=_l("What the learner will be able to do: “Commission a heat pump alone”."),
    )
    kind = SelectField(_l("Kind"), choices=[SelectChoice(kind, PAIRING_KIND_NAMES[kind]) for kind in PAIRING_KINDS])
    cadence = SelectField(_l("How often"), choices=[SelectChoice(one, CADENCE_NAMES[one]) for one in CADENCES])
    identity = StringField(
        _l("I am becoming someone who …"),
        validators=[Length(max=pairings.MAX_IDENTITY, message=_l("Say it in at most 300 characters."))],
        description=_l("Who the learner is becoming, in their own words."),
    )

    @property
    def plan(self) -> Plan:
        """What was typed."""
        return Plan(self.goal.data or "", self.kind.data, self.cadence.data, self.identity.data or "")


class OfferForm(PlanForm):
    """A plan for two people. By handle, so that everybody may be offered something without a list of all."""

    mentor = StringField(
        _l("Mentor"),
        validators=[DataRequired(_l("Enter a handle like @mara.")), Length(max=120)],
        description=_l("Who shows how it is done. A handle like @mara."),
    )
    learner = StringField(
        _l("Learner"),
        validators=[DataRequired(_l("Enter a handle like @noor.")), Length(max=120)],
        description=_l("Who wants to be able to do it. A handle like @noor."),
    )
    submission = HiddenField(validators=[Length(max=64)])


class PairingForm(BasedForm, PlanForm):
    """A change to a plan."""


class LogForm(TopicsForm):
    """What kind of meeting it was, when, how long, and what was seen."""

    kind = RadioField(
        _l("What it was"),
        choices=[SelectChoice(kind, LOG_KIND_NAMES[kind]) for kind in LOG_KINDS],
        default="guidance",
    )
    at = DateTimeLocalField(
        _l("When"),
        format=LOCAL,
        validators=[DataRequired(NOT_YET)],
    )
    minutes = IntegerField(
        _l("Minutes"),
        validators=[
            Optional(),
            NumberRange(1, logs.LONGEST, _l("Say how long it took in 1 to 1,440 minutes, or leave it open.")),
        ],
    )
    shared = TextAreaField(_l("Shared points"))

    def validate_at(self, _field: DateTimeLocalField) -> None:
        """The first and the last moment there are, are none in UTC."""
        try:
            self._at()
        except OverflowError as error:
            raise ValidationError(NOT_YET) from error

    def _at(self) -> datetime:
        assert self.at.data is not None
        at: datetime = self.at.data.replace(tzinfo=zone()).astimezone(UTC)
        return at

    @property
    def facts(self) -> Facts:
        """What was typed, the time as UTC."""
        return Facts(self.kind.data, self._at(), self.minutes.data)


class NewLogForm(LogForm):
    """A new log, with what its writer keeps for themselves."""

    private = TextAreaField(_l("Private points"))
    submission = HiddenField(validators=[Length(max=64)])


class LogChangeForm(BasedForm, LogForm, TopicsChangeForm):
    """A change to a log's facts, shared points and topics; it says which facts stood there when it was opened."""

    kind_before = HiddenField()
    at_before = DateTimeLocalField(widget=HiddenInput(), format=LOCAL, validators=[Optional()])
    minutes_before = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def begin_with_facts(self) -> None:
        """Remember what is shown now as what stood there."""
        for name in logs.FACTS:
            self[f"{name}_before"].data = self[name].data

    @property
    def changed(self) -> list[str]:
        """Names of the facts that were typed anew. A moment is shown to the minute, and one hour of a year twice."""
        return [name for name in logs.FACTS if self[name].data != self[f"{name}_before"].data]


class PrivatePointsForm(BasedForm):
    """One's own points about a log."""

    private = TextAreaField(_l("Private points"))


class FollowUpForm(FlaskForm):
    """What one of the two will do, and until when."""

    text = StringField(
        _l("What will be done"),
        validators=[
            DataRequired(_l("Say what will be done in 1 to 300 characters.")),
            Length(max=follow_ups.LONGEST, message=_l("Say what will be done in 1 to 300 characters.")),
        ],
    )
    owner = SelectField(_l("Who"), coerce=int)
    due = DateField(_l("Until"), validators=[Optional()])


class CaptureForm(FlaskForm):
    """An insight in one field."""

    body = TextAreaField(
        _l("What did you notice?"),
        validators=[
            DataRequired(_l("Say what to do, in a sentence or two.")),
            Length(max=insights.MAX_BODY, message=_l("Shorten it to at most 20,000 characters.")),
        ],
    )
    submission = HiddenField(validators=[Length(max=64)])


class WordsForm(TopicsForm):
    """What was noticed."""

    body = TextAreaField(
        _l("What to do"),
        validators=[
            DataRequired(_l("Say what to do, in a sentence or two.")),
            Length(max=insights.MAX_BODY, message=_l("Shorten it to at most 20,000 characters.")),
        ],
        description=_l("As you would tell somebody beside you."),
    )
    title = StringField(
        _l("Title"),
        validators=[Length(max=MAX_TITLE, message=_l("Shorten the title to at most 300 characters."))],
        description=_l("Left empty, the first words are the title."),
    )
    situation = TextAreaField(
        _l("When does it matter?"),
        validators=[Length(max=insights.MAX_FIELD, message=_l("Say it in at most 2,000 characters."))],
        description=_l("The situation: “On a cold start, with the buffer empty”."),
    )
    cue = TextAreaField(
        _l("What is the sign?"),
        validators=[Length(max=insights.MAX_FIELD, message=_l("Say it in at most 2,000 characters."))],
        description=_l("What you see, hear or feel right before: “The pump hums, but the pipe stays cold”."),
    )
    why = TextAreaField(
        _l("Why does it work?"),
        validators=[Length(max=insights.MAX_FIELD, message=_l("Say it in at most 2,000 characters."))],
    )

    @property
    def noticed(self) -> Noticed:
        """What was typed."""
        texts = (self.situation.data, self.cue.data, self.why.data)
        return Noticed(self.title.data or "", self.body.data or "", *(text or "" for text in texts))


class NewInsightForm(WordsForm):
    """A new insight, what may be done with it, and the log and passage it was caught in."""

    passage = SelectField(_l("Where in the log"), validate_choice=False)
    consent = RadioField(_l("Who may read it"), choices=list(CONSENTS), default="private")
    log = IntegerField(widget=HiddenInput(), validators=[Optional()])
    submission = HiddenField(validators=[Length(max=64)])


class InsightForm(BasedForm, WordsForm, TopicsChangeForm):
    """Better words for an insight."""


class ConsentForm(FlaskForm):
    """Who may read an insight, and what may become of it."""

    consent = RadioField(_l("Who may read it"), choices=list(CONSENTS))


class SightingForm(FlaskForm):
    """One's own case of an insight."""

    own_case = TextAreaField(
        _l("Your own case"),
        validators=[Length(max=sightings.LONGEST, message=_l("Tell your case in at most 2,000 characters."))],
    )


def offer_consents(field: RadioField, said: Mapping[str, str]) -> None:
    """Let somebody choose between the consents there are readers for, each with who those are."""
    field.choices = [SelectChoice(one, f"{CONSENT_NAMES[one]}. {who}") for one, who in said.items()]
