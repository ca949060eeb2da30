"""What a community's page says of its polls."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from communities.freshness import scope_of, share
from communities.models import Community
from communities.sections import Section, provides_section
from communities.statements import Statement, given
from surveys.models import Poll
from surveys.presenting import poll_card
from surveys.querying import listed

SHOWN = 3


@provides_section(order=20)
def polls(community: Community, at: datetime, request: HttpRequest) -> Section:
    """Open polls first, then the newest results."""
    rows = _first_polls(community=community.pk, at=at)
    scope, change = scope_of(request), _next_change(community, at)
    if scope and change:
        share(request, scope, change)
    return Section(
        key="polls",
        title=_("Polls"),
        cards=[poll_card(poll, at, request, with_community=False) for poll in rows],
        more_url=f"{reverse('surveys:polls')}?community={community.code}",
        more_label=_("All polls"),
        empty=_("Nothing is being asked at the moment."),
    )


def _next_change(community: Community, at: datetime) -> datetime | None:
    """When the next of a community's polls opens, closes or shows its result.

    A community has a handful that are not over: reading them costs less than an aggregate.
    """
    moments = _moments_ahead(community=community.pk, at=at)
    return min((one for row in moments for one in row if one > at), default=None)


@Statement
def _first_polls() -> QuerySet[Poll]:
    return listed(given("at")).filter(community=given("community"))[:SHOWN]


@Statement
def _moments_ahead() -> "QuerySet[Poll, tuple[datetime, ...]]":
    ahead = Poll.objects.filter(community=given("community"), results_at__gt=given("at"))
    return ahead.order_by().values_list("opens_at", "closes_at", "results_at", named=True)
