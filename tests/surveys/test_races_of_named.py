"""Changes of a named poll at the same moment, and against its sealing, on PostgreSQL."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from communities.errors import Refusal
from surveys.models import Ballot, BallotChange, BallotChoice, NamedBallot, Poll, RollEntry
from surveys.services import seal
from surveys.tally import Result, count
from surveys.vocabulary import Channel
from tests import factories
from tests.factories import surveys as make

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

AT_ONCE = 12


@pytest.fixture
def poll() -> Poll:
    return make.poll(factories.community(), secret=False)


def together(*works: Callable[[], Any]) -> list[Any]:
    """Do these at the same moment; what each gave, or its refusal."""
    start = Barrier(len(works))

    def one(work: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return work()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def send(poll: Poll, neighbour: Any, choice: int, **how: Any) -> Callable[[], Any]:
    mine = Poll.objects.select_related("page").get(pk=poll.pk)
    how = {"by": factories.account_of(neighbour), "channel": Channel.WEB, **how}
    return lambda: make.vote(mine, neighbour.household, choice, **how)


def test_twelve_forms_of_one_household_are_one_ballot_with_one_mark(poll):
    neighbour = factories.neighbour(poll.community)
    works = [send(poll, neighbour, place % 3, key=uuid.uuid4()) for place in range(AT_ONCE)]
    receipts = together(*works)
    assert len({receipt.code for receipt in receipts}) == 1
    assert RollEntry.objects.count() == Ballot.objects.count() == NamedBallot.objects.count() == 1
    assert BallotChoice.objects.count() == 1
    assert BallotChange.objects.count() == AT_ONCE - 1


def test_one_change_sent_twelve_times_at_once_is_one_change(poll):
    neighbour = factories.neighbour(poll.community)
    send(poll, neighbour, 0)()
    key = uuid.uuid4()
    receipts = together(*[send(poll, neighbour, 1, key=key) for _ in range(AT_ONCE)])
    assert len({receipt.code for receipt in receipts}) == 1
    assert BallotChange.objects.count() == 1
    assert BallotChoice.objects.get().option.label == "自制唇膏"


def test_a_change_is_in_the_sealed_result_or_was_refused(poll):
    neighbours = [factories.neighbour(poll.community) for _ in range(AT_ONCE)]
    for neighbour in neighbours:
        send(poll, neighbour, 0)()
    changes = [send(poll, neighbour, 1) for neighbour in neighbours]
    answers = together(*changes, lambda: seal(poll, poll.closes_at))
    poll.refresh_from_db()
    result = Result.from_json(poll.result)
    accepted = AT_ONCE - sum(isinstance(answer, Refusal) for answer in answers)
    assert result.questions == count(poll).questions
    assert [row.total for row in result.questions[0].options] == [AT_ONCE - accepted, accepted, 0]
