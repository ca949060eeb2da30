"""Goods from the sub-district to its communities: so many masks divided by twenty-four."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, F
from wagtail.log_actions import log

from accounts.models import User
from activities.models import Lot, Portion, StockEntry, Supply
from communities.models import Community, Household, SubDistrict

from . import errors
from .stock import move


def shares(quantity: int, weights: Mapping[int, int]) -> dict[int, int]:
    """Divide whole pieces by weight; the sum is exact (largest remainders, then the order given).

    Equal weights give parts that differ by one at most.
    """
    total = sum(weights.values())
    if not total:
        return dict.fromkeys(weights, 0)
    parts = {key: quantity * weight // total for key, weight in weights.items()}
    rest = quantity - sum(parts.values())
    by_remainder = sorted(weights, key=lambda key: -(quantity * weights[key] % total))
    for key in by_remainder[:rest]:
        parts[key] += 1
    return parts


def weights_of(communities: Sequence[Community], *, by_households: bool) -> dict[int, int]:
    """Each community once, or as many times as it has households."""
    if not by_households:
        return {one.pk: 1 for one in communities}
    rows = Household.objects.filter(community__in=communities).order_by()
    counted = dict(rows.values_list("community").annotate(n=Count("pk")))
    return {one.pk: counted.get(one.pk, 0) for one in communities}


def bring_in(  # noqa: PLR0913 - each says something of its own
    sub_district: SubDistrict,
    *,
    title: str,
    unit: str,
    quantity: int,
    source: str = "",
    at: datetime,
    by: User,
) -> Lot:
    """Enter what came to the sub-district."""
    if quantity < 1:
        raise errors.TooMany
    lot = Lot.objects.create(
        sub_district=sub_district,
        title=title,
        unit=unit,
        quantity=quantity,
        source=source,
        at=at,
        by=by,
    )
    log(lot, "activities.stock", user=by, data={"n": quantity})
    return lot


@transaction.atomic
def divide(lot: Lot, parts: Mapping[int, int], *, by: User) -> list[Portion]:
    """Give each community (by id) its part; one of nothing makes no row.

    Raises `NotEnough` when the parts are more than is left, `KeyReused` for a second part.
    """
    wanted = {community: n for community, n in parts.items() if n > 0}
    total = sum(wanted.values())
    enough = Lot.objects.filter(pk=lot.pk, divided__lte=F("quantity") - total)
    if not enough.update(divided=F("divided") + total):
        raise errors.NotEnough
    try:
        with transaction.atomic():
            rows = Portion.objects.bulk_create(
                Portion(lot=lot, community_id=community, quantity=n)
                for community, n in wanted.items()
            )
    except IntegrityError as error:
        raise errors.KeyReused from error
    lot.refresh_from_db()
    log(lot, "activities.stock", user=by, data={"divided": total})
    return rows


@transaction.atomic
def receive(  # noqa: PLR0913 - each says something of its own
    portion: Portion,
    supply: Supply,
    *,
    received: int,
    note: str = "",
    at: datetime,
    by: User,
) -> Portion:
    """Confirm what came and enter it in the stock, once; fewer than were sent says why."""
    current = Portion.objects.select_for_update().select_related("lot").get(pk=portion.pk)
    if current.received_at is not None:
        return current
    if supply.community_id != current.community_id:
        raise errors.OtherHousehold
    if not 0 <= received <= current.quantity:
        raise errors.TooMany
    if received < current.quantity and not note.strip():
        raise errors.ReasonMissing
    current.received, current.received_at, current.received_by = received, at, by
    current.note = note.strip()[:120]
    if received:
        current.entry = move(
            supply,
            StockEntry.Kind.DELIVERED,
            received,
            reason=str(current.lot.sub_district),
            key=f"portion-{current.pk}",
            at=at,
            by=by,
        )
    current.save()
    return current
