"""`{% load outbox %}{% outbox_messages %}`: what the signed-in person was told lately."""

from typing import Any

from django import template

from accounts.models import User
from outbox.models import Message

register = template.Library()
SHOWN = 5


@register.inclusion_tag("outbox/messages.html", takes_context=True)
def outbox_messages(context: dict[str, Any], limit: int = SHOWN) -> dict[str, Any]:
    """Show the newest messages to the residents this account acts for; one query."""
    user = getattr(context.get("request"), "user", None)
    if not isinstance(user, User):
        return {"letters": []}
    residents = user.representations.standing().values("resident")
    letters = Message.objects.on_page().filter(resident__in=residents).select_related("resident")
    return {"letters": list(letters.order_by("-at", "-pk")[:limit])}
