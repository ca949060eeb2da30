"""Forms about sessions: adding them by a rule, moving one, calling some off."""

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .repeating import MOST, Every, Rule

DAY = re.compile(r"(?:(\d{4})\D{1,2})?(\d{1,2})\D{1,2}(\d{1,2})日?")


class DayInput(forms.DateInput):
    """A day, chosen from the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    """An hour and minute."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class RepeatForm(forms.Form):
    """A rule in a worker's words."""

    first = forms.DateField(label=gettext_lazy("First day"), widget=DayInput())
    begins = forms.TimeField(label=gettext_lazy("Begins at"), widget=ClockInput())
    ends = forms.TimeField(label=gettext_lazy("Ends at"), widget=ClockInput())
    every = forms.ChoiceField(label=gettext_lazy("How often"), choices=Every)
    times = forms.IntegerField(
        label=gettext_lazy("How many times"), min_value=1, max_value=MOST, required=False
    )
    last = forms.DateField(
        label=gettext_lazy("Or until this day"), widget=DayInput(), required=False
    )
    left_out = forms.CharField(
        label=gettext_lazy("Not on these days"),
        required=False,
        max_length=400,
        help_text=gettext_lazy(
            "Such as 10-1, 10-8. They are not made up for: ten times with one left out are nine."
        ),
    )

    def clean_left_out(self) -> frozenset[date]:
        """Read days as they are typed: 2026-10-01, 10/1, 10月1日."""
        typed, first = self.cleaned_data["left_out"], self.cleaned_data.get("first")
        found = [_day(part, first or timezone.localdate()) for part in _parts(typed)]
        if None in found:
            raise forms.ValidationError(_("Please write days like 10-1 with commas between them."))
        return frozenset(day for day in found if day is not None)

    def clean(self) -> dict[str, Any]:
        """Hours in order, and an end to it."""
        given = super().clean() or {}
        begins, ends = given.get("begins"), given.get("ends")
        if begins and ends and begins >= ends:
            self.add_error("ends", _("A session must begin before it ends."))
        if not self.errors and not (given["times"] or given["last"]):
            self.add_error("times", _("Please say how many times, or until which day."))
        if given.get("last") and given.get("first") and given["last"] < given["first"]:
            self.add_error("last", _("This is before the first day."))
        return given

    def rule(self) -> Rule:
        """The rule that was typed."""
        return Rule(**self.cleaned_data | {"every": Every(self.cleaned_data["every"])})


def _parts(typed: str) -> list[str]:
    return [part for part in re.split(r"[,，、;；\s]+", typed) if part]


def _day(typed: str, first: date) -> date | None:
    """A typed day; without a year it is the next one from `first` on."""
    found = DAY.fullmatch(typed)
    if not found:
        return None
    year, month, day = found.groups()
    try:
        if year:
            return date(int(year), int(month), int(day))
        this = date(first.year, int(month), int(day))
        return this if this >= first else this.replace(year=first.year + 1)
    except ValueError:
        return None


class ReasonForm(forms.Form):
    """Why a session is called off; it is told to everybody."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=100,
        help_text=gettext_lazy("Everybody who is signed up reads it, and so does the page."),
        error_messages={"required": gettext_lazy("Please write why; people will ask.")},
    )


class MoveForm(ReasonForm):
    """Another time or place for one session."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=DayInput())
    begins = forms.TimeField(label=gettext_lazy("Begins at"), widget=ClockInput())
    ends = forms.TimeField(label=gettext_lazy("Ends at"), widget=ClockInput())
    place = forms.CharField(label=gettext_lazy("Where"), max_length=80)
    field_order = ["day", "begins", "ends", "place", "reason"]

    def span(self) -> tuple[datetime, datetime]:
        """Beginning and end, aware."""
        given = self.cleaned_data
        start = datetime.combine(given["day"], given["begins"])
        end = datetime.combine(given["day"], given["ends"])
        return timezone.make_aware(start), timezone.make_aware(end)
