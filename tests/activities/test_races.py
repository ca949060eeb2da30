"""Races through HTTP. Each runs on SQLite with few people and on PostgreSQL with fifty; two prove
that the test would notice if the guard were off."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.db.models import F
from django.test import Client
from django.urls import reverse

from activities.models import Places, SignUp
from activities.services import signing
from tests import factories
from tests.factories.activities import make_places, signed_up

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.each_database]


def crowd(community, people):
    residents = [factories.neighbour(community) for _ in range(people)]
    return [(resident, client_of(resident)) for resident in residents]


def client_of(resident):
    client = Client(raise_request_exception=False)
    client.force_login(
        factories.account_of(resident),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def all_at_once(*tasks):
    """Run all at the same moment; returns the answers in order."""
    barrier = Barrier(len(tasks))

    def run(task):
        barrier.wait()
        try:
            return task()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def asking(client, places, resident, key=None, **fields):
    body = {"resident": resident.pk, "key": key or uuid4().hex, **fields}
    return lambda: client.post(reverse("activities:sign_up", args=[places.pk]), body)


def how_many():
    return 50 if connection.vendor == "postgresql" else 8


def states(places):
    return Counter(SignUp.objects.filter(places=places).values_list("state", flat=True))


def counters(places):
    places.refresh_from_db()
    return places.taken, places.waiting


def race_for_the_last_place(waiting_list=True):
    community = factories.community()
    places = make_places(community, capacity=1, waiting_list=waiting_list)
    people = crowd(community, how_many())
    answers = all_at_once(*(asking(client, places, resident) for resident, client in people))
    return places, answers


def test_many_ask_for_the_last_place_one_is_in_and_the_others_wait_in_order():
    places, answers = race_for_the_last_place()

    assert {answer.status_code for answer in answers} == {302}
    assert states(places) == {"in": 1, "waiting": how_many() - 1}
    assert counters(places) == (1, how_many() - 1)
    numbers = SignUp.objects.filter(places=places).queue().values_list("position", flat=True)
    assert list(numbers) == list(range(1, how_many()))


def test_without_a_waiting_list_one_is_in_and_the_others_read_why_not():
    places, answers = race_for_the_last_place(waiting_list=False)

    assert Counter(answer.status_code for answer in answers) == {302: 1, 200: how_many() - 1}
    assert states(places) == {"in": 1}
    assert counters(places) == (1, 0)


def test_taps_with_the_same_key_are_one_sign_up_with_the_same_answer():
    community = factories.community()
    places = make_places(community, capacity=5)
    [(resident, client)] = crowd(community, 1)
    taps = [asking(client, places, resident, key="tap") for _ in range(min(how_many(), 12))]

    answers = all_at_once(*taps)

    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.url for answer in answers}) == 1
    assert counters(places) == (1, 0)


def test_the_same_key_with_another_body_is_a_conflict():
    community = factories.community()
    places = make_places(community, capacity=5, companions_max=1)
    [(resident, client)] = crowd(community, 1)
    asking(client, places, resident, key="tap")()

    again = asking(client, places, resident, key="tap", companion_1="豆豆")()

    assert again.status_code == 409
    assert counters(places) == (1, 0)


def test_a_cancellation_racing_newcomers_gives_the_place_to_the_head():
    community = factories.community()
    places = make_places(community, capacity=1)
    people = crowd(community, 6)
    (first, leaving), (head, _) = people[0], people[1]
    row, waiting = signed_up(places, first), signed_up(places, head)

    def cancelling():
        return leaving.post(reverse("activities:cancel", args=[row.code]))

    newcomers = [asking(client, places, resident) for resident, client in people[2:]]
    answers = all_at_once(cancelling, *newcomers)

    assert {answer.status_code for answer in answers} == {302}
    assert SignUp.objects.get(pk=waiting.pk).is_in
    assert states(places) == {"cancelled": 1, "in": 1, "waiting": 4}
    assert counters(places) == (1, 4)


def test_many_cancel_at_once_and_as_many_move_up():
    community = factories.community()
    places = make_places(community, capacity=4)
    people = crowd(community, 4)
    rows = [(signed_up(places, resident), client) for resident, client in people]
    for _ in range(6):
        signed_up(places)

    def giving_back(row, client):
        return lambda: client.post(reverse("activities:cancel", args=[row.code]))

    all_at_once(*(giving_back(row, client) for row, client in rows))

    assert states(places) == {"cancelled": 4, "in": 4, "waiting": 2}
    assert counters(places) == (4, 2)


# --- the guard is what the race is decided by ---------------------------------------------------


def read_then_write(places, people):
    """What people write who have not met a race: look, then take."""
    row = Places.objects.get(pk=places.pk)
    if row.waiting or (row.limit is not None and row.taken + people > row.limit):
        return False
    time.sleep(0.3)  # long enough for all of them to have looked
    Places.objects.filter(pk=places.pk).update(taken=F("taken") + people)
    return True


@pytest.fixture
def without_constraint():
    """Take the database's own guard away and put it back."""
    name = "taken_never_passes_the_limit"
    constraint = next(one for one in Places._meta.constraints if one.name == name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Places, constraint)
    yield
    SignUp.objects.all().delete()
    Places.objects.update(taken=0, waiting=0)
    with connection.schema_editor() as editor:
        editor.add_constraint(Places, constraint)


@pytest.mark.postgres
@pytest.mark.usefixtures("without_constraint")
def test_the_race_would_be_noticed_with_both_guards_off(monkeypatch):
    monkeypatch.setattr(signing, "_take", read_then_write)

    places, _answers = race_for_the_last_place()

    assert counters(places)[0] > 1, "the race did not happen, so the test proves nothing"


@pytest.mark.postgres
def test_with_the_first_guard_off_the_constraint_still_refuses(monkeypatch):
    monkeypatch.setattr(signing, "_take", read_then_write)

    places, answers = race_for_the_last_place()

    assert counters(places)[0] == 1
    assert 500 in {answer.status_code for answer in answers}
