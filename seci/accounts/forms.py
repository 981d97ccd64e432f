"""Forms of coming in, of one's settings, and of administration."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from seci.accounts.roster import LANGUAGES
from seci.accounts.teams import Branch
from seci.commons.people import Team
from seci.plumbing.clock import zone_names

NEW_PASSWORD = _l("At least 15 characters. A short sentence is easy to remember. Blanks and any letters are fine.")
ROLE_NAMES = {"employee": _l("Employee"), "manager": _l("Manager"), "admin": _l("Administrator")}
THEME_NAMES = {"device": _l("As the device"), "light": _l("Light"), "dark": _l("Dark")}
SCOPE_NAMES = {"read": _l("Read only"), "write": _l("Read and write")}


def choices_of(names: dict[str, Any]) -> list[SelectChoice]:
    """Choices out of values and what they are called."""
    return [SelectChoice(value, name) for value, name in names.items()]


def zone_choices() -> list[SelectChoice]:
    """Time zones by continent; names without one are old spellings of others."""
    zones = sorted(zone for zone in zone_names() if "/" in zone and not zone.startswith("Etc/"))
    named = (zone.partition("/") for zone in zones)
    places = (SelectChoice(f"{area}/{place}", place.replace("_", " "), optgroup=area) for area, _slash, place in named)
    return [SelectChoice("UTC", "UTC"), *places]


def _email(label: Any) -> StringField:
    return StringField(
        label,
        validators=[
            DataRequired(_l("Enter an e-mail address like name@example.org.")),
            Length(max=254, message=_l("Enter an e-mail address like name@example.org.")),
        ],
    )


def _name(label: Any, **more: Any) -> StringField:
    too_long = Length(max=120, message=_l("Enter a name of 1 to 120 characters."))
    return StringField(label, validators=[DataRequired(_l("Enter a name.")), too_long], **more)


def _new_password(label: Any) -> PasswordField:
    return PasswordField(label, description=NEW_PASSWORD, validators=[InputRequired(_l("Enter a new password."))])


class SignInForm(FlaskForm):
    """An address or handle, a password, and where to go then."""

    login = StringField(
        _l("E-mail address or handle"),
        validators=[
            DataRequired(_l("Enter your e-mail address or your handle.")),
            Length(max=254, message=_l("Enter your e-mail address or your handle.")),
        ],
    )
    password = PasswordField(_l("Password"), validators=[InputRequired(_l("Enter your password."))])
    next = HiddenField()


class FirstAdminForm(FlaskForm):
    """The first person of an instance."""

    name = _name(_l("Your name"))
    email = _email(_l("Your e-mail address"))
    password = _new_password(_l("Choose a password"))


class JoinForm(FlaskForm):
    """What somebody who was invited adds to the invitation."""

    name = _name(_l("Your name"))
    password = _new_password(_l("Choose a password"))


class ResetForm(FlaskForm):
    """Where to send a link."""

    email = _email(_l("Your e-mail address"))


class NewPasswordForm(FlaskForm):
    """A new password for who opened a link."""

    password = _new_password(_l("New password"))
    revoke_tokens = BooleanField(_l("Revoke my API tokens as well"))


class PasswordForm(NewPasswordForm):
    """A new password for who knows the present one."""

    present_password = PasswordField(
        _l("Present password"), validators=[InputRequired(_l("Enter your present password."))]
    )


class ProfileForm(FlaskForm):
    """What a person says about themselves. Role, address and teams are not among it."""

    name = _name(_l("Name"), description=_l("As colleagues know you."))
    handle = StringField(
        _l("Handle"),
        description=_l("What others write after @ to mention you."),
        validators=[DataRequired(_l("Enter a handle.")), Length(max=41, message=_l("Use at most 40 characters."))],
    )
    zone = SelectField(_l("Time zone"), description=_l("It decides when your day begins."))
    locale = SelectField(_l("Language"), choices=choices_of(LANGUAGES))
    theme = RadioField(_l("Appearance"), choices=choices_of(THEME_NAMES), default="device")

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.zone.choices = zone_choices()


class TokenForm(FlaskForm):
    """A new API token."""

    name = StringField(
        _l("Name"),
        description=_l("Where you will use it, so that you know it again."),
        validators=[
            DataRequired(_l("Name the token.")),
            Length(max=80, message=_l("Shorten the name to at most 80 characters.")),
        ],
    )
    scope = RadioField(_l("What it may do"), choices=choices_of(SCOPE_NAMES), default="read")
    days = IntegerField(
        _l("Days it lasts"),
        default=90,
        validators=[
            InputRequired(_l("Choose a number of days from 1 to 365.")),
            NumberRange(1, 365, _l("Choose a number of days from 1 to 365.")),
        ],
    )


class SearchForm(FlaskForm):
    """Looking somebody up by name."""

    class Meta:
        """A form that changes nothing needs no token, and its address can be shared."""

        csrf = False

    q = StringField(_l("Name or handle"), validators=[Length(max=100)])


class InvitationForm(FlaskForm):
    """Whom to invite, and as what."""

    email = _email(_l("E-mail address"))
    name = StringField(
        _l("Name"),
        validators=[Optional(), Length(max=120, message=_l("Enter a name of 1 to 120 characters."))],
    )
    role = RadioField(_l("Role"), choices=choices_of(ROLE_NAMES), default="employee")
    team = SelectField(_l("Team"), coerce=int, default=0)

    def __init__(self, tree: list[Branch], **values: Any) -> None:
        super().__init__(**values)
        self.team.choices = team_choices(tree)


class PersonForm(FlaskForm):
    """What an administrator decides about a person."""

    email = _email(_l("E-mail address"))
    role = RadioField(_l("Role"), choices=choices_of(ROLE_NAMES))


class TeamForm(FlaskForm):
    """A team and the one it belongs to."""

    name = _name(_l("Name of the team"))
    parent = SelectField(_l("Belongs to"), coerce=int, default=0)

    def __init__(self, tree: list[Branch], **values: Any) -> None:
        super().__init__(**values)
        self.parent.choices = team_choices(tree)

    def parent_among(self, tree: list[Branch]) -> Team | None:
        """The team that was chosen, if any."""
        return team_among(tree, self.parent.data)


class MemberForm(FlaskForm):
    """Whom to put into a team."""

    handle = StringField(
        _l("Handle"), validators=[DataRequired(_l("Enter a handle.")), Length(max=41, message=_l("Enter a handle."))]
    )
    leads = BooleanField(_l("Leads the team"))


def team_choices(tree: list[Branch]) -> list[SelectChoice]:
    """All teams, indented by how deep they stand, after the choice of none."""
    teams = (SelectChoice(row.team.id, "\u2003" * row.depth + row.team.name) for row in tree)
    return [SelectChoice(0, _l("None")), *teams]


def team_among(tree: list[Branch], team_id: int) -> Team | None:
    """A team by number, out of those that were offered."""
    return next((row.team for row in tree if row.team.id == team_id), None)
