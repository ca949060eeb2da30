"""Forms of residents and of the desk."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.models import Building, Community, Resident
from communities.naming import natural_key

from .models import Places

NAME_LENGTH = 60


class SignUpForm(forms.Form):
    """For whom, with whom; the hidden key makes two taps one sign-up."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    resident = forms.ChoiceField(label=_("Who comes"), widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, places: Places, residents: Sequence[Resident], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.residents = {str(one.pk): one for one in residents}
        who = self.fields["resident"]
        assert isinstance(who, forms.ChoiceField)
        who.choices = [(pk, one.name) for pk, one in self.residents.items()]
        if len(residents) == 1:
            who.widget = forms.HiddenInput()
        who.initial = next(iter(self.residents), None)
        self.fields["key"].initial = uuid4().hex
        for number in range(1, places.companions_max + 1):
            self.fields[f"companion_{number}"] = forms.CharField(
                label=_("Companion %(number)d") % {"number": number},
                help_text=_("A nickname is enough. A child comes with you and by your name.")
                if number == 1
                else "",
                max_length=20,
                required=False,
            )

    def chosen(self) -> Resident:
        """Who comes."""
        return self.residents[self.cleaned_data["resident"]]

    def companions(self) -> list[str]:
        """Nicknames in order."""
        names = (self.cleaned_data[name] for name in self.fields if name.startswith("companion_"))
        return [name for name in names if name]


class NeighbourForm(SignUpForm):
    """For whom of the building; nobody is chosen before the leader chooses."""

    def __init__(
        self, *args: Any, places: Places, residents: Sequence[Resident], **kw: Any
    ) -> None:
        super().__init__(*args, places=places, residents=residents, **kw)
        doors = sorted(residents, key=lambda one: natural_key(one.household.unit))
        self.fields["resident"] = forms.ChoiceField(
            label=_("Which neighbour"),
            choices=[("", _("please choose")), *((one.pk, _with_door(one)) for one in doors)],
            error_messages={
                "required": _("Please choose the neighbour whom you sign up."),
                "invalid_choice": _("Please choose a confirmed resident of your building."),
            },
        )
        self.order_fields(["resident"])


def _with_door(resident: Resident) -> str:
    return f"{resident.household.unit} {resident.name}"


class PersonForm(forms.Form):
    """Somebody at the desk or on the phone: a name and a building."""

    name = forms.CharField(
        label=_("Name"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Please write the name of the person.")},
    )
    building = forms.ModelChoiceField(
        label=_("Building"), queryset=Building.objects.none(), required=False
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, community: Community | int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        building = self.fields["building"]
        assert isinstance(building, forms.ModelChoiceField)
        building.queryset = Building.objects.filter(community=community)
        building.empty_label = _("not known")
        self.fields["key"].initial = uuid4().hex


class CallerForm(PersonForm):
    """Somebody whom the desk signs up."""

    CHANNELS = [("phone", _("by phone")), ("desk", _("at the desk")), ("paper", _("on paper"))]

    channel = forms.ChoiceField(label=_("How they asked"), choices=CHANNELS, initial="phone")
    companions = forms.CharField(
        label=_("Companions"),
        required=False,
        max_length=200,
        help_text=_("Nicknames with commas between them."),
    )
    resident = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, places: Places, **kwargs: Any) -> None:
        super().__init__(*args, community=places.community_id, **kwargs)
        if not places.companions_max:
            del self.fields["companions"]

    def nicknames(self) -> list[str]:
        """Companions as they were typed, split at Chinese and Latin commas."""
        typed = self.cleaned_data.get("companions", "").replace("，", ",").replace("、", ",")
        return [name.strip()[:20] for name in typed.split(",") if name.strip()]
