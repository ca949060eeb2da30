"""What waits for a reviewer, and amendments that wait for the office."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from communities.dashboard import Entry, Waiting, by_community, overview, personal
from communities.models import Community
from projects.models import Amendment, Review, Status

SHOWN = 5


def _waiting() -> QuerySet[Review]:
    rows = Review.objects.current().open()
    return rows.filter(grant__status=Status.IN_REVIEW, member__left_at=None)


def _reviewers() -> QuerySet[Any]:
    return _waiting().order_by().values_list("member__user", flat=True)


@personal(order=30, people=_reviewers)
def reviews_to_write(user: Any, at: datetime) -> Waiting:
    """Proposals that this account has still to judge."""
    rows = _waiting().filter(member__user=user).select_related("grant__community")
    found = list(rows.order_by("grant__code", "pk"))
    counts: dict[int, int] = {}
    for row in found:
        counts[row.community_id] = counts.get(row.community_id, 0) + 1
    entries = [
        Entry(row.grant.title, reverse("projects:review", args=[row.pk]), row.grant.community.name)
        for row in found[:SHOWN]
    ]
    url = reverse("projects:reviews")
    return Waiting("reviews", _("proposals to review"), counts, url, entries=entries)


@overview(order=20)
def amendments_to_decide(communities: Sequence[Community], at: datetime) -> Waiting | None:
    """Changes of awards that the office has not decided yet."""
    asked = Amendment.objects.filter(state=Amendment.State.ASKED, community__in=communities)
    rows = asked.select_related("grant")
    found = list(rows.order_by("at", "pk")[:SHOWN])
    if not found:
        return None
    entries = [
        Entry(
            row.grant.title,
            reverse("project_money", args=[row.grant_id]),
            gettext("%(amount)s yuan are to move") % {"amount": f"{row.moved:,.2f}"},
        )
        for row in found
    ]
    url = entries[0].url
    return Waiting("amendments", _("amendments to decide"), by_community(rows), url, True, entries)
