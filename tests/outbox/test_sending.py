"""Messages leave once, in the house's look, and come back to the desk when they cannot."""

import logging
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.db import connection, connections
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone, translation

from accounts import consents, sms
from accounts.models import Consent
from accounts.sms import MemoryGateway
from communities.models import Community, Resident
from jobs.chores import run_due
from jobs.models import Job
from jobs.services import run
from outbox import sending
from outbox.jobs import KIND
from outbox.models import Message
from outbox.services import read_all, tell
from tests import factories

pytestmark = pytest.mark.django_db

PHONE = "+8613800138000"


class DeafGateway:
    """A company that never answers."""

    def send(self, phone: str, text: str) -> None:
        raise sms.SmsNotSent(f"no answer for {phone}")


DEAF = override_settings(SMS_GATEWAY=f"{__name__}.DeafGateway")


@pytest.fixture(autouse=True)
def _nothing_sent() -> Iterator[None]:
    MemoryGateway.outbox.clear()
    yield
    MemoryGateway.outbox.clear()


@pytest.fixture
def community() -> Community:
    return factories.community(name="海防村居民区", phone="021-5555 0100")


def texted(community: Community, phone: str = PHONE) -> Resident:
    resident = factories.neighbour(community, name="许念慈", phone=phone)
    consents.give(resident, Consent.Purpose.CONTACT, at=timezone.now())
    return resident


def written_to(community: Community) -> Resident:
    resident = factories.neighbour(community, name="许念慈")
    factories.account_of(resident, email="niannian@example.org")
    return resident


def letter_to(resident: Resident, channel: str) -> Message:
    tell(resident, "您有名额了：花样剪纸", "周六上午九点 <活动室>。", timezone.now(), url="/me/")
    return Message.objects.get(resident=resident, channel=channel)


def try_until_given_up(message: Message) -> None:
    for _time in range(sending.MOST_TRIES):
        message.refresh_from_db()
        assert message.next_try_at is not None
        sending.send(message, message.next_try_at)
    message.refresh_from_db()


# --- what arrives -------------------------------------------------------------------------------


@pytest.mark.chinese_house
def test_an_email_says_it_in_plain_text_and_in_the_look_of_the_house(community: Community) -> None:
    letter = letter_to(written_to(community), "email")
    with translation.override("en"):  # a worker's language is not the resident's
        assert sending.send(letter, timezone.now())
    [one] = mail.outbox
    html = str(one.alternatives[0][0])
    assert (one.to, one.subject) == (["niannian@example.org"], "您有名额了：花样剪纸")
    for words in ("许念慈", "海防村居民区", "021-5555 0100", "http://localhost:8000/me/", "本消息"):
        assert words in one.body
        assert words in html
    assert "周六上午九点 <活动室>。" in one.body
    assert "周六上午九点 &lt;活动室&gt;。" in html
    assert '<html lang="zh-Hans">' in html


@pytest.mark.chinese_house
def test_a_text_is_short_and_leads_to_the_page(community: Community) -> None:
    assert sending.send(letter_to(texted(community), "sms"), timezone.now())
    [(phone, text)] = MemoryGateway.outbox
    assert phone == PHONE
    assert text.startswith("海防村居民区：您有名额了：花样剪纸")
    assert text.endswith("周六上午九点 <活动室>。 http://localhost:8000/me/")


def test_a_worker_sends_what_waits_and_nothing_twice(community: Community) -> None:
    letter_to(texted(community), "sms")
    letter_to(written_to(community), "email")
    at = timezone.now()
    for minute in range(3):
        run_due(at + timedelta(minutes=minute))
        for job in Job.objects.filter(kind=KIND, state=Job.State.QUEUED):
            assert job.queue == "messages"
            run(job.pk, worker="one", at=at)
    assert (len(MemoryGateway.outbox), len(mail.outbox)) == (1, 1)
    assert Job.objects.get(kind=KIND).result == {"sent": 2, "tried": 2}
    run_due(at + timedelta(days=2))
    assert not Job.objects.filter(kind=KIND).exists()


def test_a_batch_on_its_way_is_not_queued_again(community: Community) -> None:
    letter_to(texted(community), "sms")
    for minute in range(3):
        run_due(timezone.now() + timedelta(minutes=minute))
    assert Job.objects.filter(kind=KIND).count() == 1


# --- what does not ------------------------------------------------------------------------------


@DEAF
def test_it_is_tried_again_after_pauses_that_grow(community: Community) -> None:
    letter = letter_to(texted(community), "sms")
    pauses = []
    for _time in range(sending.MOST_TRIES - 1):
        before = timezone.now()
        sending.send(letter, letter.next_try_at or before)
        letter.refresh_from_db()
        assert letter.next_try_at is not None
        pauses.append(round((letter.next_try_at - before).total_seconds() / 60))
    assert pauses == [1, 5, 30, 120]
    assert letter not in sending.waiting(timezone.now())


def test_what_failed_once_arrives_the_next_time(community: Community) -> None:
    letter = letter_to(texted(community), "sms")
    with DEAF:
        assert not sending.send(letter, timezone.now())
    letter.refresh_from_db()
    assert not sending.send(letter, timezone.now()), "the pause is not over"
    assert sending.send(Message.objects.get(pk=letter.pk), timezone.now() + timedelta(minutes=2))
    assert len(MemoryGateway.outbox) == 1


@pytest.mark.chinese_house
@DEAF
def test_what_never_arrives_becomes_a_call_to_make(client: Client, community: Community) -> None:
    letter = letter_to(texted(community), "sms")
    try_until_given_up(letter)
    assert letter.failed_at is not None
    assert letter.next_try_at is None
    client.force_login(factories.social_worker(community))
    page = client.get(reverse("outbox:calls")).content.decode()
    assert "许念慈" in page
    assert "短信未能送达" in page
    client.post(reverse("outbox:called", args=[letter.pk]))
    assert "花样剪纸" not in client.get(reverse("outbox:calls")).content.decode()


@DEAF
def test_another_communitys_desk_sees_no_failed_message(
    client: Client, community: Community
) -> None:
    letter = letter_to(texted(community), "sms")
    try_until_given_up(letter)
    client.force_login(factories.social_worker(factories.community()))
    assert "许念慈" not in client.get(reverse("outbox:calls")).content.decode()
    assert client.post(reverse("outbox:called", args=[letter.pk])).status_code == 404
    letter.refresh_from_db()
    assert letter.done_at is None


@DEAF
def test_nobody_is_called_who_has_read_it_on_the_page(community: Community) -> None:
    resident = texted(community)
    factories.account_of(resident)
    letter = letter_to(resident, "sms")
    read_all([resident], timezone.now())
    try_until_given_up(letter)
    assert letter.failed_at is not None
    assert not Message.objects.all().to_call().exists()


@DEAF
def test_nobody_is_called_whom_the_email_reached(community: Community) -> None:
    resident = texted(community)
    factories.account_of(resident, email="niannian@example.org")
    letter = letter_to(resident, "sms")
    sending.send(Message.objects.get(channel="email"), timezone.now())
    try_until_given_up(letter)
    assert not Message.objects.all().to_call().exists()


def test_consent_withdrawn_before_it_left_means_no_text(community: Community) -> None:
    resident = texted(community)
    letter = letter_to(resident, "sms")
    consents.withdraw(resident, Consent.Purpose.CONTACT, at=timezone.now())
    assert not sending.send(letter, timezone.now())
    assert MemoryGateway.outbox == []
    assert list(Message.objects.all().to_call()) == [letter]


@DEAF
def test_the_log_names_no_person(community: Community, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        try_until_given_up(letter_to(texted(community), "sms"))
    written = " ".join(str(vars(record)) for record in caplog.records)
    assert "SmsNotSent" in written
    for secret in ("许念慈", "13800138000", "剪纸"):
        assert secret not in written


# --- two workers --------------------------------------------------------------------------------


def sent_by_all_workers(community: Community, workers: int = 8, letters: int = 12) -> Counter[str]:
    """How often each phone got its text when all workers hold the same list at once."""
    for number in range(letters):
        letter_to(texted(community, phone=f"+86138001380{number:02d}"), "sms")
    barrier, at = Barrier(workers), timezone.now()

    def work() -> None:
        batch = sending.waiting(at)
        barrier.wait()
        try:
            for message in batch:
                sending.send(message, at)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(work) for _ in range(workers)]:
            done.result()
    return Counter(phone for phone, _text in MemoryGateway.outbox)


@pytest.mark.each_database
@pytest.mark.django_db(transaction=True)
def test_workers_with_the_same_list_send_each_message_once(community: Community) -> None:
    workers = 8 if connection.vendor == "postgresql" else 3
    times = sent_by_all_workers(community, workers)
    assert len(times) == 12
    assert set(times.values()) == {1}
    assert set(Message.objects.filter(channel="sms").values_list("tries", flat=True)) == {1}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_race_would_be_noticed_with_the_claim_off(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_claim", look_then_write)
    assert max(sent_by_all_workers(community).values()) > 1, "the race did not happen"


def look_then_write(message: Message, at: Any) -> bool:
    """What people write who have not met a race."""
    row = Message.objects.get(pk=message.pk)
    if row.tries != message.tries or row.next_try_at is None or row.next_try_at > at:
        return False
    time.sleep(0.05)  # long enough for the others to have looked
    message.tries += 1
    Message.objects.filter(pk=row.pk, sent_at__isnull=True).update(
        tries=message.tries, next_try_at=at + sending.LEASE
    )
    return True


def test_a_message_of_a_worker_that_died_is_due_again(community: Community) -> None:
    letter = letter_to(texted(community), "sms")
    at = timezone.now()
    assert sending._claim(Message.objects.get(pk=letter.pk), at)
    assert sending.waiting(at) == []
    assert sending.waiting(at + sending.LEASE) == [letter]
