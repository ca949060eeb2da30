"""Notices, with the days that they count for."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import PageStatusColumn, PageTitleColumn

from home.dates import day_text

from ..models import NoticePage
from ..viewsets import CommunityColumn, CommunityPageListingViewSet


class DayColumn(Column):
    """A day with its weekday, also one to come: Wagtail's own column only knows the past."""

    def get_value(self, instance: Any) -> str:
        value = super().get_value(instance)
        return day_text(value) if value else ""


def urgency(notice: NoticePage) -> str:
    """The word where it holds, and no red cross where it does not."""
    return str(NoticePage._meta.get_field("urgent").verbose_name) if notice.urgent else ""


class NoticeViewSet(CommunityPageListingViewSet):
    """Notices."""

    model = NoticePage
    name = "notices"
    icon = "thumbtack"
    menu_label = _("Notices")
    add_to_admin_menu = True
    columns = [
        PageTitleColumn("title", label=_("Notice"), sort_key="title", classname="title"),
        CommunityColumn(),
        Column("urgent", label=_("Urgent"), accessor=urgency, sort_key="urgent", width="8%"),
        DayColumn("issued_on", label=_("Issued"), sort_key="issued_on", width="16%"),
        DayColumn("expires_at", label=_("Valid until"), sort_key="expires_at", width="16%"),
        PageStatusColumn("status", label=_("Status"), sort_key="live", width="10%"),
    ]
    list_filter = ["urgent", "issued_on", "expires_at", "live"]
