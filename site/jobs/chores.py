"""What has to be done every so often, by whichever worker comes first.

An app offers one in its `jobs.py`: `@every(minutes=1)` above a function of the moment. It must be
idempotent, and cheap when there is nothing to do.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.core.management import call_command

from .models import Chore

log = logging.getLogger("linli.jobs")
Work = Callable[[datetime], object]
AnyWork = TypeVar("AnyWork", bound=Work)


@dataclass(frozen=True)
class Routine:
    """A chore and how often it is due."""

    name: str
    interval: timedelta
    work: Work


_routines: dict[str, Routine] = {}


def every(**interval: float) -> Callable[[AnyWork], AnyWork]:
    """Register the decorated function; the interval is given as to `timedelta`."""

    def register(work: AnyWork) -> AnyWork:
        name = f"{work.__module__}.{work.__qualname__}"
        _routines[name] = Routine(name, timedelta(**interval), work)
        return work

    return register


def run_due(at: datetime) -> list[str]:
    """Run the chores that are due and return their names; one that fails does not stop the next."""
    done = []
    for routine in list(_routines.values()):
        if _claim(routine, at):
            try:
                routine.work(at)
            except Exception:
                log.exception("chore failed", extra={"kind": routine.name})
            else:
                done.append(routine.name)
    return done


def _claim(routine: Routine, at: datetime) -> bool:
    """Take a chore's turn in one statement, so that two workers never both have it."""
    due = Chore.objects.filter(name=routine.name, ran_at__lte=at - routine.interval)
    if due.update(ran_at=at):
        return True
    _row, new = Chore.objects.get_or_create(name=routine.name, defaults={"ran_at": at})
    return new


@every(minutes=1)
def publish_scheduled(at: datetime) -> None:
    """Publish and expire pages and snippets whose time has come."""
    call_command("publish_scheduled", verbosity=0)


@every(days=1)
def clear_sessions(at: datetime) -> None:
    """Forget sessions that have expired."""
    call_command("clearsessions", verbosity=0)
