"""What waits in the outbox: people whom nobody has called yet."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.dashboard import Waiting, by_community, waiting
from communities.models import Community

from .models import Message


@waiting(order=70)
def calls_to_make(communities: Sequence[Community], at: datetime) -> Waiting:
    """Residents without a phone on the web, who are told by a call."""
    counts = by_community(Message.objects.to_call().filter(community__in=communities))
    return Waiting("calls", _("calls to make"), counts, reverse("outbox:calls"), bool(counts))
