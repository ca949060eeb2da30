"""What happens to a job: enqueue, run, cancel, take up again after a worker's death."""

import logging
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django_tasks import TaskContext, TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from communities.errors import Refusal
from communities.models import Community
from communities.roles import is_officer, manages

from .models import Job, Worker
from .registry import face_of, work_of
from .running import RunningJob, Taken

log = logging.getLogger("linli.jobs")

STALLED_AFTER = timedelta(seconds=60)
MOST_ATTEMPTS = 3


def enqueue(
    kind: str,
    *,
    params: dict[str, Any],
    by: User | None,
    community: Community | None = None,
    queue: str = "default",
) -> Job:
    """Queue a job; a worker starts it once the caller's transaction is committed."""
    return submit(Job(kind=kind, params=params, requested_by=by, community=community, queue=queue))


def submit(job: Job) -> Job:
    """Queue a job; of those with the same `key` the one that already waits or runs is returned.

    The task is a row of the same database, so either both are there or neither.
    """
    work_of(job.kind)
    job.created_at = timezone.now()
    return _open(job.key) or _queued(job)


def _open(key: str) -> Job | None:
    waiting = [Job.State.QUEUED, Job.State.RUNNING]
    return Job.objects.filter(key=key, state__in=waiting).first() if key else None


def _queued(job: Job) -> Job:
    """Write the job and its task; whoever is beaten to it by a second tap gets the first's job."""
    try:
        with transaction.atomic():
            job.save(force_insert=True)
            _send(job)
    except IntegrityError:
        first = _open(job.key)
        if first is None:
            raise
        return first
    return job


def _send(job: Job) -> None:
    run_job.using(backend="jobs", queue_name=job.queue).enqueue(str(job.pk))


@task(takes_context=True, backend="jobs")
def run_job(context: TaskContext, job_id: str) -> None:
    """Be the one task behind every job."""
    run(uuid.UUID(job_id), worker=context.task_result.worker_ids[-1], at=timezone.now())


def run(job_id: uuid.UUID, *, worker: str, at: datetime) -> None:
    """Run a queued job to its end; does nothing when it is not (or no longer) queued."""
    job = _claim(job_id, worker, at)
    if job is None:
        return
    running = RunningJob(job)
    try:
        work_of(job.kind)(running)
        _finish(running, Job.State.DONE, running.message)
    except Taken:
        log.info("job left", extra={"kind": job.kind, "job": job.pk})
    except Refusal as refusal:
        _finish(running, Job.State.FAILED, refusal.message)
    except Exception:
        log.exception("job failed", extra={"kind": job.kind, "job": job.pk})
        _finish(running, Job.State.FAILED, _("Something went wrong on our side. Please try again."))
    except BaseException:  # the worker is told to stop at once
        _put_back(job, attempts=job.attempts)
        raise


def _claim(job_id: uuid.UUID, worker: str, at: datetime) -> Job | None:
    """Make the job ours in one conditional update; None when somebody else was first."""
    claimed = Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING,
        worker=worker,
        attempts=F("attempts") + 1,
        started_at=at,
        heartbeat_at=at,
        done=0,
    )
    if not claimed:
        return None
    return Job.objects.select_related("community", "requested_by").get(pk=job_id)


def _finish(running: RunningJob, state: Job.State, message: str | Promise) -> None:
    ended = {"state": state, "message": str(message), "finished_at": timezone.now()}
    if state is Job.State.DONE:
        ended |= {"result": running.result, "done": F("total")}
    try:
        running.write(**ended)
    except Taken:
        log.info("job left", extra={"kind": running.job.kind, "job": running.job.pk})


@transaction.atomic
def _put_back(job: Job, **still: Any) -> bool:
    """Queue a running job again; False when it is not `still` as it was."""
    put_back = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, **still).update(
        state=Job.State.QUEUED, worker="", message=""
    )
    if put_back:
        _send(job)
    return bool(put_back)


def cancel(job: Job, *, at: datetime) -> bool:
    """Stop a job; a running one ends at its next progress. False when it was over already."""
    return bool(
        Job.objects.filter(pk=job.pk, state__in=[Job.State.QUEUED, Job.State.RUNNING]).update(
            state=Job.State.CANCELLED, finished_at=at
        )
    )


def may_see(job: Job, user: User | AnonymousUser) -> bool:
    """Whether this user is shown the job, by its kind's own rule if it has one.

    Otherwise whoever started it sees it, as long as they work in its community, and its officers.
    """
    if rule := face_of(job.kind).may_see:
        return rule(job, user)
    theirs = job.community_id is None or manages(user, job.community_id)
    return is_own(job, user) or (is_officer(user) and theirs)


def is_own(job: Job, user: User | AnonymousUser) -> bool:
    """Whether this user started the job, and still works in its community if it has one."""
    mine = bool(user.is_authenticated) and job.requested_by_id == user.pk
    return mine and (job.community_id is None or manages(user, job.community_id))


# --- workers ------------------------------------------------------------------------------------


def beat(name: str, queues: str, *, at: datetime) -> None:
    """Write a worker's sign of life, and that of the job it is running."""
    Worker.objects.update_or_create(
        name=name,
        defaults={"seen_at": at},
        create_defaults={"queues": queues, "started_at": at, "seen_at": at},
    )
    Job.objects.filter(state=Job.State.RUNNING, worker=name).update(heartbeat_at=at)


def leave(name: str) -> None:
    """Take a worker off the list, as it goes in good order."""
    Worker.objects.filter(name=name).delete()


def requeue_stalled(at: datetime) -> list[uuid.UUID]:
    """Queue again what died with its worker; after three attempts it fails with a sentence.

    Returns the ids of jobs that wait again. Safe to call from any number of workers at once.
    """
    stalled = Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__lt=at - STALLED_AFTER)
    again = [job.pk for job in stalled if _take_up(job, at)]
    _free_tasks(at)
    Worker.objects.filter(seen_at__lt=at - STALLED_AFTER).delete()
    return again


def _take_up(job: Job, at: datetime) -> bool:
    if job.attempts < MOST_ATTEMPTS:
        log.warning("job taken up again", extra={"kind": job.kind, "job": job.pk})
        return _put_back(job, heartbeat_at=job.heartbeat_at)
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, heartbeat_at=job.heartbeat_at).update(
        state=Job.State.FAILED,
        finished_at=at,
        message=_("It broke off three times. Please tell whoever runs this site."),
    )
    return False


def _free_tasks(at: datetime) -> None:
    """Do the same for plain tasks that a dead worker had claimed: ready again, or failed.

    A job's own task is only closed: the job was sent again with a new one.
    """
    alive = set(
        Worker.objects.filter(seen_at__gte=at - STALLED_AFTER).values_list("name", flat=True)
    )
    claimed = DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lt=at - STALLED_AFTER
    ).only("pk", "worker_ids", "task_path", "started_at")
    for result in claimed:
        if result.worker_ids and result.worker_ids[-1] in alive:
            continue
        again = result.task_path != run_job.module_path and len(result.worker_ids) < MOST_ATTEMPTS
        changes: dict[str, Any] = (
            {"status": TaskResultStatus.READY}
            if again
            else {"status": TaskResultStatus.FAILED, "finished_at": at}
        )
        DBTaskResult.objects.filter(
            pk=result.pk, status=TaskResultStatus.RUNNING, started_at=result.started_at
        ).update(**changes)
