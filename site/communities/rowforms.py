"""Admin forms that offer, and accept, only what belongs to the user's communities."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext as _
from wagtail.admin.forms.models import WagtailAdminModelForm, WagtailAdminModelFormMetaclass
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.models import Page, get_page_models

from .models import Community
from .policy import visible
from .references import not_theirs, references, text_fields
from .roles import managed_community_ids


class RowFormMetaclass(WagtailAdminModelFormMetaclass):
    """Makes the forms of inline children row-aware too."""

    @classmethod
    def child_form(cls) -> type[forms.ModelForm]:
        return RowForm


if TYPE_CHECKING:
    Form = forms.ModelForm[Any]
else:
    Form = object  # Wagtail's two forms have no common base of their own


class RowFormMixin(Form):
    """Limits every choice to the user's rows, and keeps the row in its community.

    With one community there is nothing to choose: the field goes, the community is set. An entry
    never changes its community: records that point to it could not follow.
    """

    for_user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.for_user is None:
            return
        for formset in getattr(self, "formsets", {}).values():
            # Wagtail's inline panels do not pass the user on, and would offer everybody's rows.
            formset.form_kwargs["for_user"] = self.for_user
            formset.form = row_aware(formset.form)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                field.queryset = visible(field.queryset, self.for_user)
        self._settle_community()

    def _settle_community(self) -> None:
        """Remove the field where there is no choice."""
        field = self.fields.get("community")
        if getattr(getattr(field, "queryset", None), "model", None) is not Community:
            return
        mine = managed_community_ids(self.for_user)
        if self.instance.pk:
            del self.fields["community"]
        elif len(mine) == 1:
            del self.fields["community"]
            self.instance.community_id = next(iter(mine))

    def _get_validation_exclusions(self) -> set[str]:
        """Check constraints on the community although its field may be gone."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # private
        return excluded - {"community"}

    def clean(self) -> dict[str, Any]:
        """Refuse a building, grid or household of another community than the entry's own."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        own = _community_id(cleaned.get("community")) or getattr(
            self.instance, "community_id", None
        )
        for name in list(cleaned):
            if own and any(_foreign(row, own) for row in _rows(cleaned[name])):
                self.add_error(name, _("This belongs to another community."))
        if self.for_user is not None:
            self._refuse_references(cleaned)
        return cleaned

    def _refuse_references(self, cleaned: dict[str, Any]) -> None:
        """Refuse photos, files, pages and chapters in texts that are not the user's to use.

        What stands there already stays: somebody with more rights has put it there.
        """
        for field in text_fields(self._meta.model):
            if field.name not in cleaned:
                continue
            known = references(field, field.value_from_object(self.instance))
            new = references(field, cleaned[field.name]) - known
            for model in not_theirs(new, self.for_user):
                self.add_error(field.name, _not_yours(model))


class RowForm(RowFormMixin, WagtailAdminModelForm, metaclass=RowFormMetaclass):
    """Form of a record or snippet in the admin."""


class RowPageForm(RowFormMixin, WagtailAdminPageForm, metaclass=RowFormMetaclass):
    """Form of a page in the admin; `base_form_class` of every page type that sets none.

    The address may stay empty: Wagtail makes it of the title. Its script does so in the browser
    too, but not before a title that was pasted is left, and autosave would refuse the page.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False


def give_pages_their_form() -> None:
    """Make the form of every page type row-aware, also where an app has written its own.

    Called before Wagtail's admin is ready, which gives its form to what is left.
    """
    for model in get_page_models():
        if model is not Page:
            model.base_form_class = row_aware(getattr(model, "base_form_class", RowPageForm))


@cache
def row_aware(form: type[Any]) -> type[Any]:
    """Return the form itself if it knows rows, else a subclass that does."""
    if issubclass(form, RowFormMixin):
        return form
    return RowFormMetaclass(form.__name__, (RowFormMixin, form), {})


def _not_yours(model: type[Model]) -> str:
    """The sentence for a text that uses what it may not."""
    return _(
        "Here stands one (%(what)s) that you may not use, or that is no longer there. Please "
        "choose one that is offered to you."
    ) % {"what": model._meta.verbose_name}


def _rows(value: Any) -> Iterator[Model]:
    """Rows that a cleaned value consists of."""
    if isinstance(value, Model):
        yield value
    elif hasattr(value, "model") and hasattr(value, "__iter__"):
        yield from value


def _community_id(community: Any) -> int | None:
    """Id of a chosen community."""
    return community.pk if community else None


def _foreign(row: Model, own: int) -> bool:
    """Whether this row belongs to a community, and to another one."""
    try:
        row._meta.get_field("community")
    except FieldDoesNotExist:
        return False
    other = getattr(row, "community_id", None)
    return other is not None and other != own
