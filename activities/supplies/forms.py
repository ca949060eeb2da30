"""Forms of the distribution of supplies."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models import Claim, StockEntry, Supply
from communities.models import Community
from home.punctuation import noted

MOST = 1_000_000


def _quantity(supply: Supply) -> str:
    return f"n{supply.pk}"


class HandOutForm(forms.Form):
    """A door, who carries it home, and how many of each; made for the keyboard and a scanner."""

    key = forms.CharField(max_length=40, widget=forms.HiddenInput)
    door = forms.CharField(
        label=_("Door or code"),
        max_length=120,
        help_text=_("“3-301” is building 3, door 301. A scanner types the code by itself."),
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
        error_messages={"required": _("Please write the building and the door.")},
    )
    household = forms.IntegerField(required=False, widget=forms.HiddenInput)
    relation = forms.ChoiceField(
        label=_("Who collects"),
        choices=Claim.Relation.choices,
        initial=Claim.Relation.MEMBER,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("Name of who collects"),
        max_length=60,
        required=False,
        help_text=_("Needed when it is nobody of the household."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, supplies: Sequence[Supply], door: str = "") -> None:
        super().__init__(data)
        self.supplies = supplies
        self.fields["door"].initial = door
        self.fields["key"].initial = uuid4().hex
        for supply in supplies:
            self.fields[_quantity(supply)] = forms.IntegerField(
                label=noted(supply.title, supply.unit),
                min_value=0,
                max_value=supply.per_household,
                initial=supply.per_household,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Ask for the name of whoever carries something for others."""
        said: dict[str, Any] = super().clean() or {}
        away = {Claim.Relation.NEIGHBOUR, Claim.Relation.LEADER}
        if said.get("relation") in away and not said.get("name", "").strip():
            self.add_error("name", _("Please write who carries it to the household."))
        return said

    def wanted(self) -> list[tuple[Supply, int]]:
        """What is to be handed out."""
        pairs = ((one, self.cleaned_data.get(_quantity(one)) or 0) for one in self.supplies)
        return [(supply, n) for supply, n in pairs if n]


class StockForm(forms.Form):
    """What came, went back or was lost."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    supply = forms.ModelChoiceField(
        label=pgettext_lazy("goods", "What"), queryset=Supply.objects.none(), empty_label=None
    )
    kind = forms.ChoiceField(label=_("What happened"), choices=StockEntry.Kind.choices)
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST)
    reason = forms.CharField(label=_("From, to or why"), max_length=120, required=False)

    def __init__(self, data: Any = None, *, supplies: Any) -> None:
        super().__init__(data)
        field = self.fields["supply"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = supplies
        self.fields["key"].initial = uuid4().hex


class PickUpForm(forms.Form):
    """When the first building comes, and how fast it goes on."""

    starts_at = forms.DateTimeField(
        label=_("The first building comes at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    minutes = forms.IntegerField(
        label=_("Minutes for each"), min_value=5, max_value=600, initial=20
    )
    together = forms.IntegerField(
        label=_("Buildings at a time"), min_value=1, max_value=100, initial=1
    )
    place = forms.CharField(label=_("Where"), max_length=80)

    def __init__(self, data: Any = None, *, place: str) -> None:
        super().__init__(data)
        self.fields["place"].initial = place


class LotForm(forms.Form):
    """What came to the sub-district."""

    title = forms.CharField(label=pgettext_lazy("goods", "What"), max_length=40)
    unit = forms.CharField(label=pgettext_lazy("goods", "Unit"), max_length=8)
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST)
    source = forms.CharField(label=_("From whom"), max_length=80, required=False)


class DivideForm(forms.Form):
    """How many each community gets; filled with a proposal."""

    def __init__(
        self, data: Any, *, communities: Sequence[Community], parts: dict[int, int]
    ) -> None:
        super().__init__(data)
        for one in communities:
            self.fields[f"c{one.pk}"] = forms.IntegerField(
                label=one.name, min_value=0, max_value=MOST, initial=parts.get(one.pk, 0)
            )

    def parts(self) -> dict[int, int]:
        """By the community's id."""
        return {int(name[1:]): n for name, n in self.cleaned_data.items()}


class ReceiveForm(forms.Form):
    """What really came of a portion."""

    portion = forms.IntegerField(widget=forms.HiddenInput)
    supply = forms.IntegerField(widget=forms.HiddenInput)
    received = forms.IntegerField(label=_("How many came"), min_value=0, max_value=MOST)
    note = forms.CharField(label=_("Why fewer"), max_length=120, required=False)
