"""What the admin knows of activities."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

ACTIONS = {
    "activities.cancel": (_("cancelled"), _("Sign-up cancelled")),
    "activities.companion_left": (_("companion stepped back"), _("One companion stepped back")),
    "activities.skip": (_("skipped"), _("Skipped on the waiting list, so that others may pass")),
}


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    """Tell Wagtail's log what these actions are called."""
    for action, (label, message) in ACTIONS.items():
        actions.register_action(action, label, message)
