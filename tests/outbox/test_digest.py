"""The daily e-mail: one a day, none when nothing waits, and off with one tap."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from accounts.models import User
from communities.models import Community
from jobs.models import Job
from outbox import digest, jobs
from tests import factories as make

MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db
Mails = list[EmailMessage]


@pytest.fixture
def home() -> Community:
    return make.community()


@pytest.fixture
def worker(home: Community) -> User:
    return make.social_worker(home, email="worker@example.org")


def somebody_waits(home: Community) -> None:
    make.neighbour(home, status="pending")


@pytest.mark.chinese_house
def test_a_worker_is_told_once_a_day_what_waits(
    home: Community, worker: User, mailoutbox: Mails
) -> None:
    somebody_waits(home)

    assert digest.send(worker, MORNING)
    assert not digest.send(worker, MORNING + timedelta(hours=2))
    assert digest.send(worker, MORNING + DAY)

    assert len(mailoutbox) == 2
    letter = mailoutbox[0]
    assert letter.to == ["worker@example.org"]
    assert "待核实" in letter.body
    assert reverse("grid") in letter.body


def test_nothing_is_sent_when_nothing_waits(worker: User, mailoutbox: Mails) -> None:
    assert not digest.send(worker, MORNING)

    assert mailoutbox == []
    assert worker not in digest.due(MORNING)


def test_another_communitys_work_is_not_in_it(
    home: Community, worker: User, mailoutbox: Mails
) -> None:
    somebody_waits(make.community(sub_district=home.sub_district))

    assert not digest.send(worker, MORNING)


def test_it_goes_to_those_with_an_address_who_want_it(home: Community, worker: User) -> None:
    without = make.social_worker(home, email="")
    unwilling = make.social_worker(home, email="no@example.org", digest=False)
    resident = make.account_of(make.neighbour(home), email="home@example.org")

    due = set(digest.due(MORNING))

    assert worker in due
    assert not due & {without, unwilling, resident}


def test_it_is_turned_off_by_the_address_at_its_foot_and_not_by_opening_it(
    home: Community, worker: User, mailoutbox: Mails, client: Client
) -> None:
    somebody_waits(home)
    digest.send(worker, MORNING)
    address = mailoutbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    path = address[address.index("/me/") :]

    assert client.get(path).status_code == 200
    worker.refresh_from_db()
    assert worker.digest
    client.post(path, {"off": "1"})

    worker.refresh_from_db()
    assert not worker.digest
    assert not digest.due(MORNING + DAY).exists()


def test_a_forged_address_turns_nothing_off(worker: User, client: Client) -> None:
    answer = client.post(reverse("outbox:digest", args=[f"{worker.pk}:forged"]), {"off": "1"})

    assert answer.status_code == 404


@pytest.mark.chinese
def test_one_finds_the_switch_in_ones_own_account(worker: User, client: Client) -> None:
    client.force_login(worker)

    answer = client.get(reverse("outbox:my_digest"), follow=True)

    assert "每日" in answer.text


@pytest.mark.parametrize(("hour", "queued"), [(3, 0), (8, 1), (22, 0)])
def test_the_chore_queues_a_batch_by_day(
    home: Community, worker: User, hour: int, queued: int
) -> None:
    jobs.send_daily(MORNING.replace(hour=hour))
    jobs.send_daily(MORNING.replace(hour=hour))

    assert Job.objects.filter(kind=jobs.DIGESTS).count() == queued
