"""Forms of the editor: a round whose parts add up, a proposal with its own round and poll."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.rowforms import RowPageForm

from .models.vocabulary import new_key

WHOLE = 100
LONGEST = 731  # days

if TYPE_CHECKING:
    Form = forms.ModelForm[Any]
else:
    Form = object  # the editor's form and the site's have no common base


class KeyedRowsForm(RowPageForm):
    """A page whose rows have a hidden `key` that names them for life, where row ids change.

    The editor copies its empty row, key and all, for each row that is added. It learns the keys
    that an autosave gave, so that the next one does not make them anew.
    """

    keyed: tuple[str, ...] = ()

    def is_valid(self) -> bool:
        """Give the second row with a key one of its own before anything is saved."""
        valid: bool = super().is_valid()
        for name in self.keyed:
            seen: set[str] = set()
            for form in standing(self.formsets, name):
                if form.instance.key in seen:
                    form.instance.key = new_key()
                seen.add(form.instance.key)
        return valid

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        """Tell the open editor the keys, as Wagtail tells it the ids."""
        updates: list[tuple[str, str]] = super().get_field_updates_for_resave()
        rows = [form for name in self.keyed for form in standing(self.formsets, name)]
        named = {f"{form.prefix}-key": form.instance.key for form in rows}
        return updates + [pair for pair in named.items() if self.data.get(pair[0]) != pair[1]]


class RoundPageForm(KeyedRowsForm):
    """A round in the editor: weights and instalments are parts of a hundred.

    A draft that is still being written need not add up: Wagtail saves it every other second.
    """

    keyed = ("criteria", "instalments", "papers")

    def is_valid(self) -> bool:
        """Add up the children once they have been read."""
        valid: bool = super().is_valid()
        if self.is_deferred_validation:
            return valid
        for name, field, sentence in (
            ("criteria", "weight", _("The weights of the rubric add up to %(sum)d, not to 100.")),
            ("instalments", "percent", _("The instalments add up to %(sum)d %%, not to 100 %%.")),
        ):
            parts = [form.cleaned_data.get(field) or 0 for form in standing(self.formsets, name)]
            if valid and parts and sum(parts) != WHOLE:
                self.add_error(None, sentence % {"sum": sum(parts)})
        return valid and not self.errors


class ProposalRules(Form):
    """What is right in a proposal, wherever it is written: in the editor or on the site."""

    def limit_evidence(self, place: Any) -> None:
        """Offer the polls and activities of the community whose page this is."""
        for name in ("evidence", "evidence_activity", "satisfaction"):
            field = self.fields.get(name)
            if isinstance(field, forms.ModelChoiceField) and place is not None:
                own: Any = field.queryset
                field.queryset = own.filter(path__startswith=place.path).order_by("-pk")

    def clean(self) -> dict[str, Any]:
        """Say everything that is wrong in what was typed; what is still missing is no error."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends, call = (cleaned.get(name) for name in ("starts_on", "ends_on", "round"))
        call = call or getattr(self.instance, "round", None)
        if ends and call is not None and call.call_opens_at and ends < call.call_opens_at.date():
            self.add_error("ends_on", _("The project ends before the call of its round opens."))
        elif starts and ends and (ends - starts).days > LONGEST:
            self.add_error("ends_on", _("A micro-project lasts two years at most."))
        return cleaned


class ProjectPageForm(ProposalRules, KeyedRowsForm):
    """A proposal in the editor: rounds of its sub-district, polls of its community."""

    keyed = ("budget_lines", "milestones", "leads")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.parent_page
        rounds = self.fields.get("round")
        if isinstance(rounds, forms.ModelChoiceField) and place is not None:
            model: Any = self._meta.model._meta.get_field("round").related_model
            above = place.path[: -place.steplen]
            rounds.queryset = model.objects.filter(path__startswith=above).order_by(
                "-call_opens_at"
            )
            if not self.instance.pk:
                self._begin_in_the_open_round(rounds.queryset)
        self.limit_evidence(place)

    def _begin_in_the_open_round(self, rounds: Any) -> None:
        """Choose the round that calls now, if there is only one."""
        calling = list(rounds.calling(timezone.now())[:2])
        if len(calling) == 1 and not self.initial.get("round"):
            self.initial["round"] = calling[0].pk


def standing(formsets: dict[str, Any], name: str) -> Iterator[forms.ModelForm]:
    """The filled forms of a formset, without those that are going to be deleted."""
    formset = formsets.get(name)
    if formset is None:
        return
    for form in formset.forms:
        cleaned = getattr(form, "cleaned_data", None)
        if cleaned and not cleaned.get("DELETE"):
            yield form
