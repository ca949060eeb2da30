"""The admin's form of a resident: one way of writing names and phones, and one verb behind it."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.views.generic import CreateView

from accounts.phones import parse

from .errors import Refusal
from .models import Resident
from .rowforms import RowForm
from .services.people import Person, clean_name, enter_at_desk


class ResidentForm(RowForm):
    """Names and phones are kept in one form, whoever types them."""

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
                typed["household"], person, by=self.request.user, at=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return super().is_valid(form)
        return True

    def save_instance(self) -> Resident:
        """Return who was entered."""
        return self.entered
