"""How long what is held of people is kept: every rule just before and just after its last day."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from communities.jobs import purge_uploads
from communities.models import Building, DoorLetter, JoinPoster, Resident
from communities.services import confirming, imports, letters, retention
from jobs.models import Job
from jobs.services import enqueue, run
from outbox.models import Message
from tests import factories

pytestmark = pytest.mark.django_db

MOMENT = timedelta(seconds=1)


@pytest.fixture
def at() -> datetime:
    return timezone.now()


@pytest.fixture
def building() -> Building:
    return factories.building(factories.community())


@pytest.fixture
def worker(building: Building) -> User:
    return factories.social_worker(building.community)


@pytest.fixture
def upload() -> Iterator[str]:
    storage = storages["private"]
    name = storage.save("imports/a-table", ContentFile("姓名,手机\n张小三,13800138000".encode()))
    yield name
    storage.delete(name)


def waiting(building: Building, **fields: Any) -> Resident:
    home = factories.household(building)
    return factories.resident(home, status=Resident.Status.PENDING, **fields)


def statuses() -> list[str]:
    return sorted(Resident.objects.values_list("status", flat=True))


def test_a_table_that_nobody_wrote_is_gone_after_a_day(upload: str, at: datetime) -> None:
    storage = storages["private"]
    uploaded = storage.get_modified_time(upload)
    purge_uploads(uploaded + retention.UPLOAD_KEPT)
    assert storage.exists(upload)
    purge_uploads(uploaded + retention.UPLOAD_KEPT + MOMENT)
    assert not storage.exists(upload)


def test_without_uploads_there_is_nothing_to_do(at: datetime) -> None:
    assert retention.purge_uploads(at) == 0


def test_writing_a_table_that_is_gone_is_told_so(
    upload: str, building: Building, worker: User, at: datetime
) -> None:
    storages["private"].delete(upload)
    job = enqueue("people.check", params={"file": upload}, by=worker, community=building.community)
    run(job.pk, worker="w", at=at)
    job.refresh_from_db()
    assert (job.state, job.message) == (Job.State.FAILED, str(imports.UploadGone.message))


def test_a_refused_resident_is_erased_with_the_account(
    building: Building, worker: User, at: datetime
) -> None:
    resident = waiting(building, name="张小三", phone="+8613800138000")
    account = factories.account_of(resident)
    confirming.refuse_resident(resident, by=worker, at=at, reason="这户没有这个人")
    retention.purge(at + retention.REFUSED_KEPT)
    assert statuses() == ["refused"]
    retention.purge(at + retention.REFUSED_KEPT + MOMENT)
    resident.refresh_from_db()
    account.refresh_from_db()
    assert (resident.status, resident.name, resident.phone) == ("erased", "", "")
    assert (account.is_active, account.phone) == (False, "")


def test_who_moved_out_is_erased_later_and_neighbours_stay(
    building: Building, worker: User, at: datetime
) -> None:
    factories.neighbour(building.community)
    gone = factories.neighbour(building.community)
    confirming.move_out(gone, by=worker, at=at)
    retention.purge(at + retention.REFUSED_KEPT + MOMENT)
    assert statuses() == ["moved_out", "verified"]
    retention.purge(at + retention.MOVED_OUT_KEPT + MOMENT)
    assert statuses() == ["erased", "verified"]


def test_papers_go_long_after_their_last_day(
    building: Building, worker: User, at: datetime
) -> None:
    letters.issue_letters([factories.household(building)], by=worker, at=at)
    letters.poster_for(building, by=worker, at=at)
    last = at + letters.LETTER_HOLDS + retention.PAPER_KEPT
    retention.purge(last)
    assert (DoorLetter.objects.count(), JoinPoster.objects.count()) == (1, 1)
    retention.purge(last + MOMENT)
    assert (DoorLetter.objects.count(), JoinPoster.objects.count()) == (0, 1)


def test_a_job_keeps_its_row_and_loses_its_file(worker: User, at: datetime) -> None:
    job = Job(
        kind="people.letters",
        state=Job.State.DONE,
        requested_by=worker,
        created_at=at,
        finished_at=at,
        result={"first": [["3号楼", "301室", "张*三"]]},
    )
    job.file.save("letters.pdf", ContentFile(b"%PDF"))
    path = job.file.name
    retention.purge(at + retention.JOB_KEPT + MOMENT)
    job.refresh_from_db()
    assert (job.file.name, job.result) == ("", {})
    assert not storages["private"].exists(path)


def test_messages_go_after_a_year(building: Building, worker: User, at: datetime) -> None:
    confirming.confirm_resident(waiting(building), by=worker, at=at)
    assert Message.objects.exists()
    retention.purge(at + retention.MESSAGE_KEPT + MOMENT)
    assert not Message.objects.exists()


def test_the_command_says_what_it_removed_and_a_second_time_nothing(
    building: Building, worker: User, at: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    long_ago = at - retention.REFUSED_KEPT - MOMENT
    confirming.refuse_resident(waiting(building), by=worker, at=long_ago, reason="重复")
    call_command("purge")
    first = capsys.readouterr().out.splitlines()
    call_command("purge")
    second = capsys.readouterr().out.splitlines()
    assert sum(int(line.split()[0]) for line in first) == 1
    assert all(int(line.split()[0]) == 0 for line in second)
    assert len(first) == len(retention.RULES)
