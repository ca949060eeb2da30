"""All channels at once on PostgreSQL: web, slip, stubs of two batches, and the desk."""

import random
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import Count
from django.test import Client
from django.utils import timezone

from accounts.models import User
from surveys.errors import AlreadyCounted
from surveys.models import Ballot, Batch, Poll, RollEntry, Slip
from surveys.services import cast
from surveys.vocabulary import Channel
from tests import factories
from tests.factories import surveys as make

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

HOUSEHOLDS, AT_ONCE = 20, 40
COUNTED, REFUSED = "counted", "refused"


class Town:
    """A poll with slips, two batches, a worker, and somebody with a phone in every household."""

    def __init__(self) -> None:
        self.poll = make.poll(factories.community())
        self.slips = make.slips(self.poll, HOUSEHOLDS)
        self.worker = factories.social_worker(self.poll.community)
        self.batches = [make.batch(self.poll, by=self.worker) for _ in range(2)]
        self.option = make.options(self.poll)[0]
        people = [factories.account_of(factories.resident(slip.home)) for slip in self.slips]
        self.web = [client_of(person) for person in people]
        self.desk = client_of(self.worker)

    def attempts(self) -> list[Callable[[], str]]:
        """Ten for each household, over all channels, in any order."""
        tries: list[Callable[[], str]] = []
        for slip, client in zip(self.slips, self.web, strict=True):
            tries += [partial(self.by_web, slip, client)] * 3
            tries += [partial(self.by_slip, slip)] * 3
            tries += [partial(self.by_stub, slip, batch) for batch in self.batches]
            tries += [partial(self.by_staff, slip, Channel.PHONE)]
            tries += [partial(self.by_staff, slip, Channel.DESK)]
        random.Random(4).shuffle(tries)
        return tries

    def sent(self) -> dict[str, str]:
        return {"step": "send", "choice": str(self.option), "key": str(uuid.uuid4())}

    def by_web(self, slip: Slip, client: Client) -> str:
        fields = {**self.sent(), "for": slip.home.pk}
        return said(client.post(f"/polls/{self.poll.page_id}/vote/", fields))

    def by_slip(self, slip: Slip) -> str:
        return said(Client().post(f"/slips/{slip.code}/", self.sent()))

    def by_stub(self, slip: Slip, batch: Batch) -> str:
        return said(self.desk.post(f"/desk/batches/{batch.pk}/stub/", {"stub": slip.code}))

    def by_staff(self, slip: Slip, channel: Channel) -> str:
        try:
            cast(
                self.poll,
                slip.home,
                [self.option],
                channel=channel,
                key=uuid.uuid4(),
                at=timezone.now(),
                by=User.objects.get(pk=self.worker.pk),
            )
        except AlreadyCounted:
            return REFUSED
        return COUNTED


def client_of(account: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(account)
    return client


def said(answer: Any) -> str:
    """Counted leads on; a refusal is a page (200, or 422 at the desk) with its sentence."""
    if answer.status_code == 302:
        return COUNTED
    polite = "每户一票" in answer.content.decode() or "已用过" in answer.content.decode()
    return REFUSED if polite else f"{answer.status_code}"


def storm(town: Town) -> Counter[str]:
    """All attempts, forty at a time."""
    tries = town.attempts()
    start = Barrier(AT_ONCE)

    def work(mine: list[Callable[[], str]]) -> list[str]:
        start.wait()
        try:
            return [one() for one in mine]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        shares = [tries[number::AT_ONCE] for number in range(AT_ONCE)]
        return Counter(one for answers in pool.map(work, shares) for one in answers)


@pytest.fixture(autouse=True)
def _many_from_one_address(settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "slip": "10000/m/ip"}


def test_200_attempts_over_all_channels_are_20_entries_and_180_polite_refusals():
    town = Town()
    assert storm(town) == {COUNTED: HOUSEHOLDS, REFUSED: 9 * HOUSEHOLDS}
    assert RollEntry.objects.count() == HOUSEHOLDS
    stubs = RollEntry.objects.filter(batch__isnull=False).count()
    assert Ballot.objects.count() == HOUSEHOLDS - stubs
    for batch in town.batches:
        batch.refresh_from_db()
    assert sum(batch.stubs for batch in town.batches) == stubs


@contextmanager
def without_the_guard() -> Iterator[None]:
    """Take the unique constraint away, and put it back."""
    name = "one_ballot_a_household_and_poll"
    (guard,) = [row for row in RollEntry._meta.constraints if row.name == name]
    with connection.schema_editor() as editor:
        editor.remove_constraint(RollEntry, guard)
    try:
        yield
    finally:
        RollEntry.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(RollEntry, guard)


def test_without_the_constraint_the_same_storm_counts_somebody_twice():
    twice = RollEntry.objects.values("household").annotate(times=Count("pk")).filter(times__gt=1)
    with without_the_guard():
        for _storm in range(4):
            storm(Town())
            if twice.exists():
                break
        assert twice.exists()


def test_two_workers_on_one_pile_never_enter_more_ballots_than_stubs():
    town = Town()
    batch = town.batches[0]
    make.entered(batch, town.slips[:10], [], by=town.worker)
    start = Barrier(AT_ONCE)

    def enter(_number: int) -> int:
        start.wait()
        try:
            fields = {"q0": "1", "turn": 1}
            address = f"/desk/batches/{batch.pk}/ballot/"
            return int(town.desk.post(address, fields).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = Counter(pool.map(enter, range(AT_ONCE)))
    assert answers == {302: 10, 422: AT_ONCE - 10}
    batch.refresh_from_db()
    assert batch.ballots == batch.pile.count() == 10
    assert Poll.objects.get(pk=town.poll.pk).ballots.count() == 0
