"""Slips of a named poll: whole, entered with their number, and never in another's place."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation

from surveys.errors import BatchRefused, ForeignSlip, NotChangeable
from surveys.models import Ballot, Batch, NamedBallot, Poll, RollEntry
from surveys.services import (
    commit_batch,
    differences,
    enter_ballot,
    enter_slip,
    settle,
    take_back_ballot,
)
from surveys.services.batches import Turn
from surveys.vocabulary import Channel
from tests import factories
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def poll() -> Poll:
    return make.poll(factories.community(), secret=False)


@pytest.fixture
def worker(poll):
    return factories.social_worker(poll.community)


def english(user) -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.force_login(user)
    return client


def on_the_web(poll: Poll, resident, choice: int) -> None:
    by = factories.account_of(resident)
    make.vote(poll, resident.household, choice, channel=Channel.WEB, by=by)


def test_a_pile_of_a_named_poll_knows_whose_each_slip_is(poll, worker):
    slips = make.slips(poll, 3)
    keys = make.options(poll)
    batch = make.batch(poll, by=worker)
    for slip, choice in zip(slips, [2, 0, 1], strict=True):
        enter_slip(batch, slip.code, [keys[choice]], at=timezone.now(), by=worker)
    commit_batch(batch, at=timezone.now(), by=worker)  # three slips: nobody has to be hidden
    said = {
        named.entry.household.unit: named.ballot.marks.get().option.label
        for named in NamedBallot.objects.all()
    }
    assert said == {
        slips[0].household.unit: "手工编织",
        slips[1].household.unit: "花样剪纸",
        slips[2].household.unit: "自制唇膏",
    }


def test_a_slip_is_taken_back_whole_and_not_entered_without_its_number(poll, worker):
    slips, keys = make.slips(poll, 2), make.options(poll)
    batch = make.batch(poll, by=worker)
    enter_slip(batch, slips[0].code, [keys[0]], at=timezone.now(), by=worker)
    assert take_back_ballot(batch, by=worker)
    batch.refresh_from_db()
    assert (batch.stubs, batch.ballots, RollEntry.objects.count()) == (0, 0, 0)
    with pytest.raises(BatchRefused):
        enter_ballot(batch, [keys[0]], by=worker)


def test_a_second_person_finds_the_slip_by_its_number(poll, worker):
    slips, keys = make.slips(poll, 2), make.options(poll)
    other = factories.social_worker(poll.community)
    batch = make.batch(poll, by=worker, twice=True)
    for slip in slips:
        enter_slip(batch, slip.code, [keys[0]], at=timezone.now(), by=worker)
    stranger = make.slips(make.poll(poll.community, secret=False), 1)[-1]
    with pytest.raises(ForeignSlip):
        enter_slip(batch, stranger.code, [keys[0]], at=timezone.now(), by=other, turn=Turn.SECOND)
    for slip in slips:
        enter_slip(batch, slip.code, [keys[0]], at=timezone.now(), by=other, turn=Turn.SECOND)
    commit_batch(batch, at=timezone.now(), by=worker)
    assert Batch.objects.get().state == Batch.State.COMMITTED


def test_two_readings_of_different_slips_are_not_settled_into_one(poll, worker):
    slips, keys = make.slips(poll, 2), make.options(poll)
    other = factories.social_worker(poll.community)
    batch = make.batch(poll, by=worker, twice=True)
    for slip, choice in zip(slips, (0, 1), strict=True):
        enter_slip(batch, slip.code, [keys[choice]], at=timezone.now(), by=worker)
    for slip, choice in zip(reversed(slips), (1, 0), strict=True):
        now = timezone.now()
        enter_slip(batch, slip.code, [keys[choice]], at=now, by=other, turn=Turn.SECOND)
    assert [place for place, _first, _second in differences(batch)] == [1, 2]
    with pytest.raises(BatchRefused):
        settle(batch, 1, Turn.SECOND, by=worker)


def test_a_stub_alone_is_not_entered_for_a_named_poll(poll, worker):
    (slip,) = make.slips(poll, 1)
    batch = make.batch(poll, by=worker)
    english(worker).post(f"/desk/batches/{batch.pk}/stub/", {"stub": slip.code})
    assert not RollEntry.objects.exists()


def test_a_slip_that_lies_in_a_batch_is_changed_when_it_is_counted(poll, worker):
    (slip,), keys = make.slips(poll, 1), make.options(poll)
    resident = factories.resident(slip.household)
    batch = make.batch(poll, by=worker)
    enter_slip(batch, slip.code, [keys[0]], at=timezone.now(), by=worker)
    with pytest.raises(NotChangeable):
        on_the_web(poll, resident, 1)
    commit_batch(batch, at=timezone.now(), by=worker)
    on_the_web(poll, resident, 1)
    assert Ballot.objects.get().marks.get().option.label == "自制唇膏"


def test_the_keyboard_enters_number_and_choice_in_one_post(poll, worker):
    slips = make.slips(poll, 2)
    batch = make.batch(poll, by=worker)
    client = english(worker)
    page = client.get(f"/desk/batches/{batch.pk}/").content.decode()
    assert 'name="slip"' in page
    assert 'name="stub"' not in page
    for place, slip in enumerate(slips, 1):
        answer = client.post(
            f"/desk/batches/{batch.pk}/ballot/",
            {"slip": slip.code, "q0": "2", "place": place},
            headers={"accept": "application/json"},
        )
        assert answer.json()["place"] == place + 1
    again = client.post(
        f"/desk/batches/{batch.pk}/ballot/", {"slip": slips[0].code, "q0": "1", "place": 3}
    )
    assert "is in this batch already" in again.content.decode()
    assert slips[0].code in again.content.decode()
    assert RollEntry.objects.count() == 2
