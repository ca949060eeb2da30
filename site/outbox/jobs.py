"""Messages leave by a worker, on a queue of their own."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.chores import every
from jobs.models import Job
from jobs.registry import job_kind
from jobs.running import RunningJob
from jobs.services import enqueue

from . import digest, sending
from .models import Message

KIND = "outbox.send"
DIGESTS = "outbox.digest"
JOB_KEPT = timedelta(days=1)  # it says only how many; the messages themselves are kept


@job_kind(KIND, _("Sending messages"))
def send_messages(running: RunningJob) -> None:
    """Send one batch of what is due; safe to run twice, and beside another."""
    batch = sending.waiting(timezone.now())
    sent = 0
    for done, message in enumerate(batch, start=1):
        sent += sending.send(message, timezone.now())
        running.progress(done, len(batch))
    running.result = {"sent": sent, "tried": len(batch)}


@every(seconds=10)
def send_what_waits(at: datetime) -> None:
    """Queue a batch when something is due and none is on its way."""
    under_way = Job.objects.filter(kind=KIND, state__in=[Job.State.QUEUED, Job.State.RUNNING])
    if Message.objects.due(at).exists() and not under_way.exists():
        enqueue(KIND, params={}, by=None, queue="messages")


@job_kind(DIGESTS, _("Sending daily e-mails"))
def send_digests(running: RunningJob) -> None:
    """Send a batch of daily e-mails; safe to run twice, and beside another."""
    batch = list(digest.due(timezone.now())[: digest.MOST_AT_ONCE])
    sent = 0
    for done, user in enumerate(batch, start=1):
        sent += digest.send(user, timezone.now())
        running.progress(done, len(batch))
    running.result = {"sent": sent, "tried": len(batch)}


@every(minutes=10)
def send_daily(at: datetime) -> None:
    """Queue a batch of daily e-mails in the morning, until everybody had a look today."""
    under_way = Job.objects.filter(kind=DIGESTS, state__in=[Job.State.QUEUED, Job.State.RUNNING])
    if digest.is_time(at) and digest.due(at).exists() and not under_way.exists():
        enqueue(DIGESTS, params={}, by=None, queue="messages")


@every(days=1)
def forget_batches(at: datetime) -> None:
    """Delete the jobs of batches that are over; there are thousands of them in a month."""
    Job.objects.filter(kind__in=[KIND, DIGESTS], finished_at__lt=at - JOB_KEPT).delete()
