"""What comes and what leaves other than to a household. Rows are added, none is changed."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from wagtail.log_actions import log

from accounts.models import User
from activities.models import StockEntry, Supply
from communities.freshness import freshen

from . import errors

Kind = StockEntry.Kind


def take(supply: Supply, counter: str, quantity: int) -> bool:
    """Count so many out of what is to hand: the one statement that decides a race."""
    enough = Supply.objects.filter(
        pk=supply.pk,
        delivered__gte=F("reserved") + F("given") + F("returned") + F("written_off") + quantity,
    )
    return bool(enough.update(**{counter: F(counter) + quantity}))


def move(  # noqa: PLR0913 - each says something of its own
    supply: Supply,
    kind: str,
    quantity: int,
    *,
    reason: str = "",
    key: str,
    at: datetime,
    by: User | None,
) -> StockEntry:
    """Enter a delivery, a return or a loss; the same `key` is one entry.

    Raises `NotEnough` when more would leave than is to hand, `ReasonMissing` without a word.
    """
    reason = reason.strip()[:120]
    if kind != Kind.DELIVERED and not reason:
        raise errors.ReasonMissing
    if quantity < 1:
        raise errors.TooMany
    try:
        with transaction.atomic():
            row = StockEntry.objects.create(
                community_id=supply.community_id,
                supply=supply,
                kind=kind,
                quantity=quantity,
                reason=reason,
                key=key,
                at=at,
                by=by,
            )
            _count(supply, kind, quantity)
            log(row, "activities.stock", user=by, title=str(supply), data={"n": quantity})
            freshen(supply.community_id)
    except IntegrityError:
        return _earlier(supply, kind, quantity, key)
    return row


def _count(supply: Supply, kind: str, quantity: int) -> None:
    if kind == Kind.DELIVERED:
        Supply.objects.filter(pk=supply.pk).update(delivered=F("delivered") + quantity)
    elif not take(supply, kind, quantity):
        raise errors.NotEnough


def _earlier(supply: Supply, kind: str, quantity: int, key: str) -> StockEntry:
    """Find the entry that a second tap would have made again."""
    found = StockEntry.objects.get(key=key)
    if (found.supply_id, found.kind, found.quantity) != (supply.pk, kind, quantity):
        raise errors.KeyReused
    return found


@transaction.atomic
def take_back(entry: StockEntry, *, reason: str, at: datetime, by: User) -> StockEntry:
    """Add the row that undoes an entry; a second time gives the first row.

    Raises `WouldNotAddUp` when what a delivery brought has left meanwhile.
    """
    reason = reason.strip()[:120]
    if not reason:
        raise errors.ReasonMissing
    supply = Supply.objects.select_for_update().get(pk=entry.supply_id)
    if earlier := StockEntry.objects.filter(takes_back=entry).first():
        return earlier
    if entry.takes_back_id or (entry.kind == Kind.DELIVERED and supply.to_hand < entry.quantity):
        raise errors.WouldNotAddUp
    row = StockEntry.objects.create(
        community_id=entry.community_id,
        supply=supply,
        kind=entry.kind,
        quantity=entry.quantity,
        reason=reason,
        takes_back=entry,
        key=f"back-{entry.pk}",
        at=at,
        by=by,
    )
    counter = str(entry.kind)
    Supply.objects.filter(pk=supply.pk).update(**{counter: F(counter) - entry.quantity})
    log(row, "activities.stock", user=by, title=str(supply), data={"takes_back": entry.pk})
    freshen(entry.community_id)
    return row
