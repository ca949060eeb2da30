"""What the admin knows of money: its words in the history of a project."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from .urls import ADMIN

SAID = {
    "agreement": gettext_lazy("Agreement of %(day)s recorded"),
    "paid": gettext_lazy("Paid: %(label)s, %(amount)s yuan"),
    "unpaid": gettext_lazy("Payment struck out: %(label)s, %(amount)s yuan. %(why)s"),
    "spent": gettext_lazy("Expense on “%(label)s”: %(amount)s yuan"),
    "cancelled": gettext_lazy("Expense cancelled: %(label)s, %(amount)s yuan. %(why)s"),
    "voucher": gettext_lazy("Voucher added: %(label)s, %(amount)s yuan"),
    "contributed": gettext_lazy("Contribution entered: %(label)s"),
    "asked": gettext_lazy("Amendment %(label)s asked for: %(amount)s yuan"),
    "amended": gettext_lazy("Amendment %(label)s in force: %(amount)s yuan"),
    "exported": gettext_lazy("The books were exported"),
    "released": gettext_lazy("Not paid out any more, back in the pool: %(amount)s yuan"),
    "returned": gettext_lazy("Paid back by %(label)s: %(amount)s yuan"),
    "unreturned": gettext_lazy("Receipt struck out: %(label)s, %(amount)s yuan. %(why)s"),
    "refused": gettext_lazy("Amendment %(label)s refused: %(why)s"),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Say each movement of money in a sentence."""

    @actions.register_action("projects.money")
    class MoneyFormatter(LogFormatter):
        label = gettext_lazy("Money")

        def format_message(self, log_entry: Any) -> str:
            said = SAID.get(log_entry.data.get("what", ""))
            return str(said) % log_entry.data if said else _("Money")


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    """Add the screen of money and its downloads."""
    return ADMIN
