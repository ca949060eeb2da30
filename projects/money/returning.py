"""Money that comes back: what a project was paid and has not spent, once it has ended."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from projects.models import Grant, Leftover

from .books import OFFICE, locked, not_in_the_future, write_down, yuan
from .counters import count, give_back
from .errors import NotEnded, NotStanding, PayerNeeded, TooMuchReturned, WhyNeeded


@dataclass(frozen=True)
class Receipt:
    """Money that was received. `key` makes a form that is sent twice one receipt."""

    day: date
    amount: Decimal | str
    payer: str
    reference: str = ""
    key: UUID | None = None


@transaction.atomic
def record_return(grant: Grant, receipt: Receipt, *, by: Any, at: datetime) -> Leftover:
    """Record that a project paid back; raises `TooMuchReturned` above what it has in hand."""
    row = locked(grant, by, OFFICE)
    key = receipt.key or uuid4()
    twin = Leftover.objects.filter(grant=row, key=key).first()
    if twin is not None:
        return twin
    amount = _checked(row, receipt, at)
    made = Leftover.objects.create(
        community_id=row.community_id,
        grant=row,
        key=key,
        kind=Leftover.Kind.PAID_BACK,
        day=receipt.day,
        amount=amount,
        payer=receipt.payer.strip()[:120],
        reference=receipt.reference.strip()[:60],
        at=at,
        by=by,
    )
    _count(row, amount)
    write_down(row, "returned", by, at, label=made.payer, amount=amount)
    return made


def _checked(grant: Grant, receipt: Receipt, at: datetime) -> Decimal:
    if not grant.has_ended:
        raise NotEnded
    if not receipt.payer.strip():
        raise PayerNeeded
    not_in_the_future(receipt.day, grant, at)
    amount = yuan(receipt.amount)
    if amount > grant.owed_back:
        raise TooMuchReturned(grant.owed_back, amount)
    return amount


def _count(grant: Grant, amount: Decimal) -> None:
    count(grant, returned=grant.returned + amount)
    give_back(grant, amount)


@transaction.atomic
def strike_return(leftover: Leftover, why: str, *, by: Any, at: datetime) -> None:
    """Strike out a receipt that was recorded by mistake; the project owes the money again."""
    grant = locked(leftover.grant, by, OFFICE)
    if not why.strip():
        raise WhyNeeded
    standing = Leftover.objects.standing().filter(
        pk=leftover.pk, grant=grant, kind=Leftover.Kind.PAID_BACK
    )
    row = standing.first()
    said = why.strip()[:300]
    if row is None or not standing.update(cancelled_at=at, cancelled_by=by, cancelled_why=said):
        raise NotStanding
    _count(grant, -row.amount)
    write_down(grant, "unreturned", by, at, label=row.payer, amount=row.amount, why=said)
