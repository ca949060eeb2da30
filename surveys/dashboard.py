"""What waits in polls and suggestions."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from communities.dashboard import Entry, Waiting, by_community, waiting
from communities.models import Community
from home.dates import day_text
from home.punctuation import headed

from .models import Batch, Poll, Suggestion

CLOSING_SOON = timedelta(days=7)
LONG_WAIT = 5  # days
SHOWN = 8


@waiting(order=20)
def suggestions_without_answer(communities: Sequence[Community], at: datetime) -> Waiting:
    """Suggestions that are owed an answer, the longest waiting first, and since when."""
    rows = Suggestion.objects.waiting().filter(community__in=communities)
    oldest = rows.order_by("created_at", "pk")[:SHOWN]
    entries = [
        Entry(
            Truncator(row.text).chars(28),
            reverse("suggestions:edit", args=[row.pk]),
            gettext("since %(day)s, %(days)s days")
            % {"day": day_text(row.created_at), "days": row.days_waited(at)},
            urgent=row.days_waited(at) >= LONG_WAIT,
        )
        for row in oldest
    ]
    url = reverse("suggestions:index")
    label = _("suggestions without an answer")
    counts = by_community(rows)
    return Waiting("suggestions", label, counts, url, urgent=bool(counts), entries=entries)


@waiting(order=25)
def answers_from_outside(communities: Sequence[Community], at: datetime) -> Waiting:
    """Suggestions that were passed on, and whose day is over without an answer."""
    rows = Suggestion.objects.overdue(timezone.localdate(at)).filter(community__in=communities)
    entries = [
        Entry(
            headed(row.passed_on_to, Truncator(row.text).chars(20)),
            reverse("suggestions:edit", args=[row.pk]),
            gettext("asked for by %(day)s") % {"day": day_text(row.outside_due_on)},
            urgent=True,
        )
        for row in rows.order_by("outside_due_on", "pk")[:SHOWN]
        if row.outside_due_on
    ]
    url = f"{reverse('suggestions:index')}?overdue=true"
    label = _("suggestions passed on and not answered in time")
    return Waiting("suggestions_outside", label, by_community(rows), url, bool(entries), entries)


@waiting(order=50)
def polls_closing_soon(communities: Sequence[Community], at: datetime) -> Waiting:
    """Open polls that close within a week; no figure before closing, not even the turnout."""
    rows = Poll.objects.published().filter(
        community__in=communities,
        opens_at__lte=at,
        closes_at__gt=at,
        closes_at__lte=at + CLOSING_SOON,
    )
    polls = rows.select_related("page").order_by("closes_at")[:8]
    entries = [
        Entry(
            poll.page.title,
            reverse("wagtailadmin_pages:edit", args=[poll.page_id]),
            gettext("until %(day)s") % {"day": day_text(poll.closes_at, clock=True)},
            urgent=poll.closes_at <= at + timedelta(days=2),
        )
        for poll in polls
    ]
    url = reverse("poll_pages:index")
    return Waiting(
        "polls", _("polls that close this week"), by_community(rows), url, False, entries
    )


@waiting(order=15)
def batches_being_entered(communities: Sequence[Community], at: datetime) -> Waiting:
    """Batches of slips that nobody has counted yet; a result that waits for one is urgent."""
    rows = Batch.objects.filter(community__in=communities, state=Batch.State.OPEN)
    batches = rows.select_related("poll__page").order_by("poll__paper_until", "pk")[:8]
    entries = [
        Entry(
            f"{batch.poll.page.title} · {batch}",
            reverse("surveys:batch", args=[batch.pk]),
            gettext("until %(day)s") % {"day": day_text(batch.poll.paper_until, clock=True)},
            urgent=batch.poll.paper_until <= at,
        )
        for batch in batches
    ]
    late = any(entry.urgent for entry in entries)
    url = reverse("surveys:desk")
    label = _("batches of slips being entered")
    return Waiting("batches", label, by_community(rows), url, urgent=late, entries=entries)
