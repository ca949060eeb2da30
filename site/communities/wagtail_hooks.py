"""The admin of the communities app: lists of pages and records, menu, what Wagtail may show."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from .models import Building, Household
from .viewsets import CommunityModelViewSet


class BuildingViewSet(CommunityModelViewSet):
    """Buildings."""

    model = Building
    icon = "home"
    menu_label = _("Buildings")
    list_display = ["name", "address", "grid", "estate", "leader"]
    list_filter = ["estate", "grid"]
    search_fields = ["name", "address"]
    panels = ["community", "name", "address", "estate", "grid", "leader"]


class HouseholdViewSet(CommunityModelViewSet):
    """Households."""

    model = Household
    icon = "home"
    list_display = ["unit", "building", "floor"]
    list_filter = ["building"]
    search_fields = ["unit", "building__name", "building__address"]
    form_fields = ["community", "building", "unit", "floor"]


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """Add the screens of this app to the admin."""
    return [BuildingViewSet(), HouseholdViewSet()]
