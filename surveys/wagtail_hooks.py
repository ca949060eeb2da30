"""The admin of polls and suggestions."""

from collections.abc import Iterator
from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry, LogFormatter

from surveys import wall_views
from surveys.viewsets import VIEWSETS

ACTIONS = {
    "polls.batch_commit": (_("batch counted"), _("A batch of slips was counted")),
    "polls.ballot_change": (
        _("named ballot changed"),
        _("A named ballot was changed for its voter at the desk"),
    ),
    "polls.named_export": (_("named answers exported"), _("Who chose what was taken as a file")),
    "polls.close": (_("poll closed"), _("The poll was closed by hand")),
    "polls.void": (_("poll voided"), _("The poll was voided, with a public reason")),
    "polls.batch_discard": (_("batch discarded"), _("A batch of slips was discarded")),
    "suggestions.take_down": (_("taken down"), _("Taken down at the desk")),
    "suggestions.outside": (_("answer from outside"), _("An answer from outside was noted")),
    "pact.publish": (_("pact published"), _("A version of the residents' pact was published")),
    "owners.make": (_("worksheet made"), _("A worksheet of an owners' vote was made")),
    "owners.change": (_("worksheet changed"), _("The head of a worksheet was changed")),
    "owners.import": (_("owners imported"), _("Owners and units were imported from a table")),
    "owners.slips": (_("slips noted"), _("Owners' slips were noted")),
    "owners.remove": (_("worksheet removed"), _("A worksheet was removed with its owners")),
}


class Hidden(LogFormatter):
    """With the reason, so that the history says it."""

    label = _("suggestion hidden")
    done: Any = _("Hidden from the public list: %(reason)s")

    def format_message(self, log_entry: Any) -> str:
        """What was done, and the reason that was given."""
        return str(self.done) % {"reason": log_entry.data.get("reason", "")}


class ShownAgain(Hidden):
    """It had been hidden for this reason."""

    label = _("suggestion shown again")
    done = _("Shown again. It had been hidden because: %(reason)s")


MODERATION = {"suggestions.hide": Hidden, "suggestions.show": ShownAgain}


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """Add the screens of this app to the admin."""
    return [viewset() for viewset in VIEWSETS]


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    """Tell Wagtail's log what these actions are called."""
    for action, (label, message) in ACTIONS.items():
        actions.register_action(action, label, message)
    for action, formatter in MODERATION.items():
        actions.register_action(action)(formatter)


@hooks.register("register_admin_menu_item")
def paper_item() -> MenuItem:
    """Lead to slips, their delivery, and the entry of those that came back."""
    return MenuItem(_("Polls on paper"), reverse("surveys:desk"), icon_name="doc-full", order=222)


@hooks.register("register_admin_menu_item")
def owners_item() -> MenuItem:
    """Lead to the worksheets for owners' votes."""
    url = reverse("surveys:worksheets")
    return MenuItem(_("Owners' worksheets"), url, icon_name="table", order=226)


@hooks.register("register_admin_urls")
def register_wall() -> list[Any]:
    """Add what hangs on the wall of a poll; its number is its page's."""
    return [
        path(f"polls/<int:pk>/{name}.pdf", wall_views.of_poll(sheet), name=sheet)
        for sheet, name in (("poll_poster", "poster"), ("result_notice", "result"))
    ]


@hooks.register("register_page_header_buttons")
def wall_buttons(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator:
    """Lead from a poll to its poster and the notice of its result."""
    yield from wall_views.buttons(page)
