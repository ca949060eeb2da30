"""The order in which the demonstration is loaded, all or nothing."""

from collections.abc import Iterator
from datetime import datetime
from time import monotonic

from django.core.cache import cache
from django.db import connection, transaction
from wagtail.models import Page, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from home.models import DemoAnchor

from . import (
    activities,
    handbook,
    ideas,
    logins,
    meetings,
    minutes,
    notices,
    owners,
    people,
    places,
    polls,
    projects,
    reports,
    sentry,
    suggestions,
    supplies,
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
    ideas,
    sentry,
    activities,
    reports,
    meetings,
    minutes,
    supplies,
    suggestions,
    owners,
    handbook,
)


def load(now: datetime, *, scale: int = 1) -> Iterator[tuple[str, float]]:
    """Load what is missing, yielding each subject with the seconds it took.

    The first sub-district is all or nothing, and so is every copy of it.
    """
    _give_memory()
    with disable_reference_index_auto_update(), transaction.atomic():
        new = not DemoAnchor.objects.exists()
        days = Days.of_this_site(now)
        for subject in SUBJECTS:
            began = monotonic()
            subject.load(days)
            yield subject.__name__.rpartition(".")[2], monotonic() - began
        if new:
            _note_references()
    for number in range(2, scale + 1):
        began = monotonic()
        with transaction.atomic():
            made = scale_up.load(number)
        if made:
            yield f"copy {number}", monotonic() - began
    cache.clear()


def _note_references() -> None:
    """Let the editor's screens say what uses what, once for each page and not at every save."""
    for page in Page.objects.filter(depth__gt=1).specific().iterator(chunk_size=100):
        ReferenceIndex.create_or_update_for_object(page)


def _give_memory() -> None:
    """Let SQLite keep 200 MB of its file: with its usual 2 MB large indexes are read again."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size = -200000")
