"""What the admin knows of activities: a flat list, the way to the desk, the log's words."""

from typing import Any

from django.db.models import Max, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.log_actions import LogActionRegistry

from communities.viewsets import (
    CommunityColumn,
    CommunityPageIndexView,
    CommunityPageListingViewSet,
)
from home.dates import day_text

from .models import ActivityPage
from .permissions import HAS_RECORDS
from .presenting import waiting_text
from .views.repeating import repeat

ACTIONS = {
    "activities.cancel": (_("cancelled"), _("Sign-up cancelled")),
    "activities.companion_left": (_("companion stepped back"), _("One companion stepped back")),
    "activities.door_open": (_("check-in link"), _("Check-in link made")),
    "activities.door_revoke": (_("check-in link"), _("Check-in link withdrawn")),
    "activities.sheet_settle": (_("sign-in sheet"), _("Two readings of a row compared")),
    "activities.sheet_finish": (_("sign-in sheet"), _("Sign-in sheet entered")),
    "activities.companion_swapped": (_("companion swapped"), _("Another companion comes")),
    "activities.call_off": (_("called off"), _("Session called off")),
    "activities.hold": (_("held after all"), _("Session held after all")),
    "activities.move": (_("moved"), _("Session moved")),
    "activities.skip": (_("skipped"), _("Skipped on the waiting list, so that others may pass")),
    "activities.made_up": (_("made up"), _("A missed session noted as made up")),
    "activities.made_up_back": (_("made up: taken back"), _("A made-up session taken back")),
    "activities.export": (_("exported"), _("Exported")),
    "activities.stock": (_("stock entered"), _("Entered in the stock of supplies")),
    "activities.follow_up": (_("follow-up"), _("Follow-up of a joint meeting")),
    "activities.meeting_public": (
        _("meeting shown"),
        _("Summary of a meeting shown or hidden"),
    ),
    "activities.photo": (_("photo shown"), _("Photo taken into an album")),
    "activities.photo_off": (_("photo taken off"), _("Photo taken off an album and deleted")),
    "activities.pick_ups": (_("pick-up times planned"), _("Pick-up times of supplies planned")),
    "activities.claim_off": (_("supplies put back"), _("A household’s supplies put back")),
}


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    """Tell Wagtail's log what these actions are called."""
    for action, (label, message) in ACTIONS.items():
        actions.register_action(action, label, message)


class ActivityIndexView(CommunityPageIndexView):
    """Activities with the numbers of their sessions; the last session first."""

    default_ordering = "-last_at"

    def get_base_queryset(self) -> QuerySet[ActivityPage]:
        return (
            super()
            .get_base_queryset()
            .annotate(
                last_at=Max("places__starts_at"),
                taken=Coalesce(Sum("places__taken"), 0),
                waiting=Coalesce(Sum("places__waiting"), 0),
                has_records=HAS_RECORDS,
            )
        )


class RosterColumn(Column):
    """Signed up and waiting, with the way to the roster."""

    cell_template_name = "activities/admin/roster_cell.html"

    def get_value(self, instance: Any) -> dict[str, str]:
        numbers = [str(instance.taken)]
        if instance.waiting:
            numbers.append(waiting_text(instance.waiting))
        address = f"{reverse('activities:desk')}?page_id={instance.pk}"
        return {"text": " · ".join(numbers), "url": address}


class DayColumn(Column):
    """The last session's day."""

    def get_value(self, instance: Any) -> str:
        return day_text(instance.last_at, clock=True) if instance.last_at else ""


class ActivityListing(CommunityPageListingViewSet):
    """All activities that the user looks after."""

    model = ActivityPage
    index_view_class = ActivityIndexView
    icon = "calendar-alt"
    menu_label = _("Activities")
    menu_order = 220
    add_to_admin_menu = True
    columns = [
        CommunityPageIndexView.base_columns[0],
        CommunityColumn(),
        DayColumn("last_at", label=_("Last session"), sort_key="last_at"),
        RosterColumn("roster", label=_("Sign-ups")),
        *CommunityPageIndexView.base_columns[2:],
    ]
    list_filter = ["community", "kind", "project", "live"]


@hooks.register("register_admin_viewset")
def register_listing() -> ActivityListing:
    """Add the list to the admin."""
    return ActivityListing("activity_pages", url_prefix="activities")


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Add the screen that writes sessions by a rule."""
    return [path("activities/<int:page_id>/sessions/", repeat, name="activity_repeat")]


@hooks.register("register_admin_menu_item")
def desk_item() -> MenuItem:
    """Lead to the check-in screens, which are made for a phone."""
    return MenuItem(
        _("Check-in and sign-ups"),
        reverse("activities:desk"),
        icon_name="clipboard-list",
        order=221,
    )


@hooks.register("register_admin_menu_item")
def calls_item() -> MenuItem:
    """Lead to those whom the desk must call."""
    return MenuItem(_("Call list"), reverse("outbox:calls"), icon_name="mail", order=222)
