"""Forms of a handbook's desk: how many copies were printed, and where they went."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.widgets import AdminDateInput

from .deliveries import Destination, Place, delivered, places
from .models import Delivery, Edition

MOST_COPIES = 1_000_000


class CopiesForm(forms.Form):
    """The print run."""

    copies = forms.IntegerField(label=_("Copies printed"), min_value=1, max_value=MOST_COPIES)


class CorrectionForm(forms.Form):
    """A number that was wrong, and why."""

    copies = forms.IntegerField(
        label=pgettext_lazy("delivery", "Copies"), min_value=0, max_value=MOST_COPIES
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, delivery: Delivery, data: Any = None) -> None:
        super().__init__(data, initial={"copies": delivery.copies}, prefix=f"d{delivery.pk}")
        self.delivery = delivery


class DeliveriesForm(forms.Form):
    """A round of deliveries: every place that has none yet, with a proposal, and one of any name.

    A place whose number is empty or 0 is left for later.
    """

    label = forms.CharField(label=_("Another place"), required=False, max_length=80)
    copies = forms.IntegerField(
        label=pgettext_lazy("delivery", "Copies"),
        required=False,
        min_value=0,
        max_value=MOST_COPIES,
    )
    on = forms.DateField(label=_("Delivered on"), widget=AdminDateInput)
    by = forms.CharField(label=_("Delivered by"), required=False, max_length=60)

    per = forms.ChoiceField(
        choices=[("estate", ""), ("building", "")], required=False, widget=forms.HiddenInput
    )

    def __init__(
        self, edition: Edition, data: Any = None, *, today: date, per: str = "estate"
    ) -> None:
        per = data.get("per", per) if data else per
        super().__init__(data, initial={"on": today, "per": per})
        self.edition = edition
        self.by_building = per == "building"
        self.places: Sequence[Place] = places(edition, by_building=self.by_building)
        for place in self.places:
            self.fields[place.key] = forms.IntegerField(
                label=place.label,
                required=False,
                min_value=0,
                max_value=MOST_COPIES,
                initial=place.copies,
            )

    def place_rows(self) -> list[tuple[Place, forms.BoundField]]:
        """Return each place with its field, for the table."""
        return [(place, self[place.key]) for place in self.places]

    def clean(self) -> dict[str, Any]:
        """See that there is something to note, and that it is not more than there is."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        if bool(cleaned.get("label")) != bool(cleaned.get("copies")):
            raise forms.ValidationError(_("Another place needs both a name and a number."))
        numbers = [copies for _to, copies in self.rows(cleaned)]
        if not numbers:
            raise forms.ValidationError(_("Write at least one number of copies."))
        left = (self.edition.copies or 0) - delivered(self.edition)
        if sum(numbers) > left:
            raise forms.ValidationError(
                _("%(sum)s copies in all, but only %(left)s are left. Check the numbers."),
                params={"sum": sum(numbers), "left": left},
            )
        return cleaned

    def rows(self, given: dict[str, Any] | None = None) -> list[tuple[Destination, int]]:
        """Return where how many copies went."""
        given = self.cleaned_data if given is None else given
        rows: list[tuple[Destination, int]] = [
            (place.to, copies) for place in self.places if (copies := given.get(place.key))
        ]
        if given.get("label") and given.get("copies"):
            rows.append((given["label"], given["copies"]))
        return rows
