"""Lists of what the communities app keeps."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSetGroup

from .doors import DoorLetterViewSet, JoinPosterViewSet
from .notices import NoticeViewSet
from .people import HouseholdChooser, HouseholdViewSet, ResidentChooser, ResidentViewSet
from .places import (
    BuildingViewSet,
    CommunityViewSet,
    EstateViewSet,
    GridViewSet,
    ServicePhoneViewSet,
)

CHOOSERS = [ResidentChooser, HouseholdChooser]


class PeopleAndPlaces(ModelViewSetGroup):
    """The menu of who lives where, and of what hangs and lies at their doors."""

    menu_label = _("Residents")
    menu_name = "people"
    menu_icon = "group"
    items = (
        ResidentViewSet,
        HouseholdViewSet,
        BuildingViewSet,
        GridViewSet,
        EstateViewSet,
        ServicePhoneViewSet,
        JoinPosterViewSet,
        DoorLetterViewSet,
    )


__all__ = ["CHOOSERS", "CommunityViewSet", "NoticeViewSet", "PeopleAndPlaces"]
