"""The form that lets an attendance stand for a missed session."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from activities.models import Attendance, Places
from home.dates import day_text


class _Session(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{day_text(obj.starts_at)} {obj.title}"


class _Instead(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{day_text(obj.places.starts_at)} {obj.places.title}"


class MakeUpForm(forms.Form):
    """Which session was missed, and which was attended instead."""

    missed = _Session(label=_("Missed session"), queryset=Places.objects.none())
    attendance = _Instead(label=_("Attended instead"), queryset=Attendance.objects.none())

    def __init__(
        self, data: Any, *, missed: QuerySet[Places], attended: QuerySet[Attendance]
    ) -> None:
        super().__init__(data)
        for name, rows in (("missed", missed), ("attendance", attended)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
            field.empty_label = _("please choose")
