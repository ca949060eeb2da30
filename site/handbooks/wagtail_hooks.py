"""The admin of handbooks: the list of books, the shared chapters, and a book's own page."""

from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables.pages import PageStatusColumn, PageTitleColumn
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

from communities.viewsets import CommunityPageListingViewSet

from . import preview_views
from .admin_urls import office_item, register_edition_urls
from .chapter_views import SharedChapterViewSet, SkillViewSet
from .footnotes import register_footnotes
from .models import HandbookPage


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


register_snippet(SharedChapterViewSet)
hooks.register("register_rich_text_features", register_footnotes)


@hooks.register("register_admin_viewset")
def register_viewset() -> list[Any]:
    """Add the lists of books and of neighbours with a skill."""
    return [HandbookViewSet(), SkillViewSet()]


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    """Add a book's own page and the button that builds it."""
    return [
        path("handbook/proof/<str:key>/<int:number>.png", preview_views.leaf, name="handbook_leaf"),
        path(
            "handbook/remarks/<str:kind>/<int:pk>/",
            preview_views.remark_list,
            name="handbook_remarks",
        ),
    ]


hooks.register("register_admin_urls", register_edition_urls)
hooks.register("register_admin_menu_item", office_item)


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
    actions.register_action(
        "handbooks.correction", _("Correct a delivery"), _("Delivery corrected")
    )
