"""What every verb on the money of a grant begins with: the lock, the right, the amount."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from projects.clock import today
from projects.errors import NotYours
from projects.lifecycle import Actor, is_actor
from projects.models import Grant, Status
from projects.models.vocabulary import CENT

from .errors import BadAmount, BadDay, NoMoneyYet
from .history import write_down

__all__ = [
    "HOME",
    "OFFICE",
    "SPENDING",
    "locked",
    "not_in_the_future",
    "spendable",
    "write_down",
    "yuan",
]
SPENDING = (Status.IMPLEMENTING, Status.MIDTERM, Status.RECTIFYING, Status.CLOSING)
HOME = (Actor.WORKER, Actor.LEAD, Actor.OFFICER)
OFFICE = (Actor.OFFICER,)


def locked(grant: Grant, by: Any, actors: tuple[Actor, ...]) -> Grant:
    """The grant's row, locked, for somebody who may; every change of money takes this lock first.

    One lock in one order: an expense and an amendment never wait for each other.
    """
    rows = Grant.objects.select_for_update(of=("self",))
    found = rows.select_related("community__sub_district", "page").get(pk=grant.pk)
    if not any(is_actor(found, by, actor) for actor in actors):
        raise NotYours
    if not found.is_funded:
        raise NoMoneyYet
    return found


def spendable(grant: Grant) -> None:
    """Money is spent while the project runs; raises `NoMoneyYet`."""
    if grant.status not in SPENDING:
        raise NoMoneyYet


def yuan(value: Decimal | str) -> Decimal:
    """An amount above nought, to the cent; raises `BadAmount`."""
    try:
        amount = Decimal(str(value).strip().replace(",", "").replace("，", ""))
        exact = amount.is_finite() and amount == amount.quantize(CENT)
    except InvalidOperation:
        raise BadAmount from None
    if not exact or amount <= 0:
        raise BadAmount
    return amount.quantize(CENT)


def not_in_the_future(day: date, grant: Grant, at: datetime) -> None:
    """Nobody enters what has not happened."""
    if day > today(grant.community.sub_district, at):
        raise BadDay
