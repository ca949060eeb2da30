"""The admin's list of what runs in the background."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column

from communities.viewsets import CommunityModelViewSet

from .models import Job
from .registry import face_of


def what(job: Job) -> str:
    """The kind's own words."""
    return str(face_of(job.kind).title)


class JobViewSet(CommunityModelViewSet):
    """Imports, handbooks and exports of one's communities, with what they said."""

    model = Job
    name = "background_jobs"
    icon = "cogs"
    menu_label = _("Background jobs")
    readonly = True
    list_display = [
        Column("kind", label=_("Kind"), accessor=what, sort_key="kind"),
        "state",
        "message",
        "requested_by",
        "created_at",
        "finished_at",
    ]
    list_filter = ["state"]
    ordering = "-created_at"
    inspect_view_fields = ["kind", "state", "message", "requested_by", "created_at", "finished_at"]


@hooks.register("register_admin_viewset")
def register_viewset() -> JobViewSet:
    """Add the list; the first screen leads to it when something failed."""
    return JobViewSet()
