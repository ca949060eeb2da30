"""Real worker processes, one of them killed in the middle of its job."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import User
from jobs import services
from jobs.models import Job, Worker

from . import kinds  # noqa: F401 - registers them

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.each_database]
WORK = (
    "import django; django.setup(); import tests.jobs.kinds; "
    "from django.core.management import call_command; "
    "call_command('work', interval=0.1, batch={batch})"
)
StartWorker = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start_worker() -> Iterator[StartWorker]:
    """Start workers on this test's own database and files; none outlives the test."""
    started: list[subprocess.Popen[bytes]] = []
    database = connection.settings_dict
    url = (
        f"sqlite:///{database['NAME']}"
        if connection.vendor == "sqlite"
        else os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{database['NAME']}"
    )
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "LINLI_TEST_VAR": str(settings.VAR),
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PYTHONPATH": f"{settings.ROOT}:{settings.ROOT / 'site'}",
    }

    def start(*, batch: bool = False) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-c", WORK.format(batch=batch)], env=environment, cwd=settings.ROOT
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def until(condition: Callable[[], bool], seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.1)


def test_a_worker_runs_what_waits_and_leaves_in_good_order(start_worker: StartWorker) -> None:
    job = services.enqueue("count", params={"to": 3}, by=User.objects.create_user("shen"))
    assert start_worker(batch=True).wait(timeout=120) == 0
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert not Worker.objects.exists()


def test_a_job_whose_worker_is_killed_is_done_by_the_next(
    start_worker: StartWorker, tmp_path: Path
) -> None:
    diary = tmp_path / "diary"
    job = services.enqueue(
        "hang_once", params={"diary": str(diary)}, by=User.objects.create_user("shen")
    )
    first = start_worker()
    until(diary.exists)
    first.send_signal(signal.SIGKILL)
    first.wait()

    job.refresh_from_db()
    assert job.state == Job.State.RUNNING
    minute_ago = timezone.now() - services.STALLED_AFTER * 2
    Job.objects.update(heartbeat_at=minute_ago)
    Worker.objects.update(seen_at=minute_ago)

    second = start_worker()
    until(lambda: Job.objects.get().state == Job.State.DONE)
    job.refresh_from_db()
    assert (job.attempts, job.message) == (2, "second time lucky")
    assert diary.read_text().split() == [str(first.pid), str(second.pid)]


def test_a_worker_that_is_asked_to_stop_while_idle_stops_at_once(
    start_worker: StartWorker,
) -> None:
    worker = start_worker()
    until(Worker.objects.exists)
    worker.terminate()
    assert worker.wait(timeout=60) == 0
    assert not Worker.objects.exists()
