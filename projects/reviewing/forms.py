"""What a reviewer and the office type."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Community, SubDistrict
from projects.models import Criterion, Mark, PanelMember, PanelMinutes, Review

from .judging import Given
from .scoring import rubric


class MarksForm(forms.Form):
    """The rubric of a round: points, “does not apply”, a comment for each, and one for all."""

    comment = forms.CharField(
        label=gettext_lazy("what should be changed, or kept by all means"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call = review.member.round
        self.criteria = rubric(call)
        marks = {mark.key: mark for mark in review.marks.all()}
        self.fields["comment"].initial = review.comment
        for criterion in self.criteria:
            self._add(criterion, marks.get(criterion.key), call.scale)

    def _add(self, criterion: Criterion, mark: Mark | None, scale: int) -> None:
        key = criterion.key
        points = mark.points if mark else None
        self.fields[f"points-{key}"] = forms.CharField(
            label=_("points, 0 to %(most)s") % {"most": scale},
            required=False,
            max_length=8,
            initial="" if points is None else f"{points.normalize():f}",
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "code"}),
        )
        self.fields[f"points-{key}"].wanted = True  # type: ignore[attr-defined]  # read by templates
        self.fields[f"none-{key}"] = forms.BooleanField(
            label=_("does not apply here"),
            required=False,
            initial=bool(mark and mark.not_applicable),
        )
        self.fields[f"why-{key}"] = forms.CharField(
            label=_("why"),
            required=False,
            max_length=500,
            initial=mark.comment if mark else "",
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def rows(self) -> Iterator[tuple[Criterion, list[BoundField]]]:
        """Each criterion with its three fields."""
        for criterion in self.criteria:
            names = ("points", "none", "why")
            yield criterion, [self[f"{name}-{criterion.key}"] for name in names]

    def first_error(self) -> str:
        """What cannot be kept as it was typed, with the name of its criterion or field."""
        name, errors = next(iter(self.errors.items()))
        _part, _dash, key = name.partition("-")
        labels = {one.key: one.label for one in self.criteria}
        label = labels.get(key) or str(self.fields[name].label)
        return f"{label}: {errors[0]}"

    def given(self) -> dict[str, Given]:
        """What was typed, by the keys of the criteria."""
        data = self.cleaned_data
        return {
            one.key: Given(
                data.get(f"points-{one.key}", ""),
                bool(data.get(f"none-{one.key}")),
                data.get(f"why-{one.key}", ""),
            )
            for one in self.criteria
        }


class SeatForm(forms.Form):
    """A seat in the panel."""

    account = forms.CharField(
        label=gettext_lazy("user name, e-mail or phone of the account"), max_length=120
    )
    part = forms.ChoiceField(label=gettext_lazy("sits for"), choices=PanelMember.Part.choices)
    home: forms.ModelChoiceField[Community] = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label=gettext_lazy("lives or works in"),
        empty_label=gettext_lazy("none of our communities"),
        help_text=gettext_lazy("Its proposals are never given to this reviewer."),
    )

    def __init__(self, *args: Any, office: SubDistrict, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["home"]
        field.queryset = Community.objects.filter(sub_district=office).order_by("code")


class MinutesForm(forms.ModelForm[PanelMinutes]):
    """The minutes of the panel."""

    held_on = forms.DateField(
        label=gettext_lazy("day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    class Meta:
        model = PanelMinutes
        fields = ["held_on", "place", "chair", "present", "text", "decided"]
        widgets = {
            "present": forms.Textarea(attrs={"rows": 2}),
            "text": forms.Textarea(attrs={"rows": 8}),
            "decided": forms.Textarea(attrs={"rows": 4}),
        }
