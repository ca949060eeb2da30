"""Forms of the editor: a round whose parts add up, a proposal with its own round and poll."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from communities.rowforms import RowPageForm

from .models.vocabulary import new_key

WHOLE = 100


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


class ProjectPageForm(KeyedRowsForm):
    """A proposal in the editor: rounds of its sub-district, polls of its community."""

    keyed = ("budget_lines", "milestones")

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
        polls = self.fields.get("evidence")
        if isinstance(polls, forms.ModelChoiceField) and place is not None:
            own: Any = polls.queryset
            polls.queryset = own.filter(path__startswith=place.path)


def standing(formsets: dict[str, Any], name: str) -> Iterator[forms.ModelForm]:
    """The filled forms of a formset, without those that are going to be deleted."""
    formset = formsets.get(name)
    if formset is None:
        return
    for form in formset.forms:
        cleaned = getattr(form, "cleaned_data", None)
        if cleaned and not cleaned.get("DELETE"):
            yield form
