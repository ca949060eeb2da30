"""What waits of paper: sheets of the last two weeks that nobody has entered."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.dashboard import Entry, Waiting, by_community, waiting
from communities.models import Community
from home.dates import day_text

from .models import SignInSheet

LATELY = timedelta(days=14)  # an older sheet was not used
SHOWN = 8


@waiting(order=45)
def sheets_to_enter(communities: Sequence[Community], at: datetime) -> Waiting:
    """Sign-in sheets of sessions that are over, with the way to their grids."""
    rows = SignInSheet.objects.filter(
        community__in=communities,
        finished_at=None,
        places__ends_at__lte=at,
        places__ends_at__gt=at - LATELY,
    ).order_by("places__starts_at", "number")
    entries = [
        Entry(
            f"{sheet.places.title} · {sheet}",
            reverse("activities:enter_sheet", args=[sheet.pk]),
            day_text(sheet.places.starts_at, year=False),
        )
        for sheet in rows.select_related("places")[:SHOWN]
    ]
    label = _("sign-in sheets to enter")
    return Waiting("sheets", label, by_community(rows), reverse("activities:desk"), entries=entries)
