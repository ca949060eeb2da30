"""Pick-up times: so many buildings at a time, one after the other."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from wagtail.log_actions import log

from accounts.models import User
from activities.models import ActivityPage, PickUp
from communities.freshness import freshen
from communities.models import Building
from communities.naming import natural_key


@transaction.atomic
def plan(  # noqa: PLR0913 - each says something of its own
    page: ActivityPage,
    buildings: Sequence[Building],
    *,
    starts_at: datetime,
    minutes: int,
    together: int,
    place: str,
    by: User,
) -> list[PickUp]:
    """Give these buildings their times in the order of their names; earlier times are replaced."""
    ordered = sorted(buildings, key=lambda one: (one.address, natural_key(one.name)))
    length = timedelta(minutes=minutes)
    PickUp.objects.filter(page=page, building__in=ordered).delete()
    rows = []
    for number, building in enumerate(ordered):
        begins = starts_at + length * (number // max(together, 1))
        rows.append(
            PickUp(
                community_id=page.community_id,
                page=page,
                building=building,
                starts_at=begins,
                ends_at=begins + length,
                place=place,
            )
        )
    made = PickUp.objects.bulk_create(rows)
    log(page, "activities.pick_ups", user=by, data={"buildings": len(made)})
    freshen(page.community_id)
    return made
