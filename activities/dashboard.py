"""What waits in activities: this week's sessions, and those to check in today."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from communities.dashboard import Entry, Waiting, by_community, waiting
from communities.models import Community
from home.dates import day_text

from .models import Places

WEEK = timedelta(days=7)


@waiting(order=30)
def sessions_today(communities: Sequence[Community], at: datetime) -> Waiting:
    """Sessions to check in today."""
    day = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Places.objects.published().filter(
        community__in=communities, starts_at__lt=day + timedelta(days=1), ends_at__gt=day
    )
    return Waiting(
        "check_in", _("sessions to check in today"), by_community(rows), reverse("activities:desk")
    )


@waiting(order=40)
def sessions_this_week(communities: Sequence[Community], at: datetime) -> Waiting:
    """Sessions of the next seven days, with their sign-ups."""
    rows = Places.objects.published().filter(
        community__in=communities, ends_at__gt=at, starts_at__lte=at + WEEK
    )
    entries = [_entry(places) for places in rows.order_by("starts_at", "pk")[:8]]
    url = reverse("activity_pages:index")
    label = _("sessions in the next seven days")
    return Waiting("sessions", label, by_community(rows), url, False, entries)


def _entry(places: Places) -> Entry:
    """One session: when, how many of how many places."""
    if places.capacity is None:
        numbers = _now("%(taken)s signed up") % {"taken": places.taken}
    else:
        numbers = _now("%(taken)s of %(capacity)s places taken") % {
            "taken": places.taken,
            "capacity": places.capacity,
        }
    if places.waiting:
        numbers += " · " + _now("%(waiting)s waiting") % {"waiting": places.waiting}
    return Entry(
        places.title,
        reverse("activities:roster", args=[places.pk]),
        f"{day_text(places.starts_at, clock=True)} · {numbers}",
        urgent=bool(places.waiting),
    )
