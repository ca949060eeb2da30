"""Households and what they get: reserve, hand out, call off."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from wagtail.log_actions import log

from accounts.models import User
from activities.errors import NotConfirmed
from activities.models import Claim, Supply
from communities.freshness import freshen
from communities.models import Building, Household, Resident

from . import errors
from .stock import take

State = Claim.State


@dataclass(frozen=True)
class Collector:
    """Who carries it home: somebody with an entry, or a name; and on whose behalf they come."""

    relation: str = Claim.Relation.MEMBER
    resident: Resident | None = None
    name: str = ""


def reserve(  # noqa: PLR0913 - each says something of its own
    supply: Supply,
    resident: Resident,
    *,
    quantity: int,
    key: str,
    at: datetime,
    by: User | None,
    channel: str = Claim.Channel.WEB,
) -> Claim:
    """Keep so many for the resident's household; the same `key` gives the same claim.

    Raises `HasItAlready` for whoever of the household comes second, `NotEnough`, `TooMany`.
    """
    if resident.status != Resident.Status.VERIFIED:
        raise NotConfirmed
    claim = Claim(state=State.RESERVED, reserved_for=resident, channel=channel, by=by)
    return _claim(supply, resident.household, claim, quantity, key=key, at=at)


def hand_out(  # noqa: PLR0913 - each says something of its own
    supply: Supply,
    household: Household,
    collector: Collector,
    *,
    quantity: int,
    key: str,
    at: datetime,
    by: User,
) -> Claim:
    """Give a household its share, what it reserved or, without that, from what is to hand."""
    standing = Claim.objects.filter(supply=supply, household=household).waiting().first()
    if standing is not None:
        return collect(standing, collector, at=at, by=by)
    claim = Claim(state=State.COLLECTED, channel=Claim.Channel.DESK, by=by)
    _fill(claim, collector, at, by)
    return _claim(supply, household, claim, quantity, key=key, at=at)


def _fill(claim: Claim, collector: Collector, at: datetime, by: User) -> None:
    claim.collector, claim.collector_name = collector.resident, collector.name[:60]
    claim.relation, claim.collected_at, claim.handed_by = collector.relation, at, by


def _claim(  # noqa: PLR0913 - each says something of its own
    supply: Supply, household: Household, claim: Claim, quantity: int, *, key: str, at: datetime
) -> Claim:
    """Count it out and write the row, both or neither."""
    if earlier := Claim.objects.filter(key=key).first():
        return _same(earlier, supply, household)
    _require_fitting(supply, household, quantity)
    counter = "given" if claim.state == State.COLLECTED else "reserved"
    claim.community_id, claim.supply, claim.household = supply.community_id, supply, household
    claim.quantity, claim.most, claim.key, claim.at = quantity, supply.per_household, key, at
    try:
        with transaction.atomic():
            if not take(supply, counter, quantity):
                raise errors.NotEnough
            claim.save()
            freshen(supply.community_id)
    except (IntegrityError, errors.NotEnough):
        # A second tap, or somebody else of the household, was there first: theirs is the answer.
        if earlier := Claim.objects.filter(key=key).first():
            return _same(earlier, supply, household)
        if standing := _standing(supply, household):
            raise errors.HasItAlready(standing) from None
        raise
    return claim


def _same(earlier: Claim, supply: Supply, household: Household) -> Claim:
    if (earlier.supply_id, earlier.household_id) != (supply.pk, household.pk):
        raise errors.KeyReused
    return earlier


def _standing(supply: Supply, household: Household) -> Claim | None:
    rows = Claim.objects.filter(supply=supply, household=household).standing()
    return rows.select_related("supply", "household__building", "collector").first()


def _require_fitting(supply: Supply, household: Household, quantity: int) -> None:
    if supply.retired:
        raise errors.Gone
    if not 1 <= quantity <= supply.per_household:
        raise errors.TooMany
    if household.community_id != supply.community_id:
        raise errors.OtherHousehold
    grids = supply.grid_ids
    if grids and not Building.objects.filter(pk=household.building_id, grid__in=grids).exists():
        raise errors.OtherHousehold
    if standing := _standing(supply, household):
        raise errors.HasItAlready(standing)


@transaction.atomic
def collect(claim: Claim, collector: Collector, *, at: datetime, by: User) -> Claim:
    """Hand out what was reserved; raises `HasItAlready` once it has been, else `NotWaiting`."""
    supply = Supply.objects.select_for_update().get(pk=claim.supply_id)
    current = Claim.objects.select_related("supply", "household__building").get(pk=claim.pk)
    if current.state == State.COLLECTED:
        raise errors.HasItAlready(current)
    if current.state != State.RESERVED:
        raise errors.NotWaiting
    _fill(current, collector, at, by)
    current.state = State.COLLECTED
    current.save()
    Supply.objects.filter(pk=supply.pk).update(
        reserved=F("reserved") - current.quantity, given=F("given") + current.quantity
    )
    freshen(current.community_id)
    return current


@transaction.atomic
def call_off(claim: Claim, *, reason: str = "", at: datetime, by: User | None) -> None:
    """Put it back: a reservation that is not needed, or what was handed out by mistake.

    What has been handed out comes back only with a reason, which is logged.
    """
    supply = Supply.objects.select_for_update().get(pk=claim.supply_id)
    current = Claim.objects.get(pk=claim.pk)
    if current.state == State.CANCELLED:
        raise errors.NotWaiting
    collected = current.state == State.COLLECTED
    if collected and not reason.strip():
        raise errors.ReasonMissing
    Claim.objects.filter(pk=current.pk).update(
        state=State.CANCELLED, cancelled_at=at, reason=reason.strip()[:120]
    )
    counter = "given" if collected else "reserved"
    Supply.objects.filter(pk=supply.pk).update(**{counter: F(counter) - current.quantity})
    log(current, "activities.claim_off", user=by, title=str(supply), data={"was": current.state})
    freshen(current.community_id)


def release(supply: Supply, *, at: datetime, by: User) -> int:
    """Call off every reservation that nobody came for; returns how many."""
    waiting = list(Claim.objects.filter(supply=supply).waiting().order_by("pk"))
    for claim in waiting:
        call_off(claim, reason="", at=at, by=by)
    return len(waiting)
