"""Volunteer hours of a round: those that were checked in and out, and those written by hand."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from projects.links import Reached, RoundReach
from projects.models import Contribution, Grant

MINUTES = 60


def with_hours_by_hand(reach: RoundReach, grants: Sequence[Grant]) -> RoundReach:
    """Add what the projects of a round wrote down as volunteer hours, in one query."""
    minutes, homes = defaultdict[int, int](int), defaultdict[int, int](int)
    rows = Contribution.objects.filter(
        grant__in=[grant.pk for grant in grants], kind=Contribution.Kind.HOURS
    )
    for grant, home, hours in rows.order_by().values_list("grant", "community", "hours"):
        minutes[grant] += int((hours or 0) * MINUTES)
        homes[home] += int((hours or 0) * MINUTES)
    return replace(
        reach,
        whole=replace(reach.whole, minutes=reach.whole.minutes + sum(minutes.values())),
        projects=_more(reach.projects, minutes),
        communities=_more(reach.communities, homes),
    )


def _more(reached: Mapping[int, Reached], minutes: Mapping[int, int]) -> dict[int, Reached]:
    found = dict(reached)
    for key, more in minutes.items():
        one = found.get(key, Reached())
        found[key] = replace(one, minutes=one.minutes + more)
    return found
