"""Forms of a handbook's desk: how many copies were printed, and where they went."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.widgets import AdminDateInput

from communities.models import Estate

from .models import Edition


class CopiesForm(forms.Form):
    """The print run."""

    copies = forms.IntegerField(label=_("Copies printed"), min_value=1, max_value=1_000_000)


class DeliveryForm(forms.Form):
    """Copies that left the office: to an estate of this community, or to anywhere else."""

    estate = forms.ModelChoiceField(
        Estate.objects.none(), label=_("Estate"), required=False, empty_label=_("– another place –")
    )
    label = forms.CharField(
        label=_("Another place"),
        required=False,
        max_length=80,
        help_text=_("A building, the library, the reserve: only when no estate is chosen."),
    )
    copies = forms.IntegerField(
        label=pgettext_lazy("delivery", "Copies"), min_value=1, max_value=1_000_000
    )
    on = forms.DateField(label=_("Delivered on"), widget=AdminDateInput)
    by = forms.CharField(label=_("Delivered by"), required=False, max_length=60)

    def __init__(self, edition: Edition, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"on": today})
        self.edition = edition
        estates = Estate.objects.filter(community=edition.community_id)
        self.fields["estate"].queryset = estates  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One place, not two and not none."""
        cleaned: dict[str, Any] = super().clean() or {}
        if bool(cleaned.get("estate")) == bool(cleaned.get("label")) and not self.errors:
            raise forms.ValidationError(_("Choose an estate or name another place, one of them."))
        return cleaned

    def place(self) -> Estate | str:
        """Where the copies went."""
        estate: Estate | None = self.cleaned_data["estate"]
        return estate or str(self.cleaned_data["label"])
