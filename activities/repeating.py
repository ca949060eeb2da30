"""Days by a rule: every Saturday ten times, every month on the 25th, except some (RFC 5545)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from dateutil.rrule import MONTHLY, WEEKLY, rrule, rruleset
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOST = 60  # sessions at a time: more than a year of weeks
LAST_SURE_DAY = 28  # of every month


class Every(models.TextChoices):
    """How often."""

    WEEK = "week", _("every week")
    FORTNIGHT = "fortnight", _("every two weeks")
    MONTH = "month", _("every month on this day")


@dataclass(frozen=True)
class Rule:
    """A day, its hours in the place's own time, how often, and until when: `times` or `last`."""

    first: date
    begins: time
    ends: time
    every: Every
    times: int | None = None
    last: date | None = None
    left_out: frozenset[date] = frozenset()


def days(rule: Rule) -> list[date]:
    """The days of a rule, at most `MOST`.

    As in calendars, a day that is left out is not made up for: ten times with one left out are
    nine. The 31st is the last day of a shorter month.
    """
    found = rruleset()
    found.rrule(_rrule(rule))
    for day in rule.left_out:
        found.exdate(datetime.combine(day, time()))
    return [one.date() for one in found]


def _rrule(rule: Rule) -> rrule:
    options: dict[str, Any] = {"dtstart": datetime.combine(rule.first, time())}
    options["count"] = MOST if rule.times is None else min(rule.times, MOST)
    if rule.last is not None:
        # rrule takes one bound only: the days up to the last one, counted.
        options["count"] = min(options["count"], _until(rule))
    return rrule(**options, **_step(rule))


def _until(rule: Rule) -> int:
    assert rule.last is not None
    start, end = datetime.combine(rule.first, time()), datetime.combine(rule.last, time())
    return sum(1 for _day in islice(rrule(dtstart=start, until=end, **_step(rule)), MOST))


def _step(rule: Rule) -> dict[str, Any]:
    if rule.every != Every.MONTH:
        return {"freq": WEEKLY, "interval": 2 if rule.every == Every.FORTNIGHT else 1}
    if rule.first.day <= LAST_SURE_DAY:
        return {"freq": MONTHLY}
    latest = range(LAST_SURE_DAY, rule.first.day + 1)
    return {"freq": MONTHLY, "bymonthday": latest, "bysetpos": -1}


def spans(rule: Rule) -> Iterator[tuple[datetime, datetime]]:
    """Beginning and end of each, aware."""
    for day in days(rule):
        yield (
            timezone.make_aware(datetime.combine(day, rule.begins)),
            timezone.make_aware(datetime.combine(day, rule.ends)),
        )
