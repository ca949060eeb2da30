"""The admin of handbooks: the list of books, the shared chapters, and a book's own page."""

from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables.pages import PageStatusColumn, PageTitleColumn
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from communities.viewsets import CommunityPageListingViewSet, RowForms

from . import views
from .models import HandbookPage, SharedChapter


class HandbookViewSet(CommunityPageListingViewSet):
    """Handbooks."""

    model = HandbookPage
    name = "handbooks"
    icon = "openquote"
    menu_label = _("Handbooks")
    add_to_admin_menu = True
    columns = [
        PageTitleColumn("title", label=_("Handbook"), sort_key="title", classname="title"),
        PageStatusColumn("status", label=_("Status"), sort_key="live", width="12%"),
    ]
    list_filter = ["year", "live"]


class SharedChapterViewSet(RowForms, SnippetViewSet):
    """Shared chapters: the officers write them, everybody's book takes them in."""

    model = SharedChapter
    icon = "snippet"
    menu_label = _("Shared chapters")
    add_to_admin_menu = True
    list_display = ["title", "key", "sub_district"]
    search_fields = ["title"]


register_snippet(SharedChapterViewSet)


@hooks.register("register_admin_viewset")
def register_viewset() -> HandbookViewSet:
    """Add the list of books."""
    return HandbookViewSet()


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    """Add a book's own page and the button that builds it."""
    return [
        path("handbook/<int:pk>/", views.desk, name="handbook_desk"),
        path("handbook/<int:pk>/build/", views.build, name="handbook_build"),
        path("handbook/<int:pk>/<int:number>/copies/", views.copies, name="handbook_copies"),
        path("handbook/<int:pk>/<int:number>/delivery/", views.delivery, name="handbook_delivery"),
    ]


@hooks.register("register_page_listing_more_buttons")
def editions_button(page: Any, user: Any, next_url: str | None = None) -> Any:
    """Lead from the list to the editions."""
    if isinstance(page.specific_deferred, HandbookPage):
        url = reverse("handbook_desk", args=[page.pk])
        yield Button(_("Editions"), url, icon_name="download", priority=1)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Name what is logged of handbooks."""
    actions.register_action("handbooks.edition", _("Build an edition"), _("Edition built"))
    actions.register_action("handbooks.copies", _("Note the copies printed"), _("Copies noted"))
    actions.register_action("handbooks.delivery", _("Note a delivery"), _("Delivery noted"))
