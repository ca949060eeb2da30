"""What is held about a resident here: messages."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.my_data import Held, forgets, my_data
from communities.models import Resident

from .models import Message


@my_data("messages", _("Messages"))
def told(resident: Resident) -> list[Held]:
    """What the resident was told, and over which channel."""
    rows = Message.objects.filter(resident=resident).order_by("at", "pk")
    return [Held(row.subject, row.at, row.get_channel_display()) for row in rows]


@forgets("messages")
def forget(resident: Resident, at: datetime) -> None:
    """Remove the messages: they were for this person only."""
    Message.objects.filter(resident=resident).delete()
