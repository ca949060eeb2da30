"""The form that takes photos into an album."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.models import AlbumPhoto

from .services import Agreement


class PhotosInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """As many files as were chosen, as a list."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Check each of them; none at all is refused as one that is missing."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(PhotosField, self).clean(one, initial) for one in files or [None]]


class PhotosForm(forms.Form):
    """What the photos show, and what those on them agreed to. One statement for all of them."""

    caption = forms.CharField(
        label=_("What the photos show"),
        max_length=80,
        help_text=_("Read aloud to who does not see them; without names."),
    )
    consent = forms.ChoiceField(
        label=_("Can anybody be recognised?"),
        choices=AlbumPhoto.Consent.choices,
        widget=forms.RadioSelect,
    )
    held_by = forms.CharField(
        label=_("Who keeps the signed consents"), max_length=60, required=False
    )
    agreed_on = forms.DateField(
        label=_("Signed on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    children = forms.BooleanField(label=_("Children under 14 can be recognised"), required=False)
    guardians = forms.CharField(
        label=_("Which guardians agreed"),
        max_length=120,
        required=False,
        help_text=_("Kept for proof; never published."),
    )
    photos = PhotosField(
        label=_("Photos"),
        widget=PhotosInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Please choose at least one photo.")},
    )

    def agreement(self) -> Agreement:
        """What was stated."""
        said: dict[str, Any] = self.cleaned_data
        return Agreement(
            nobody=said["consent"] == AlbumPhoto.Consent.NOBODY,
            held_by=said["held_by"],
            agreed_on=said["agreed_on"],
            children=said["children"],
            guardians=said["guardians"],
        )
