"""Forms of a meeting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.models import FollowUp, Meeting, Party

from .services import Measure


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class HeadForm(forms.ModelForm):
    """Who chairs and who writes."""

    class Meta:
        model = Meeting
        fields = ["chair", "keeper"]


class PointForm(forms.Form):
    """A new point of the agenda."""

    title = forms.CharField(label=_("New point of the agenda"), max_length=120)


class PartyForm(forms.ModelForm):
    """A body that takes part."""

    class Meta:
        model = Party
        fields = ["kind", "name", "people"]


class AgreeForm(forms.Form):
    """Who does what until when; with a number where something is to be counted."""

    title = forms.CharField(label=_("What is to be done"), max_length=120)
    owner = forms.CharField(label=_("Who does it"), max_length=60)
    due = forms.DateField(label=_("Until"), widget=_day())
    unit = forms.CharField(
        label=_("Counted in"),
        max_length=12,
        required=False,
        help_text=_("Only where a number says how far it is: 54 households to be rebuilt."),
    )
    start = forms.IntegerField(label=_("Number at the start"), required=False)
    target = forms.IntegerField(label=_("Number to reach"), required=False)

    def clean(self) -> dict[str, Any]:
        """Take both numbers, or none; and two different ones."""
        said: dict[str, Any] = super().clean() or {}
        start, target = said.get("start"), said.get("target")
        if (start is None) != (target is None):
            self.add_error("target", _("Please write both numbers, or none."))
        elif start is not None and start == target:
            self.add_error("target", _("The number to reach must be another one."))
        return said

    def measure(self) -> Measure | None:
        """What is counted, if anything."""
        said = self.cleaned_data
        if said["start"] is None:
            return None
        return Measure(said["unit"], said["start"], said["target"])


class StepForm(forms.Form):
    """What happened with a follow-up."""

    CLOSE = [("", _("goes on")), *FollowUp.State.choices[1:]]

    text = forms.CharField(label=_("How it went on"), max_length=300, required=False)
    value = forms.IntegerField(label=_("Number now"), required=False)
    due = forms.DateField(label=_("New day"), widget=_day(), required=False)
    state = forms.ChoiceField(label=_("State"), choices=CLOSE, required=False)


class SummaryForm(forms.Form):
    """What everybody may read."""

    summary = forms.CharField(
        label=_("Summary for everybody"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Names of residents and mobile numbers are shown in part; better leave them out."
        ),
    )
    public = forms.BooleanField(
        label=_("Show the summary and what was agreed on the activity’s page"), required=False
    )
