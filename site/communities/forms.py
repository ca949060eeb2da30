"""What residents type: joining, codes, their own data."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import CodeField, PhoneField
from accounts.models import Consent
from accounts.wording import WORDING

from .errors import Refusal
from .models import Building, JoinPoster, Resident
from .services.people import ChildNeedsGuardian, Person, clean_name, find_household


def sentence(refusal: Refusal) -> ValidationError:
    """Turn a refusal into what a form shows."""
    return ValidationError(str(refusal), code=refusal.code)


class NameField(forms.CharField):
    """A person's name, in the one form that we keep."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Name"))
        options.setdefault("error_messages", {"required": _("Please type the name.")})
        options.setdefault("widget", forms.TextInput(attrs={"autocomplete": "name"}))
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        try:
            return clean_name(typed)
        except Refusal as refusal:
            raise sentence(refusal) from refusal


class AgeBandField(forms.ChoiceField):
    """An age band, never a birth date."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Age"))
        options.setdefault("error_messages", {"required": _("Please choose an age band.")})
        options.setdefault("choices", [("", _("Please choose")), *Resident.AgeBand.choices])
        super().__init__(**options)


def consent_field(purpose: str, *, required: bool = False) -> forms.BooleanField:
    """Return an unticked box with the wording that holds today."""
    return forms.BooleanField(
        label=WORDING[Consent.Purpose(purpose)],
        required=required,
        error_messages={"required": _("Without this agreement we may not keep your entry.")},
    )


def refuse_children(form: forms.Form) -> str:
    """Clean an age band: nobody under 14 joins by themself."""
    band: str = form.cleaned_data["age_band"]
    if band == Resident.AgeBand.CHILD:
        raise sentence(ChildNeedsGuardian())
    return band


def agreed_purposes(form: forms.Form) -> tuple[str, ...]:
    """Return what was agreed to in a form with the two boxes."""
    agreed = (Consent.Purpose.SERVICE,)
    return (*agreed, Consent.Purpose.CONTACT) if form.cleaned_data["contact"] else agreed


class BuildingChoiceField(forms.ModelChoiceField):
    """Buildings by what stands on their doors."""

    def label_from_instance(self, building: Building) -> str:
        return f"{building.address} {building.name}"


class JoinForm(forms.Form):
    """Joining by a poster. `account_phone` is the proved phone of whoever is signed in already."""

    building = BuildingChoiceField(
        label=_("Building"),
        queryset=Building.objects.none(),
        empty_label=_("Please choose"),
        error_messages={
            "required": _("Please choose your building."),
            "invalid_choice": _("This building is not one of this poster's. Please choose again."),
        },
    )
    unit = forms.CharField(
        label=_("Unit"),
        max_length=40,
        help_text=_("As on your door, for example 301室."),
        error_messages={"required": _("Please type your unit, as on your door.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = NameField()
    phone = PhoneField(help_text=_("We send a code to it. It is never shown to other residents."))
    age_band = AgeBandField()
    consent = consent_field(Consent.Purpose.SERVICE, required=True)
    contact = consent_field(Consent.Purpose.CONTACT)

    def __init__(
        self, *args: Any, poster: JoinPoster, signed_in: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        buildings = Building.objects.filter(community_id=poster.community_id)
        if poster.building_id:
            buildings = buildings.filter(pk=poster.building_id)
            self.fields["building"].widget = forms.HiddenInput()
            self.fields["building"].initial = poster.building_id
        else:
            buildings = buildings.filter(grid=poster.grid)
        self.fields["building"].queryset = buildings  # type: ignore[attr-defined]  # a choice
        if signed_in:
            del self.fields["phone"]

    clean_age_band = refuse_children

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("building") and data.get("unit"):
            try:
                data["household"] = find_household(data["building"], data["unit"])
            except Refusal as refusal:
                self.add_error("unit", sentence(refusal))
        return data

    def person(self, phone: str = "") -> Person:
        """Return who was typed in."""
        data = self.cleaned_data
        return Person(data["name"], data.get("phone") or phone, data["age_band"])

    purposes = agreed_purposes


class LetterForm(forms.Form):
    """Using a door letter."""

    code = forms.CharField(
        label=_("Code of the letter"),
        max_length=40,
        help_text=_("It stands beside the QR code. Capitals, spaces and dashes do not matter."),
        error_messages={"required": _("Please type the code that stands on the letter.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "code"}
        ),
    )
    name = NameField()
    age_band = AgeBandField()
    phone = PhoneField(
        required=False,
        help_text=_("With it you can sign in again later, on any device. We send a code to it."),
    )
    consent = consent_field(Consent.Purpose.SERVICE, required=True)
    contact = consent_field(Consent.Purpose.CONTACT)
    receipt = forms.CharField(max_length=64, widget=forms.HiddenInput(), required=False)

    clean_age_band = refuse_children

    def person(self) -> Person:
        """Return who was typed in; the phone is not proved yet."""
        data = self.cleaned_data
        return Person(data["name"], data["phone"], data["age_band"])

    purposes = agreed_purposes


class AgreeForm(forms.Form):
    """The two boxes alone, for somebody whom the desk or a table has entered."""

    consent = consent_field(Consent.Purpose.SERVICE, required=True)
    contact = consent_field(Consent.Purpose.CONTACT)

    purposes = agreed_purposes


class CodeForm(forms.Form):
    """The six digits of a text message."""

    code = CodeField()


class ReasonForm(forms.Form):
    """Why somebody is refused."""

    reason = forms.CharField(
        label=_("Reason, as the resident will read it"),
        max_length=200,
        error_messages={"required": _("Please write the reason: the resident will read it.")},
    )


class CorrectForm(forms.Form):
    """Correcting one's own entry."""

    name = NameField()
    age_band = AgeBandField()


class PhoneForm(forms.Form):
    """A new phone to sign in with."""

    phone = PhoneField(help_text=_("We send a code to it."))


class ActForForm(forms.Form):
    """Acting for a father or a mother who has no phone."""

    name = NameField(help_text=_("The name of the person you want to act for."))
    age_band = AgeBandField()
    consent = forms.BooleanField(
        label=_("This person knows about it and agrees that their entry is kept."),
        error_messages={"required": _("Please ask the person first, then tick this box.")},
    )

    clean_age_band = refuse_children

    def person(self) -> Person:
        """Return for whom."""
        return Person(self.cleaned_data["name"], "", self.cleaned_data["age_band"])
