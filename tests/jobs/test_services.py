"""A job's life, without a worker process."""

import logging
import uuid
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from jobs import services
from jobs.models import Job, Worker
from jobs.registry import job_kind
from jobs.running import RunningJob, Taken

from . import kinds  # noqa: F401 - registers them

pytestmark = pytest.mark.django_db
LATER = timedelta(seconds=61)


@pytest.fixture
def person() -> User:
    return User.objects.create_user("shen")


def claim(job: Job, worker: str, at: datetime) -> RunningJob:
    claimed = services._claim(job.pk, worker, at)
    assert claimed
    return RunningJob(claimed)


def run(job: Job) -> Job:
    services.run(job.pk, worker="w1", at=timezone.now())
    job.refresh_from_db()
    return job


def test_a_job_is_queued_together_with_its_task(person: User) -> None:
    job = services.enqueue("count", params={"to": 3}, by=person, queue="print")
    task = DBTaskResult.objects.get()
    assert job.state == Job.State.QUEUED
    assert (task.queue_name, task.args_kwargs["args"]) == ("print", [str(job.pk)])


def test_an_unknown_kind_is_refused_before_anything_is_written(person: User) -> None:
    with pytest.raises(LookupError, match="no job kind 'nonsense'"):
        services.enqueue("nonsense", params={}, by=person)
    assert not Job.objects.exists()


def test_two_functions_cannot_have_one_kind() -> None:
    with pytest.raises(ValueError, match="count"):
        job_kind("count")(lambda job: None)


def test_a_job_runs_to_its_end_and_keeps_its_result(person: User) -> None:
    job = run(services.enqueue("count", params={"to": 3}, by=person))
    assert (job.state, job.done, job.total) == (Job.State.DONE, 3, 3)
    assert (job.result, job.message) == ({"counted": 3}, "counted")
    assert job.finished_at


def test_a_job_runs_once_however_often_its_task_comes(person: User) -> None:
    job = run(services.enqueue("count", params={"to": 3}, by=person))
    again = run(job)
    assert (again.attempts, again.finished_at) == (1, job.finished_at)


def test_progress_is_written_at_most_twice_a_second(person: User) -> None:
    job = services.enqueue("count", params={"to": 5000}, by=person)
    with CaptureQueriesContext(connection) as queries:
        run(job)
    assert len(queries) < 20


def test_a_refusal_becomes_the_jobs_message(person: User) -> None:
    job = run(services.enqueue("refuse", params={}, by=person))
    assert (job.state, job.message) == (Job.State.FAILED, "The file has no rows.")


def test_a_breakdown_tells_the_person_nothing_internal(
    person: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "linli.jobs"):
        job = run(services.enqueue("break", params={}, by=person))
    assert job.state == Job.State.FAILED
    assert "许念慈" not in job.message
    assert caplog.records[0].exc_info


def test_a_worker_that_is_told_to_stop_puts_its_job_back(person: User) -> None:
    job = services.enqueue("told_to_stop", params={}, by=person)
    with pytest.raises(SystemExit):
        run(job)
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED
    assert DBTaskResult.objects.count() == 2


def test_a_stopped_job_writes_nothing_more(person: User) -> None:
    job = services.enqueue("count", params={"to": 3}, by=person)
    running = claim(job, "w1", timezone.now())
    assert services.cancel(job, at=timezone.now())
    with pytest.raises(Taken):
        running.progress(3, 3)
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.CANCELLED, 0)
    assert not services.cancel(job, at=timezone.now())


def test_a_slow_first_worker_cannot_write_over_the_second(person: User) -> None:
    job = services.enqueue("count", params={"to": 3}, by=person)
    now = timezone.now()
    slow = claim(job, "w1", now)
    assert services.requeue_stalled(now + LATER) == [job.pk]
    assert services._claim(job.pk, "w2", now + LATER)
    with pytest.raises(Taken):
        slow.progress(3, 3)


def test_a_job_with_a_sign_of_life_is_left_alone(person: User) -> None:
    job = services.enqueue("count", params={"to": 3}, by=person)
    now = timezone.now()
    services._claim(job.pk, "w1", now)
    services.beat("w1", "default", at=now + timedelta(seconds=50))
    assert services.requeue_stalled(now + LATER) == []


def test_a_job_that_breaks_off_three_times_fails_with_a_sentence(person: User) -> None:
    job = services.enqueue("count", params={"to": 3}, by=person)
    at = timezone.now()
    for attempt in (1, 2, 3):
        services._claim(job.pk, "w1", at)
        at += LATER
        assert services.requeue_stalled(at) == ([job.pk] if attempt < 3 else [])
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert job.message
    assert DBTaskResult.objects.count() == 3


def test_a_plain_task_of_a_dead_worker_is_ready_again_and_fails_after_three() -> None:
    result = services.run_job.enqueue(str(uuid.uuid4()))
    row = DBTaskResult.objects.filter(pk=result.id)
    row.update(task_path="outbox.tasks.send")
    at = timezone.now()
    states = []
    for number in (1, 2, 3):
        row.update(status="RUNNING", started_at=at, worker_ids=[f"dead{n}" for n in range(number)])
        at += LATER
        services.requeue_stalled(at)
        states.append(row.get().status)
    assert states == ["READY", "READY", "FAILED"]


def test_a_plain_task_of_a_living_worker_is_left_alone() -> None:
    result = services.run_job.enqueue(str(uuid.uuid4()))
    row = DBTaskResult.objects.filter(pk=result.id)
    at = timezone.now()
    row.update(status="RUNNING", started_at=at, worker_ids=["w1"])
    services.beat("w1", "default", at=at + LATER)
    services.requeue_stalled(at + LATER)
    assert row.get().status == "RUNNING"


def test_a_silent_worker_is_taken_off_the_list() -> None:
    services.beat("w1", "default", at=timezone.now())
    services.requeue_stalled(timezone.now() + LATER)
    assert not Worker.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "running"},
        {"state": "done"},
        {"finished_at": timezone.now()},
        {"done": 4, "total": 3},
    ],
)
def test_the_database_refuses_an_impossible_job(person: User, wrong: dict) -> None:
    job = services.enqueue("count", params={"to": 3}, by=person)
    with pytest.raises(IntegrityError):
        Job.objects.filter(pk=job.pk).update(**wrong)
