"""What the admin knows of a panel: its screen, its way from a round, its words in the history."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter

from projects.models import RoundPage

from .urls import ADMIN


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name what the office and the reviewers do in the history of the round and the proposal."""

    @actions.register_action("projects.panel")
    class PanelFormatter(LogFormatter):
        label = gettext_lazy("Change the panel")

        def format_message(self, log_entry: Any) -> str:
            added, left = log_entry.data.get("added"), log_entry.data.get("left")
            if added:
                return _("%(name)s joined the panel") % {"name": added}
            return _("%(name)s left the panel") % {"name": left}

    @actions.register_action("projects.review")
    class ReviewFormatter(LogFormatter):
        label = gettext_lazy("Review a proposal")

        def format_message(self, log_entry: Any) -> str:
            data = log_entry.data
            words = {
                "reopened": _("Review given back to %(reviewer)s: %(reason)s"),
                "taken_back": _("Review taken from %(reviewer)s: %(reason)s"),
            }
            said = words.get(data.get("what", ""))
            return said % data if said else _("A review was submitted")

    @actions.register_action("projects.minutes")
    class MinutesFormatter(LogFormatter):
        label = gettext_lazy("Write the minutes of the panel")

        def format_message(self, log_entry: Any) -> str:
            if log_entry.data.get("what") == "written":
                return _("Minutes of the panel written")
            return _("Minutes of the panel changed")


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    """Add the screen of a panel."""
    return ADMIN


@hooks.register("register_page_header_buttons")
def header_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator:
    """Lead from a round to its panel."""
    if page.pk and page.specific_class is RoundPage:
        url = reverse("round_panel", args=[page.pk])
        yield Button(_("Panel"), url=url, icon_name="group", priority=6)
