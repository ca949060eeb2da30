"""Forms of the ledger of volunteer hours."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .ledger import this_year
from .models import Places
from .services.serving import Period


def _day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class LeftForm(forms.Form):
    """When somebody really left, on the day of the session, and how this is known."""

    time = forms.TimeField(label=_("Left at"), widget=forms.TimeInput(attrs={"type": "time"}))
    reason = forms.CharField(label=_("Why?"), max_length=200)

    def __init__(self, *args: Any, places: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places

    def clean(self) -> dict[str, Any]:
        """Put the time on the session's day; before the beginning means after midnight."""
        said: dict[str, Any] = super().clean() or {}
        if "time" in said:
            start = timezone.localtime(self.places.starts_at)
            left = datetime.combine(start.date(), said["time"], start.tzinfo)
            early = left < start - timedelta(hours=6)
            said["left_at"] = left + timedelta(days=1) if early else left
        return said


class PeriodForm(forms.Form):
    """From when to when; this year until today, unless it is said."""

    first = forms.DateField(label=_("First day"), widget=_day_input())
    last = forms.DateField(label=_("Last day"), widget=_day_input())

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data)
        self.usual = this_year(today)
        self.fields["first"].initial, self.fields["last"].initial = (
            self.usual.first,
            self.usual.last,
        )

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("first") and said.get("last") and said["first"] > said["last"]:
            self.add_error("last", _("The last day is before the first."))
        return said

    def period(self) -> Period:
        """What was chosen, or the usual one."""
        if not self.is_bound or not self.is_valid():
            return self.usual
        return Period(self.cleaned_data["first"], self.cleaned_data["last"])
