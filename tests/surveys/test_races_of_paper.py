"""Two workers at one pile, on PostgreSQL; all channels at once are in test_races."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client

from surveys.models import Poll
from tests import factories
from tests.factories import surveys as make

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

AT_ONCE = 40


def test_two_workers_on_one_pile_never_enter_more_ballots_than_stubs():
    poll = make.poll(factories.community())
    slips, worker = make.slips(poll, 10), factories.social_worker(poll.community)
    batch = make.entered(make.batch(poll, by=worker), slips, [], by=worker)
    desk = Client(raise_request_exception=False)
    desk.force_login(worker)
    start = Barrier(AT_ONCE)

    def enter(_number: int) -> int:
        start.wait()
        try:
            fields = {"q0": "1", "turn": 1}
            return int(desk.post(f"/desk/batches/{batch.pk}/ballot/", fields).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = Counter(pool.map(enter, range(AT_ONCE)))
    assert answers == {302: 10, 422: AT_ONCE - 10}
    batch.refresh_from_db()
    assert batch.ballots == batch.pile.count() == 10
    assert Poll.objects.get(pk=poll.pk).ballots.count() == 0
