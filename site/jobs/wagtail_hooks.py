"""The admin's list of what runs in the background."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from communities.viewsets import CommunityModelViewSet

from .models import Job


class JobViewSet(CommunityModelViewSet):
    """Imports, handbooks and exports of one's communities, with what they said."""

    model = Job
    name = "background_jobs"
    icon = "cogs"
    menu_label = _("Background jobs")
    readonly = True
    list_display = ["kind", "state", "message", "requested_by", "created_at", "finished_at"]
    list_filter = ["state"]
    ordering = "-created_at"
    inspect_view_fields = ["kind", "state", "message", "requested_by", "created_at", "finished_at"]


@hooks.register("register_admin_viewset")
def register_viewset() -> JobViewSet:
    """Add the list; the first screen leads to it when something failed."""
    return JobViewSet()
