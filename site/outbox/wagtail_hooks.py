"""The daily e-mail in one's own account of the admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks


@hooks.register("register_account_menu_item")
def daily_email(request: HttpRequest) -> dict[str, Any]:
    """Lead to its switch."""
    on = getattr(request.user, "digest", False)
    return {
        "url": reverse("outbox:my_digest"),
        "label": _("Daily e-mail"),
        "help_text": _("It is on: one e-mail a day about what waits for you.")
        if on
        else _("It is off. What waits for you stands on the first screen."),
    }
