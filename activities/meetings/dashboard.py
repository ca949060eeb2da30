"""What waits of the meetings: follow-ups whose day is past."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import FollowUp
from communities.dashboard import Entry, Waiting, by_community, waiting
from communities.models import Community
from home.dates import day_text

SHOWN = 6


@waiting(order=35)
def overdue_follow_ups(communities: Sequence[Community], at: datetime) -> Waiting:
    """What somebody was to have done by now, the oldest first."""
    today = timezone.localdate(at)
    rows = FollowUp.objects.filter(community__in=communities).overdue(today)
    entries = [
        Entry(
            f"{row.title} · {row.owner}",
            reverse("activities:follow_up", args=[row.pk]),
            day_text(row.due, year=False),
            urgent=True,
        )
        for row in rows[:SHOWN]
    ]
    return Waiting(
        "follow_ups",
        _("follow-ups overdue"),
        by_community(rows),
        reverse("activities:follow_ups"),
        urgent=True,
        entries=entries,
    )
