"""Verbs of the supplies' tests: each with a key of its own, now."""

from uuid import uuid4

from django.utils import timezone

from activities.supplies import claiming, stock
from activities.supplies.claiming import Collector


def now():
    return timezone.now()


def enter(supply, kind, quantity, reason="街道", key=None):
    return stock.move(
        supply, kind, quantity, reason=reason, key=key or uuid4().hex, at=now(), by=None
    )


def reserve(supply, resident, quantity=1, key=None):
    return claiming.reserve(
        supply, resident, quantity=quantity, key=key or uuid4().hex, at=now(), by=None
    )


def give(supply, household, by, *, quantity=1, collector=None, key=None):
    return claiming.hand_out(
        supply,
        household,
        collector or Collector(),
        quantity=quantity,
        key=key or uuid4().hex,
        at=now(),
        by=by,
    )


def counters(supply):
    supply.refresh_from_db()
    names = ("delivered", "reserved", "given", "returned", "written_off")
    return tuple(getattr(supply, name) for name in names)
