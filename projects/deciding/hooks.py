"""What the admin knows of a round's vote."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter

from projects.models import RoundPage, Rule

from .urls import ADMIN


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name the decision in the history of the round."""

    @actions.register_action("projects.vote")
    class VoteFormatter(LogFormatter):
        label = gettext_lazy("Decide the residents' vote")

        def format_message(self, log_entry: Any) -> str:
            data = log_entry.data
            return _("Vote decided by the rule “%(rule)s”, %(ballots)s ballots") % {
                "rule": dict(Rule.choices).get(data.get("rule", ""), ""),
                "ballots": data.get("ballots", ""),
            }


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    """Add the screen of the vote."""
    return ADMIN


@hooks.register("register_page_header_buttons")
def header_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator:
    """Lead from a round whose residents vote to the count."""
    if page.pk and page.specific_class is RoundPage and page.specific.uses_vote:
        url = reverse("round_vote", args=[page.pk])
        yield Button(_("Vote of the residents"), url=url, icon_name="check", priority=7)
