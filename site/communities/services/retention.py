"""How long what is held of people is kept, and its removal after that: docs/retention.md."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.storage import storages
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from communities.models import DoorLetter, JoinPoster, Resident
from jobs.models import Job
from outbox.models import Message
from printing.jobs import purge_sheets

from .own_data import erase

log = logging.getLogger("linli.retention")

UPLOADS = "imports"
UPLOAD_KEPT = timedelta(hours=24)  # a table that was checked and never written
REFUSED_KEPT = timedelta(days=90)  # time to read the reason, to ask, to join again
MOVED_OUT_KEPT = timedelta(days=3 * 365)  # as long as an auditor may ask who took part
PAPER_KEPT = timedelta(days=180)  # after a letter's or a poster's last day
JOB_KEPT = timedelta(days=30)
MESSAGE_KEPT = timedelta(days=365)


Work = Callable[[datetime], int]


@dataclass(frozen=True)
class Rule:
    """What is removed, and the work, which returns how many."""

    what: str | Promise
    work: Work


def purge_uploads(at: datetime) -> int:
    """Remove tables that nobody wrote within a day; a file holds names and phones."""
    storage = storages["private"]
    old = [name for name in _uploads() if storage.get_modified_time(name) < at - UPLOAD_KEPT]
    for name in old:
        storage.delete(name)
    return len(old)


def _uploads() -> Iterator[str]:
    try:
        _folders, names = storages["private"].listdir(UPLOADS)
    except FileNotFoundError:  # nobody has uploaded anything yet
        return
    yield from (f"{UPLOADS}/{name}" for name in names)


def purge_refused(at: datetime) -> int:
    """Erase whoever was refused and did not come back."""
    return _erase(Resident.Status.REFUSED, REFUSED_KEPT, at)


def purge_moved_out(at: datetime) -> int:
    """Erase whoever moved out years ago; what was counted stays counted."""
    return _erase(Resident.Status.MOVED_OUT, MOVED_OUT_KEPT, at)


def _erase(status: Resident.Status, kept: timedelta, at: datetime) -> int:
    left = Resident.objects.filter(status=status, left_at__lt=at - kept)
    gone = list(left.order_by("left_at").values_list("pk", flat=True))
    for pk in gone:
        erase(Resident.objects.get(pk=pk), by=None, at=at)
    return len(gone)


def purge_papers(at: datetime) -> int:
    """Delete letters and posters whose last day is long past; their codes open nothing."""
    over = at - PAPER_KEPT
    letters = _deleted(DoorLetter.objects.filter(expires_at__lt=over))
    return letters + _deleted(JoinPoster.objects.filter(expires_at__lt=over))


def _deleted(rows: "QuerySet[DoorLetter] | QuerySet[JoinPoster] | QuerySet[Message]") -> int:
    return rows.delete()[0]


def purge_jobs(at: datetime) -> int:
    """Delete the files of jobs that ended a month ago, and what they showed of people."""
    over = Job.objects.filter(finished_at__lt=at - JOB_KEPT).exclude(Q(file="") & Q(result={}))
    count = 0
    for job in over.iterator(chunk_size=200):
        if job.file:
            job.file.delete(save=False)
        Job.objects.filter(pk=job.pk).update(file="", result={})
        count += 1
    return count


def purge_messages(at: datetime) -> int:
    """Delete what residents were told a year ago."""
    return _deleted(Message.objects.filter(at__lt=at - MESSAGE_KEPT))


RULES = [
    Rule(_("uploaded tables that were never written"), purge_uploads),
    Rule(_("refused residents"), purge_refused),
    Rule(_("residents who moved out"), purge_moved_out),
    Rule(_("letters and posters out of date"), purge_papers),
    Rule(_("sheets that were printed"), purge_sheets),
    Rule(_("finished background jobs"), purge_jobs),
    Rule(_("messages to residents"), purge_messages),
]


def rule(what: str | Promise) -> Callable[[Work], Work]:
    """Register another app's rule: the decorated function removes, and returns how many."""

    def register(work: Work) -> Work:
        RULES.append(Rule(what, work))
        return work

    return register


def purge(at: datetime) -> list[tuple[str, int]]:
    """Apply every rule now; return what was removed and how many. A second time removes nothing."""
    removed = [(str(rule.what), rule.work(at)) for rule in RULES]
    log.info("purged", extra={"rows": sum(count for _what, count in removed)})
    return removed
