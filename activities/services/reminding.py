"""Reminding those who have a place, once."""

from datetime import datetime

from django.db import transaction

from activities.models import Places

from .telling import tell_to_come

MOST = 200  # sessions in one round


def remind(at: datetime) -> int:
    """Remind everybody of the sessions whose time for it has come; returns how many people.

    Each session once: who signs up or moves up afterwards has just been told. A session that is
    moved is reminded of anew.
    """
    due = Places.objects.filter(remind_at__lte=at, reminded_at=None, starts_at__gt=at)
    due = due.filter(retired=False, called_off_at=None, page__live=True)
    return sum(_remind_of(pk, at) for pk in due.values_list("pk", flat=True)[:MOST])


@transaction.atomic
def _remind_of(pk: int, at: datetime) -> int:
    """Whoever sets the mark first does it; nothing is told if this does not commit."""
    if not Places.objects.filter(pk=pk, reminded_at=None).update(reminded_at=at):
        return 0
    return tell_to_come(Places.objects.get(pk=pk), at)
