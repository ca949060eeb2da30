"""A real worker process is killed in the middle of a book: the next one begins again."""

import signal
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from pypdf import PdfReader

from handbooks.jobs import request_edition
from handbooks.models import Edition, EditionFile, FrozenBook
from jobs.models import Job, Worker
from jobs.services import STALLED_AFTER
from tests import factories
from tests.factories import handbooks
from tests.jobs.test_work import StartWorker, start_worker, until

__all__ = ["start_worker"]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.each_database,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]
TEXT = "<p>" + "楼道里的灯坏了，先看灯座上的编号，再打物业的电话，一般当天就有人来。" * 30 + "</p>"


@pytest.fixture
def book():
    """A book that takes some seconds to set."""
    community = factories.community(name="海防村居民区")
    chapters = [
        ("own", {"title": f"第{number}段", "lead": "", "body": handbooks.body(TEXT * 3)})
        for number in range(8)
    ]
    return handbooks.handbook(community, chapters)


def files() -> set[str]:
    return {
        str(path)
        for root in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT)
        for path in Path(root).rglob("*")
        if path.is_file() and "handbook" in str(path)
    }


def children_of(pid: int) -> set[int]:
    """The processes that it started, as the kernel knows them."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return {int(child) for task in tasks for child in task.read_text().split()}


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_book_whose_worker_is_killed_is_built_by_the_next(book, start_worker: StartWorker):
    before = files()
    job = request_edition(book, by=factories.social_worker(book.community))
    first = start_worker()
    until(lambda: bool(children_of(first.pid)), seconds=90)
    until(lambda: Job.objects.get().state == Job.State.RUNNING)
    time.sleep(0.5)  # in the middle of the pages
    press = children_of(first.pid)
    first.send_signal(signal.SIGKILL)
    first.wait()

    assert Job.objects.get().state == Job.State.RUNNING, "it must be killed before it is done"
    until(lambda: not any(map(is_alive, press)))
    assert not Edition.objects.exists()
    assert not EditionFile.objects.exists()
    assert not FrozenBook.objects.exists()
    assert files() == before

    long_ago = timezone.now() - STALLED_AFTER * 2
    Job.objects.update(heartbeat_at=long_ago)
    Worker.objects.update(seen_at=long_ago)
    start_worker()
    until(lambda: Job.objects.get(pk=job.pk).is_over, seconds=120)

    job = Job.objects.get(pk=job.pk)
    assert (job.state, job.attempts) == (Job.State.DONE, 2), job.message
    edition = Edition.objects.get()
    assert edition.number == 1
    with edition.file.open() as pdf:
        assert len(PdfReader(BytesIO(pdf.read())).pages) == edition.pages > 20
