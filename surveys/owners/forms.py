"""Forms of the worksheet's screens."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from communities import sheets
from communities.models import Community, Estate
from surveys.models import OwnersWorksheet

from .counting import Matter
from .table import COLUMNS, REQUIRED


class WorksheetForm(forms.ModelForm[OwnersWorksheet]):
    """The head of a worksheet; the community is chosen once, by those who have several."""

    class Meta:
        model = OwnersWorksheet
        fields = ["community", "title", "matter", "estate", "held_on", "clause"]
        widgets = {
            "held_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "clause": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, communities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine: Any = communities.order_by("name")
        choice: Any = self.fields["community"]
        choice.queryset, choice.initial = mine, mine.first()
        estate: Any = self.fields["estate"]
        estate.queryset = Estate.objects.filter(community__in=mine).order_by("name")
        estate.empty_label = _("the whole community, or not in the list")
        if self.instance.pk:
            del self.fields["community"]
            estate.queryset = estate.queryset.filter(community=self.instance.community_id)
        elif len(mine) == 1:
            choice.widget, choice.empty_label = forms.HiddenInput(), None

    def clean(self) -> dict[str, Any]:
        """The estate is one of the community."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        community = given.get("community") or getattr(self.instance, "community", None)
        estate = given.get("estate")
        if estate and isinstance(community, Community) and estate.community_id != community.pk:
            self.add_error("estate", _("This belongs to another community."))
        return given


class TableForm(forms.Form):
    """A table of units with owner and area."""

    file = forms.FileField(
        label=_("Table (XLSX or CSV)"),
        help_text=_("At most 10 MB. Never with identity numbers."),
        error_messages={"required": _("Please choose a file.")},
    )

    def clean_file(self) -> UploadedFile:
        """Refuse what is no table before it is kept."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size and file.size > sheets.LARGEST_FILE:
            raise forms.ValidationError(sheets.FileTooLarge.message)
        try:
            sheets.glance(file.read(), COLUMNS, REQUIRED)
        except sheets.BadFile as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        file.seek(0)
        return file


class AgainForm(forms.Form):
    """Another matter for the same owners."""

    title = forms.CharField(label=_("What is to be decided"), max_length=120)
    matter = forms.ChoiceField(label=_("Matter of article 278"), choices=Matter.choices)
