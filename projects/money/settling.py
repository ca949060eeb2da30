"""Settling the account of a project that has ended: what is not paid any more frees the pool."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from projects.clock import today
from projects.models import Grant, Leftover, Status

from .counters import count, give_back
from .errors import Changed
from .history import write_down
from .shares import cut_instalments


def to_be_paid(grant: Grant) -> Decimal:
    """What is paid out of the award in the end.

    A project that was carried out is paid what it has spent. The end of one that is stopped stops
    its money: what was not paid until then is not paid. What was paid and is not spent comes back
    as `returning` records it.
    """
    if grant.status == Status.TERMINATED:
        return grant.paid
    return max(grant.paid, grant.spent)


def settle(grant: Grant, by: Any, at: datetime) -> None:
    """Give the pool what is not paid out any more; the instalments that are left shrink to it.

    The grant's row is locked. Settling twice gives nothing a second time; after a payment was
    struck out it gives what has become free by that.
    """
    free = grant.awarded - grant.released - to_be_paid(grant)
    if free <= 0:
        return
    if not cut_instalments(grant, free):
        raise Changed
    Leftover.objects.create(
        community_id=grant.community_id,
        grant=grant,
        kind=Leftover.Kind.UNPAID,
        day=today(grant.community.sub_district, at),
        amount=free,
        at=at,
        by=by,
    )
    count(grant, released=grant.released + free)
    give_back(grant, free)
    write_down(grant, "released", by, at, amount=free)
