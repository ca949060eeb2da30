"""Recount what the counters say, for the repair command."""

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from activities.models import SignUp

from . import queue


@transaction.atomic
def mend_counters(places_id: int) -> list[str]:
    """Set `taken` and `waiting` to what the sign-ups say; returns what was wrong."""
    places = queue.lock(places_id)
    counted = SignUp.objects.filter(places=places).aggregate(
        taken=Coalesce(Sum("party", filter=Q(state=SignUp.State.IN)), 0),
        waiting=Count("pk", filter=Q(state=SignUp.State.WAITING)),
    )
    wrong = [
        f"{name} said {getattr(places, name)}, is {value}"
        for name, value in counted.items()
        if getattr(places, name) != value
    ]
    if wrong:
        places.taken, places.waiting = counted["taken"], counted["waiting"]
        if places.capacity is not None:
            places.limit = max(places.taken, places.capacity)
        queue.write_counters(places)
    return wrong
