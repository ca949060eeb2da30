"""Base classes for every screen of the admin that lists, shows or changes a community's rows.

Wagtail's generic views ask the policy per model. `RowGuard` stands before each view that a view set
builds and answers 404 for a row that is not the user's; the list, its filters, its export and its
forms offer only the user's rows. Use these bases, and there is nothing left to remember:

    class EstateViewSet(CommunityModelViewSet):
        model = Estate
        icon = "home"
        list_display = ["name", "property_manager", "repair_phone"]
        list_filter = ["owners_committee"]
        search_fields = ["name", "address"]
        panels = ["community", "name", "address"]      # or form_fields = […]
"""

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.forms import Form, ModelForm, modelform_factory
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters.filters import QuerySetRequestMixin
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import BulkActionsColumn
from wagtail.admin.views.generic import ReorderView
from wagtail.admin.views.pages.listing import IndexView as PageIndexView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.coreutils import resolve_model_string
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.snippets.views.chooser import SnippetChooserViewSet

from .policy import ALL, visible
from .rowforms import RowForm, row_aware

READERS_VIEWS = {
    "index",
    "index_results",
    "list",
    "list_results",
    "inspect",
    "history",
    "history_results",
    "usage",
}


Mixin: Any = object  # whatever it stands before: Wagtail comes without types
MOST_CHOICES = 500  # of one filter; a community has some 60 buildings


class RowGuard(Mixin):
    """Stands before a view: another community's row is not found, and no list contains it."""

    request: HttpRequest
    model: Any

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Look for the row before the view does: some views load it in `setup`."""
        self.request = request
        if "pk" in kwargs:
            self._require(request, kwargs["pk"])
        super().setup(request, *args, **kwargs)

    def _require(self, request: HttpRequest, pk: Any) -> None:
        """Raise 404 unless the user may do here, with this row, what the view is for."""
        model = resolve_model_string(self.model)
        policy = policy_registry.get_by_type(model)
        required = getattr(self, "permission_required", None)
        actions = {required} if required else ALL
        rows = policy.instances_user_has_any_permission_for(request.user, actions)
        try:
            found = rows.filter(pk=unquote(str(pk))).exists()
        except (ValueError, ValidationError) as error:
            raise Http404 from error
        if not found:
            raise Http404

    def _own(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return visible(rows, self.request.user)


class GuardedList(RowGuard):
    """A list, its search, filters and exports, of the user's rows only."""

    def get_base_queryset(self) -> QuerySet[Any]:
        rows = self._own(super().get_base_queryset())
        return rows.select_related(*names) if (names := self._relations(rows.model)) else rows

    def _relations(self, model: type[Model]) -> list[str]:
        """Foreign keys that the list shows: fetched with the rows, not one by one."""
        keys = {field.name for field in model._meta.concrete_fields if field.is_relation}
        shown = getattr(self, "list_display", None) or []
        return [name for name in shown if isinstance(name, str) and name in keys]

    @cached_property
    def filters(self) -> Any:
        """Wagtail's filters, whose choices name only the user's rows and colleagues."""
        filters = super().filters
        if filters is not None:
            limit_filters(filters, self.request)
            filters.__dict__.pop("_form", None)
        return filters


def limit_filters(filters: Any, request: HttpRequest) -> None:
    """Let the choices of a filter set name only rows and people that the user may see.

    What has more of them than can be read through is no filter: the search finds those.
    """
    for name, entry in list(filters.filters.items()):
        if isinstance(entry, QuerySetRequestMixin):
            everything = entry.get_queryset(request)
            if everything is not None:
                entry.queryset = visible(everything, request.user)
                entry.__dict__.pop("_field", None)
                if entry.queryset.order_by()[MOST_CHOICES : MOST_CHOICES + 1].exists():
                    del filters.filters[name]


class GuardedReorder(RowGuard):
    """Sorting by hand, among the user's rows."""

    def get_queryset(self) -> QuerySet[Any]:
        return self._own(super().get_queryset())


class LookupForm(SearchFilterMixin, BaseFilterForm):
    """Search of a chooser in columns of the database: every word typed must be found."""

    lookups: list[str] = []

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        self.search_query = self.cleaned_data.get("q", "")
        for word in self.search_query.split():
            found = Q()
            for lookup in self.lookups:
                found |= Q(**{f"{lookup}__icontains": word})
            objects = objects.filter(found)
        self.is_searching = bool(self.search_query)
        return objects


class GuardedChooser(RowGuard):
    """A chooser that offers, finds and answers with the user's rows only."""

    lookups: list[str] = []
    model_class: Any

    def get_object_list(self) -> QuerySet[Any]:
        return self._own(super().get_object_list())

    def get_objects(self, pks: list[str]) -> QuerySet[Any]:
        return self._own(super().get_objects(pks))

    def get_filter_form_class(self) -> type[Form]:
        """Search in the given columns, or in the index where it can narrow to one's own rows."""
        if self.lookups:
            return type("FilterForm", (LookupForm,), {"lookups": self.lookups})
        form: type[Form] = super().get_filter_form_class()
        searchable = getattr(self.model_class, "search_fields", [])
        if any(field.field_name in {"id", "pk"} for field in searchable):
            return form
        return type("FilterForm", (BaseFilterForm,), {})

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_creation_form_kwargs()
        return kwargs | {"for_user": self.request.user}


class GuardedViews(Mixin):
    """Builds every view of a view set behind its guard."""

    def construct_view(self, view_class: type, **kwargs: Any) -> Any:
        guard: type = RowGuard
        if hasattr(view_class, "get_base_queryset"):
            guard = GuardedList
        elif issubclass(view_class, ReorderView):
            guard = GuardedReorder
        guarded = type(view_class.__name__, (guard, view_class), {})
        return super().construct_view(guarded, **kwargs)


class CommunityColumn(Column):
    """The row's community; shown to those who have more than one."""

    def __init__(self) -> None:
        super().__init__("community", label=_("Community"), sort_key="community__name")

    def get_value(self, instance: Any) -> str:
        return str(instance.community or "")


class CommunityChooserViewSet(GuardedViews, ChooserViewSet):
    """A chooser of rows with a `community`; `lookups` names the columns that it searches."""

    lookups: list[str] = []

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"lookups": self.lookups, **kwargs})

    def construct_view(self, view_class: type, **kwargs: Any) -> Any:
        return construct_chooser_view(super(GuardedViews, self), view_class, **kwargs)


class CommunitySnippetChooserViewSet(GuardedViews, SnippetChooserViewSet):
    """The chooser that comes with a snippet."""

    def construct_view(self, view_class: type, **kwargs: Any) -> Any:
        return construct_chooser_view(super(GuardedViews, self), view_class, **kwargs)


def construct_chooser_view(viewset: Any, view_class: type, **kwargs: Any) -> Any:
    """Build a chooser's view behind its guard."""
    guarded = type(view_class.__name__, (GuardedChooser, view_class), {})
    return viewset.construct_view(guarded, **kwargs)


class RowForms(GuardedViews):
    """Gives the forms of a view set the user's choices; `readonly` leaves only list and detail."""

    model: type[Model]
    readonly = False
    base_form_class: type[Any] | None = None
    copy_view_enabled = False
    # The index cannot narrow a search to one's own rows by a subquery; the database can.
    search_backend_name = None
    chooser_viewset_class = CommunitySnippetChooserViewSet

    def get_edit_handler(self) -> Any:
        handler = super().get_edit_handler()
        if handler is not None:
            form: Any = self.form_of(handler)
            handler.base_form_class = row_aware(form)
        return handler

    def form_of(self, handler: Any) -> type[Any]:
        """Return the form that the panels, the view set or the model ask for."""
        asked = getattr(handler, "base_form_class", None) or self.base_form_class
        return asked or getattr(self.model, "base_form_class", None) or RowForm

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        if self._edit_handler:
            form_class: type[ModelForm] = self._edit_handler.get_form_class()
            return form_class
        fields = getattr(self, "form_fields", None)
        exclude = getattr(self, "exclude_form_fields", None)
        if fields is None and exclude is None:
            exclude = []
        return modelform_factory(self.model, form=RowForm, fields=fields, exclude=exclude)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        common: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        if self.readonly:
            for name in ("add", "edit", "delete", "copy"):
                common.pop(f"{name}_url_name", None)
        return common

    def register_admin_url_finder(self) -> None:
        """Offer no way to an edit form where there is none."""
        if not self.readonly:
            super().register_admin_url_finder()

    def get_urlpatterns(self) -> list[Any]:
        patterns: list[Any] = super().get_urlpatterns()
        if self.readonly:
            patterns = [entry for entry in patterns if entry.name in READERS_VIEWS]
        return patterns


class CommunityModelViewSet(RowForms, ModelViewSet):
    """Screens for a record with a `community`. `readonly = True`: list and detail only."""

    inspect_view_enabled = True


class FlatPageIndexView(PageIndexView):
    """A flat list of pages that the user may change, whatever their place in the tree.

    It has no boxes to tick: "select all" would mean all pages of the tree, not those of the list.
    """

    base_columns = [
        column for column in PageIndexView.base_columns if not isinstance(column, BulkActionsColumn)
    ]


class CommunityPageIndexView(FlatPageIndexView):
    """A flat list of pages with their community, which `specific()` would ask for one by one."""

    def get_base_queryset(self) -> QuerySet[Any]:
        pages: Any = super().get_base_queryset()
        rows: QuerySet[Any] = pages.select_related("community", for_specific_subqueries=True)
        return rows


class CommunityPageListingViewSet(GuardedViews, PageListingViewSet):
    """A flat list of one page type of a community, in the menu, with filters and search."""

    model: type[Page]
    index_view_class = CommunityPageIndexView
