"""Forms of residents and of the desk."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import PhoneField
from accounts.models import Consent
from communities.errors import Refusal
from communities.forms import (
    AgeBandField,
    BuildingChoiceField,
    NameField,
    agreed_purposes,
    consent_field,
    sentence,
)
from communities.models import Building, Community, Resident
from communities.naming import natural_key
from communities.services.people import Person, find_household

from .models import Places
from .questions import Questions

NAME_LENGTH = 60


class GroupForm(Questions, forms.Form):
    """With whom, and what the activity asks; the hidden key makes two taps one sign-up."""

    key = forms.CharField(max_length=48, widget=forms.HiddenInput)

    def __init__(self, *args: Any, places: Places, **kw: Any) -> None:
        super().__init__(*args, **kw)
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
        self.ask(places.questions)

    def companions(self) -> list[str]:
        """Nicknames in order."""
        names = (self.cleaned_data[name] for name in self.fields if name.startswith("companion_"))
        return [name for name in names if name]


class SignUpForm(GroupForm):
    """For whom of those for whom this account acts."""

    resident = forms.ChoiceField(label=_("Who comes"), widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, places: Places, residents: Sequence[Resident], **kw: Any
    ) -> None:
        super().__init__(*args, places=places, **kw)
        self.residents = {str(one.pk): one for one in residents}
        who = self.fields["resident"]
        assert isinstance(who, forms.ChoiceField)
        who.choices = [(pk, one.name) for pk, one in self.residents.items()]
        if len(residents) == 1:
            who.widget = forms.HiddenInput()
        who.initial = next(iter(self.residents), None)
        self.order_fields(["key", "resident"])

    def chosen(self) -> Resident:
        """Who comes."""
        return self.residents[self.cleaned_data["resident"]]


class SeriesForm(SignUpForm):
    """The same for several sessions: all of them, or those that are ticked."""

    sessions = forms.MultipleChoiceField(
        label=_("Which sessions"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one session.")},
    )

    def __init__(
        self,
        *args: Any,
        places: Places,
        residents: Sequence[Resident],
        offered: Sequence[tuple[Places, str]],
        **kw: Any,
    ) -> None:
        super().__init__(*args, places=places, residents=residents, **kw)
        self.offered = {str(one.pk): one for one, _label in offered}
        sessions = self.fields["sessions"]
        assert isinstance(sessions, forms.MultipleChoiceField)
        sessions.choices = [(str(one.pk), label) for one, label in offered]
        sessions.initial = list(self.offered)
        self.order_fields(["key", "sessions", "resident"])

    def asked(self) -> list[Places]:
        """The chosen sessions in their order."""
        chosen = set(self.cleaned_data["sessions"])
        return [one for pk, one in self.offered.items() if pk in chosen]


class ByNameForm(GroupForm):
    """Name, phone and door of somebody who signs up without an account."""

    name = NameField()
    phone = PhoneField(
        help_text=_("The committee calls it when something changes. Nobody else sees it.")
    )
    building = BuildingChoiceField(
        label=_("Building"),
        queryset=Building.objects.none(),
        empty_label=_("Please choose"),
        error_messages={"required": _("Please choose your building.")},
    )
    unit = forms.CharField(
        label=_("Unit"),
        max_length=40,
        help_text=_("As on your door, for example 301室."),
        error_messages={"required": _("Please type your unit, as on your door.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    age_band = AgeBandField(required=False)
    consent = consent_field(Consent.Purpose.SERVICE, required=True)
    contact = consent_field(Consent.Purpose.CONTACT)

    def __init__(self, *args: Any, places: Places, **kw: Any) -> None:
        super().__init__(*args, places=places, **kw)
        building = self.fields["building"]
        assert isinstance(building, forms.ModelChoiceField)
        building.queryset = Building.objects.filter(community=places.community_id)
        if places.youngest or places.oldest:
            self.fields["age_band"].required = True
        else:
            del self.fields["age_band"]
        last = ["consent", "contact"]
        self.order_fields([name for name in self.fields if name not in last] + last)

    def clean(self) -> dict[str, Any]:
        """Find the household of the unit that was typed."""
        given = super().clean() or {}
        if given.get("building") and given.get("unit"):
            try:
                given["household"] = find_household(given["building"], given["unit"])
            except Refusal as refusal:
                self.add_error("unit", sentence(refusal))
        return given

    def person(self) -> Person:
        """Who it says it is."""
        given = self.cleaned_data
        return Person(given["name"], given["phone"], given.get("age_band", ""))

    def purposes(self) -> tuple[str, ...]:
        """What was agreed to."""
        return agreed_purposes(self)


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


class CallerForm(Questions, PersonForm):
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
        self.ask(places.questions, needed=False)

    def nicknames(self) -> list[str]:
        """Companions as they were typed, split at Chinese and Latin commas."""
        typed = self.cleaned_data.get("companions", "").replace("，", ",").replace("、", ",")
        return [name.strip()[:20] for name in typed.split(",") if name.strip()]
