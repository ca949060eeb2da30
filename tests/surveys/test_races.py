"""Fifty at once for one household's ballot, over HTTP, on PostgreSQL."""

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import Count
from django.test import Client

from surveys.models import Ballot, Poll, RollEntry
from tests import factories
from tests.factories import surveys as make

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

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
