"""Handbooks whose newest edition no longer holds."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.dashboard import Waiting, by_community, waiting
from communities.models import Community

from .models import Proof


@waiting(order=70)
def stale_handbooks(communities: Sequence[Community], at: datetime) -> Waiting:
    """Books that say something else than their newest edition, as last looked at."""
    rows = Proof.objects.filter(
        community__in=communities, stale_since__isnull=False, handbook__live=True
    )
    counts = by_community(rows)
    return Waiting("handbooks", _("handbooks out of date"), counts, reverse("handbook_office"))
