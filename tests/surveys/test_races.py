"""Many at once for a household's one ballot, over HTTP, on all channels, on PostgreSQL."""

import re
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from html import unescape
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import Count
from django.test import Client
from django.utils import timezone

from surveys.models import Ballot, Poll, RollEntry
from surveys.services import commit_batch, enter_ballot
from tests import factories
from tests.factories import surveys as make

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.chinese_house,
]

AT_ONCE = 50


@pytest.fixture
def poll() -> Poll:
    return make.poll(factories.community())


def storm(poll: Poll, one_key: bool = False) -> list[Any]:
    """Fifty people of one household press "send" at the same moment, each with a form of theirs."""
    home = factories.neighbour(poll.community).household
    option, key = str(make.options(poll)[0]), uuid.uuid4()
    clients = []
    for _ in range(AT_ONCE):
        client = Client(raise_request_exception=False)
        client.force_login(factories.account_of(factories.resident(home)))
        clients.append(client)
    start = Barrier(AT_ONCE)

    def send(client: Client) -> Any:
        start.wait()
        sent = {"for": home.pk, "choice": option, "step": "send"}
        try:
            return client.post(
                f"/polls/{poll.page_id}/vote/",
                {**sent, "key": str(key if one_key else uuid.uuid4())},
            )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(send, clients))


def test_fifty_parallel_ballots_of_one_household_are_one_ballot_and_49_refusals(poll):
    answers = storm(poll)
    counted = [answer for answer in answers if answer.status_code == 302]
    refused = [answer for answer in answers if "每户一票" in answer.content.decode()]
    assert (len(counted), len(refused)) == (1, 49)
    assert {answer.status_code for answer in refused} == {200}
    assert RollEntry.objects.count() == Ballot.objects.count() == 1


def test_fifty_taps_on_one_form_are_one_ballot_and_fifty_times_the_same_receipt(poll):
    answers = storm(poll, one_key=True)
    assert {answer.status_code for answer in answers} == {302}
    assert RollEntry.objects.count() == Ballot.objects.count() == 1


@contextmanager
def without_the_guard() -> Iterator[None]:
    """Take the unique constraint away, and put it back."""
    (guard,) = [
        constraint
        for constraint in RollEntry._meta.constraints
        if constraint.name == "one_ballot_a_household_and_poll"
    ]
    with connection.schema_editor() as editor:
        editor.remove_constraint(RollEntry, guard)
    try:
        yield
    finally:
        RollEntry.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(RollEntry, guard)


def test_without_the_constraint_the_same_storm_counts_a_household_more_than_once(poll):
    twice = RollEntry.objects.values("household").annotate(times=Count("pk")).filter(times__gt=1)
    with without_the_guard():
        for _storm in range(6):  # each of another household; one that is late proves nothing
            storm(poll)
            if twice.exists():
                break
        assert twice.exists()


# --- every channel at once ----------------------------------------------------------------------

DOORS = 20
TIMES = 2  # each channel tries so often for each door
REFUSED = ("您家已于", "对方已于", "已在这一批里")  # when and how the first was counted


class Town:
    """Twenty doors with a slip each, a worker, and a batch that is being entered."""

    def __init__(self) -> None:
        self.poll = make.poll(factories.community())
        self.slips = make.slips(self.poll, DOORS)
        self.worker = factories.social_worker(self.poll.community)
        self.batch = make.batch(self.poll, by=self.worker)
        self.option = str(make.options(self.poll)[0])

    def attempts(self) -> list[tuple[Client, str, dict[str, str]]]:
        """Two attempts a door on each of five channels: 200, each with a key of its own."""
        made = []
        for number, slip in enumerate(self.slips):
            resident = factories.account_of(factories.resident(slip.household))
            for user, address, fields in self.of_door(slip, resident) * TIMES:
                client = Client(raise_request_exception=False, REMOTE_ADDR=f"10.0.{number}.1")
                if user is not None:
                    client.force_login(user)
                made.append((client, address, {**fields, "key": str(uuid.uuid4())}))
        return made

    def of_door(self, slip: Any, resident: Any) -> list[tuple[Any, str, dict[str, str]]]:
        page = self.poll.page_id
        sent = {"choice": self.option, "step": "send", "for": str(slip.household_id)}
        call = f"/desk/polls/{page}/call/?slip={slip.code}&channel="
        return [
            (resident, f"/polls/{page}/vote/", sent),
            (None, f"/slips/{slip.code}/", sent),
            (self.worker, f"{call}phone", sent),
            (self.worker, f"{call}desk", sent),
            (self.worker, f"/desk/batches/{self.batch.pk}/stub/", {"stub": slip.code}),
        ]

    def storm(self) -> list[Any]:
        """All of them at the same moment."""
        attempts = self.attempts()
        start = Barrier(len(attempts))

        def send(attempt: tuple[Client, str, dict[str, str]]) -> Any:
            client, address, fields = attempt
            start.wait()
            try:
                return client.post(address, fields, headers={"accept-language": "zh-hans"})
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(attempts)) as pool:
            return list(pool.map(send, attempts))

    def finish_the_pile(self) -> None:
        """Enter a ballot for each stub that came in time, and count the batch."""
        self.batch.refresh_from_db()
        for _stub in range(self.batch.stubs):
            enter_ballot(self.batch, [uuid.UUID(self.option)], by=self.worker)
        if self.batch.stubs:
            commit_batch(self.batch, at=timezone.now(), by=self.worker, last=True)


def taken(answers: list[Any]) -> int:
    """How many were told that they were counted: led to the receipt, or on to the next slip."""
    return sum(
        answer.status_code == 302 or "已计入。回执" in answer.content.decode() for answer in answers
    )


def said(answer: Any) -> str:
    """The page's own words: what stands in its main part."""
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())


def test_two_hundred_attempts_on_all_channels_for_twenty_households_are_twenty_ballots():
    town = Town()
    answers = town.storm()
    assert len(answers) == 200
    assert max(answer.status_code for answer in answers) < 500
    refused = [answer for answer in answers if answer.status_code != 302]
    refused = [answer for answer in refused if "已计入。回执" not in answer.content.decode()]
    assert (taken(answers), len(refused)) == (20, 180)
    assert not [said(answer) for answer in refused if not any(map(said(answer).count, REFUSED))]
    town.finish_the_pile()
    assert RollEntry.objects.count() == Ballot.objects.count() == 20
    assert RollEntry.objects.values("household").distinct().count() == 20


def test_without_the_constraint_two_hundred_attempts_count_a_household_twice():
    town = Town()
    twice = RollEntry.objects.values("household").annotate(times=Count("pk")).filter(times__gt=1)
    with without_the_guard():
        answers = town.storm()
        assert max(answer.status_code for answer in answers) < 500
        assert twice.exists()
        assert RollEntry.objects.count() > 20
