"""The order in which the demonstration is loaded, all or nothing."""

from collections.abc import Iterator
from datetime import datetime
from time import monotonic

from django.core.cache import cache
from django.db import transaction
from wagtail.signal_handlers import disable_reference_index_auto_update

from . import (
    activities,
    handbook,
    logins,
    meetings,
    notices,
    people,
    places,
    polls,
    projects,
    suggestions,
)
from . import scale as scale_up
from .days import Days

SUBJECTS = (
    places,
    people,
    logins,
    notices,
    projects,
    polls,
    activities,
    meetings,
    suggestions,
    handbook,
)


def load(now: datetime, *, scale: int = 1) -> Iterator[tuple[str, float]]:
    """Load what is missing, yielding each subject with the seconds it took."""
    with disable_reference_index_auto_update(), transaction.atomic():
        days = Days.of_this_site(now)
        for subject in SUBJECTS:
            began = monotonic()
            subject.load(days)
            yield subject.__name__.rpartition(".")[2], monotonic() - began
        for number in range(2, scale + 1):
            began = monotonic()
            if scale_up.load(number):
                yield f"copy {number}", monotonic() - began
    cache.clear()
