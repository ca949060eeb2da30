"""Fences around Wagtail's own screens that ask per model, or do not ask at all.

Our view sets stand behind `viewsets.RowGuard`. What Wagtail itself brings (page chooser, moving,
photo and file choosers, reports, the admin's API) is fenced here, in one place, by the arguments of
the address: a page, photo or file of another community is not found. Found by tests/admin, which
visits every address as every role.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import ResolverMatch
from django.utils.translation import gettext as _
from wagtail.models import Page

from .models import Attachment, Photo
from .policy import visible
from .typed import whole_number

# Reports run over the whole tree and name everybody; tags are words of all communities.
CLOSED_NAMESPACES = {
    "wagtailadmin_reports",
    "wagtailadmin_workflows",
    "wagtailredirects",
    "images",
    "documents",
}
CLOSED_NAMES = {"wagtailadmin_tag_autocomplete", "wagtailadmin_tag_model_autocomplete"}

ARGUMENTS: dict[str, type[Model]] = {
    "page_id": Page,
    "parent_page_id": Page,
    "page_to_move_id": Page,
    "destination_id": Page,
    "page_pk": Page,
    "parent_page": Page,
    "new_parent_page": Page,
    "image_id": Photo,
    "document_id": Attachment,
    "doc_id": Attachment,
}
# Where the argument is only called `pk`, or `id` in a list of choices.
CHOOSERS: dict[str, type[Model]] = {
    "wagtailadmin_pages": Page,
    "wagtailadmin_choose_page_chosen_multiple": Page,
    "wagtailimages_chooser": Photo,
    "wagtaildocs_chooser": Attachment,
}


class AdminFenceMiddleware:
    """Ask, before any view of the admin, whether what the address names is the user's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Answer 404 for another's row, and close what cannot be limited to one's own."""
        match = request.resolver_match
        if match is None or not match.route.startswith("admin/"):
            return None
        if not request.user.is_authenticated or request.user.is_superuser:
            return None
        if CLOSED_NAMESPACES & set(match.namespaces) or match.url_name in CLOSED_NAMES:
            messages.error(
                request, _("This screen shows all communities; an administrator has it.")
            )
            return redirect("wagtailadmin_home")
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied  # Wagtail leads to the sign-in page, which leads back here
        for model, ids in _named_rows(request, match, kwargs):
            _require(model, ids, request)
        return None


def _named_rows(
    request: HttpRequest, match: ResolverMatch, kwargs: dict[str, Any]
) -> Iterable[tuple[type[Model], list[Any]]]:
    """Every row that an address, its query or its form names as an argument."""
    for name, model in ARGUMENTS.items():
        if name in kwargs:
            yield model, [kwargs[name]]
        if name in request.POST:
            yield model, request.POST.getlist(name)
    if match.url_name == "wagtail_bulk_action":
        model = apps.get_model(kwargs["app_label"], kwargs["model_name"])
        yield model, request.GET.getlist("id")
        if issubclass(model, Page) and "all" in request.GET.getlist("id"):
            yield model, [_page_that_may_be_changed(request)]
    places = [*match.namespaces, match.url_name or ""]
    for place in places:
        if place in CHOOSERS:
            if "pk" in kwargs:
                yield CHOOSERS[place], [kwargs["pk"]]
            if request.GET.getlist("id"):
                yield CHOOSERS[place], request.GET.getlist("id")


def _page_that_may_be_changed(request: HttpRequest) -> int:
    """Id of the page whose children "all" means. Above one's own pages, "all" is everybody's."""
    parent = Page.objects.filter(pk=whole_number(request.GET.get("childOf", ""))).first()
    if parent is None or not parent.permissions_for_user(request.user).can_edit():
        raise Http404
    return int(parent.pk)


def _require(model: type[Model], ids: list[Any], request: HttpRequest) -> None:
    """Raise 404 if one of these rows is there and not the user's."""
    numbers = {whole_number(str(pk)) for pk in ids} - {0}
    if not numbers:
        return
    mine = visible(model._default_manager.filter(pk__in=numbers), request.user)
    if mine.count() < len(numbers):
        raise Http404
