"""What waits in activities: the sessions of the coming week."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.dashboard import Entry, Waiting, by_community, waiting
from communities.models import Community
from home.dates import day_text

from . import sheet_dashboard as _sheets  # noqa: F401 - registers what is to be entered
from .meetings import dashboard as _meetings  # noqa: F401 - registers what is overdue
from .models import Places
from .presenting import places_text

SOON = timedelta(days=7)
SHOWN = 8


@waiting(order=40)
def sessions_this_week(communities: Sequence[Community], at: datetime) -> Waiting:
    """Sessions that are going on or begin within seven days, with the way to their rosters."""
    rows = Places.objects.published().held().upcoming(at)
    rows = rows.filter(community__in=communities, starts_at__lt=at + SOON)
    entries = [
        Entry(
            f"{places.title} · {day_text(places.starts_at, year=False, clock=True)}",
            reverse("activities:roster", args=[places.pk]),
            places_text(places),
        )
        for places in rows[:SHOWN]
    ]
    url = reverse("activities:desk")
    label = _("activity sessions within a week")
    return Waiting("activities", label, by_community(rows), url, entries=entries)
