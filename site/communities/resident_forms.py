"""The admin's form of a resident: one way of writing names and phones, and one verb behind it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import CreateView

from accounts.phones import parse

from .errors import Refusal
from .models import Resident
from .rowforms import RowForm
from .services.people import NameTooLong, Person, clean_name, enter_at_desk


class ResidentForm(RowForm):
    """Names and phones are kept in one form, whoever types them.

    The box is for who is entered; for who is there already the list has a step of its own.
    """

    agreed = forms.BooleanField(
        label=_("The consent that this person has signed lies in our office"),
        help_text=_("Leave it empty if not: the person is then listed as still to be asked."),
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "name" in self.fields:
            self.fields["name"].error_messages["max_length"] = NameTooLong.message
        if self.instance.pk:
            del self.fields["agreed"]

    def clean_name(self) -> str:
        """Full width, spaces and control characters go."""
        try:
            return clean_name(self.cleaned_data["name"])
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from refusal

    def clean_phone(self) -> str:
        """A number of any kind as E.164, or none."""
        typed = self.cleaned_data["phone"]
        try:
            return parse(typed) if typed else ""
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from refusal


class EnterAtDeskView(CreateView):
    """Enters a person by the same verb as the desk: confirmed, by whom and when, and logged."""

    def is_valid(self, form: ResidentForm) -> bool:
        """Enter the person; what the verb refuses is shown above the form."""
        if not super().is_valid(form):
            return False
        typed = form.cleaned_data
        person = Person(typed["name"], typed["phone"], typed["age_band"])
        try:
            self.entered = enter_at_desk(
                typed["household"],
                person,
                by=self.request.user,
                at=timezone.now(),
                agreed=typed["agreed"],
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return super().is_valid(form)
        return True

    def save_instance(self) -> Resident:
        """Return who was entered."""
        return self.entered
