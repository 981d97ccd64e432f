"""Schedules: on which days something is to be practised, as RFC 5545 recurrence rules, and how often that is.

Days are plain dates, each counted in the zone of whoever practises, so that nothing here knows of clocks.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dateutil.rrule import rrulestr

from seci.commons.refusals import N_, Invalid
from seci.internalization.strength import Frequency

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEK = 7
MAX_INTERVAL = 366
# What a rule may say, and how. Every rule that passes has days to come, so that none is looked for in vain for ever.
DAY = "(MO|TU|WE|TH|FR|SA|SU)"
MONTH_DAY = "-?([1-9]|1[0-9]|2[0-8])"
FORMS = (
    re.compile(r"FREQ=DAILY(;INTERVAL=([1-9]\d?|[12]\d\d|3[0-5]\d|36[0-6]))?"),
    re.compile(rf"FREQ=WEEKLY(;INTERVAL=[1-9]\d?)?(;BYDAY={DAY}(,{DAY}){{0,6}})?(;WKST={DAY})?"),
    re.compile(rf"FREQ=MONTHLY(;INTERVAL=[1-9]\d?)?;BYDAY=-?[1-4]{DAY}(,-?[1-4]{DAY}){{0,6}}"),
    re.compile(rf"FREQ=MONTHLY(;INTERVAL=[1-9]\d?)?;BYMONTHDAY={MONTH_DAY}(,{MONTH_DAY}){{0,6}}"),
)
NOT_UNDERSTOOD = N_("Say every day, some weekdays, so many times a week, or every so many days.")


@dataclass(frozen=True)
class Schedule:
    """When something is due. rule: an RRULE, None for once; times: how often in each week where the days are open."""

    rule: str | None = None
    times: int | None = None

    @property
    def frequency(self) -> Frequency:
        """How often it is due, in so many days; of a rule by the month, in thirty, which stands for a month."""
        if self.times:
            return Frequency(self.times, WEEK)
        parts = _parts(self.rule) if self.rule else {}
        interval = int(parts.get("INTERVAL", "1"))
        days = len(set(parts.get("BYDAY", parts.get("BYMONTHDAY", "")).split(",")))
        unit = {"DAILY": 1, "WEEKLY": WEEK, "MONTHLY": 30}[parts.get("FREQ", "DAILY")]
        return Frequency(min(days, unit * interval), unit * interval)

    @property
    def weekdays(self) -> frozenset[int]:
        """The days of the week it is due on, 0 for Monday; all where it is not told by days of the week alone."""
        parts = _parts(self.rule) if self.rule and not self.times else {}
        if set(parts) != {"FREQ", "BYDAY"} or parts["FREQ"] != "WEEKLY":
            return frozenset(range(WEEK))
        return frozenset(WEEKDAYS.index(day) for day in parts["BYDAY"].split(","))

    def days(self, starts_on: date, first: date, last: date) -> list[date]:
        """The days it is due on between two dates, both included. Where the days are open, each of them."""
        first = max(first, starts_on)
        if first > last:
            return []
        if self.times or self.rule is None:
            return [first + timedelta(days=passed) for passed in range((last - first).days + 1)]
        rule = rrulestr(self.rule, dtstart=_noon(starts_on))
        return [moment.date() for moment in rule.between(_noon(first), _noon(last), inc=True)]

    def is_due(self, starts_on: date, day: date, done: Collection[date]) -> bool:
        """Whether it is to be practised on a day, from the days it was practised on."""
        if day in done or not self.days(starts_on, day, day):
            return False
        if self.times:
            return sum(monday_of(day) <= one < day for one in done) < self.times
        return self.rule is not None or not done


def every_day() -> Schedule:
    """Due daily."""
    return Schedule("FREQ=DAILY")


def on_weekdays(days: Sequence[str]) -> Schedule:
    """Due on chosen weekdays, named by the first two letters of their English names.

    Raises:
        Invalid: none is chosen, or one that does not exist.
    """
    wanted = {day.upper()[:2] for day in days}
    if not wanted:
        raise Invalid({"schedule": N_("Choose at least one day of the week.")})
    if not wanted <= set(WEEKDAYS):
        raise Invalid({"schedule": N_("Name weekdays as MO, TU, WE, TH, FR, SA or SU.")})
    return Schedule("FREQ=WEEKLY;BYDAY=" + ",".join(day for day in WEEKDAYS if day in wanted))


def times_a_week(times: int) -> Schedule:
    """Due so many times a week, on whichever days.

    Raises:
        Invalid: not 1 to 7.
    """
    if not 1 <= times <= WEEK:
        raise Invalid({"schedule": N_("Say 1 to 7 times a week.")})
    return Schedule("FREQ=WEEKLY", times)


def every_days(interval: int) -> Schedule:
    """Due every so many days from its start.

    Raises:
        Invalid: not 1 to 366.
    """
    if not 1 <= interval <= MAX_INTERVAL:
        raise Invalid({"schedule": N_("Say every 1 to 366 days.")})
    return Schedule(f"FREQ=DAILY;INTERVAL={interval}")


def by_rule(text: str) -> Schedule:
    """Due by a rule of RFC 5545, as far as days, weeks and months go.

    Raises:
        Invalid: it is none, or one that says more than which days.
    """
    rule = text.strip().upper().removeprefix("RRULE:")
    if not any(form.fullmatch(rule) for form in FORMS):
        raise Invalid(
            {"schedule": N_("Write the rule as FREQ=DAILY, WEEKLY or MONTHLY, then INTERVAL, then the days.")}
        )
    return Schedule(rule)


def read(wanted: Mapping[str, object] | None) -> Schedule:
    """A schedule as programs write it: `{"every": "day"}`, `{"every": 3}` (days), `{"weekdays": […]}`,
    `{"times": n, "per": "week"}` or `{"rrule": "…"}`; None for once.

    Raises:
        Invalid: it is none of these.
    """
    if wanted is None:
        return Schedule()
    match dict(wanted):
        case {"every": "day", **rest} if not rest:
            return every_day()
        case {"every": int(interval), **rest} if not rest and not isinstance(interval, bool):
            return every_days(interval)
        case {"weekdays": list(days), **rest} if not rest and all(isinstance(day, str) for day in days):
            return on_weekdays(days)
        case {"times": int(times), "per": "week", **rest} if not rest and not isinstance(times, bool):
            return times_a_week(times)
        case {"rrule": str(rule), **rest} if not rest:
            return by_rule(rule)
    raise Invalid({"schedule": NOT_UNDERSTOOD})


def written(schedule: Schedule) -> dict[str, object] | None:
    """The same the other way round."""
    if schedule.rule is None:
        return None
    if schedule.times:
        return {"times": schedule.times, "per": "week"}
    parts = _parts(schedule.rule)
    if set(parts) == {"FREQ", "BYDAY"} and parts["FREQ"] == "WEEKLY":
        return {"weekdays": parts["BYDAY"].split(",")}
    if set(parts) <= {"FREQ", "INTERVAL"} and parts["FREQ"] == "DAILY":
        interval = int(parts.get("INTERVAL", "1"))
        return {"every": "day" if interval == 1 else interval}
    return {"rrule": schedule.rule}


def monday_of(day: date) -> date:
    """The first day of the week a day is in (ISO 8601)."""
    return day - timedelta(days=day.weekday())


def _parts(text: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in text.split(";")]
    return {name: value for name, _sign, value in pairs}


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12)  # noqa: DTZ001 -- days have no zone
