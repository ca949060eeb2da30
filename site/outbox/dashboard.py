"""What waits in the outbox: residents to be called."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.dashboard import Waiting, by_community, waiting
from communities.models import Community

from .models import Message


@waiting(order=15)
def calls_to_make(communities: Sequence[Community], at: datetime) -> Waiting:
    """Residents whom no message reaches, or none did."""
    counts = by_community(Message.objects.filter(community__in=communities).to_call())
    url = reverse("outbox:calls")
    return Waiting("calls", _("residents to be called"), counts, url, urgent=bool(counts))
