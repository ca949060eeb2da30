"""The admin of the communities app: its lists, and what Wagtail's own screens may show."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from . import listings, menus
from .dashboard_panels import panels_for
from .opening_views import OpenCommunityView
from .pageviews import OwnPagesViewSet
from .policy import visible


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """Add the screens of this app, and put our page screens in place of Wagtail's."""
    return [
        OwnPagesViewSet(),
        listings.NoticeViewSet(),
        listings.CommunityViewSet(),
        listings.PeopleAndPlaces(),
        *(chooser() for chooser in listings.CHOOSERS),
    ]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Add the form that opens a community."""
    return [path("communities/open/", OpenCommunityView.as_view(), name="open_community")]


@hooks.register("register_admin_menu_item")
def register_home() -> MenuItem:
    """Lead back to the first screen: the logo alone is easy to miss."""
    return menus.home_item()


@hooks.register("construct_main_menu", order=1000)
def arrange_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """Keep what this person needs, in the order of a working day."""
    menus.arrange(request, items)


@hooks.register("construct_homepage_panels")
def show_what_waits(request: HttpRequest, panels: list[Any]) -> None:
    """Show the day in place of Wagtail's panels, which name pages and people of everywhere."""
    panels[:] = panels_for(request)


@hooks.register("construct_homepage_summary_items", order=1000)
def count_nothing(request: HttpRequest, items: list[Any]) -> None:
    """Leave out the counts of pages, photos and files: nobody has to do anything about them."""
    items.clear()


@hooks.register("construct_page_chooser_queryset")
@hooks.register("construct_image_chooser_queryset")
@hooks.register("construct_document_chooser_queryset")
def offer_own_rows(rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    """Offer in choosers only pages, photos and files of one's own communities."""
    return visible(rows, request.user)


@hooks.register("register_log_actions")
def name_log_actions(actions: LogActionRegistry) -> None:
    """Name what is logged of communities themselves."""
    actions.register_action("communities.open", _("Open a community"), _("Community opened"))
