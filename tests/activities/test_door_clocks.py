"""Clocks of phones, volunteer hours, and the desk's word against a late scan."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from activities.models import Attendance, Departure, Scan
from activities.services import correct_hours
from activities.services.attending import undo
from tests import factories
from tests.activities.phones import MINUTE, NOON, door_of, outcomes, scan, sent
from tests.factories.activities import make_places, signed_up

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]


@pytest.fixture
def places(community):
    return make_places(community, starts_at=NOON, capacity=20)


@pytest.fixture
def service(community):
    return make_places(community, starts_at=NOON, kind="volunteering", title="楼道清洁")


@pytest.fixture(autouse=True)
def _before():
    """The day before, until a test says otherwise."""
    with time_machine.travel(NOON - timedelta(days=1), tick=False):
        yield


def hours():
    served: list[Any] = list(Attendance.objects.served())
    return [row.left_at - row.at for row in served]


def test_a_clock_that_is_off_is_set_right_by_what_it_shows_when_it_sends(service):
    door, row = door_of(service), signed_up(service)
    fast = timedelta(days=40, hours=3)
    coming = scan(row.code, at=NOON + fast)
    leaving = scan(row.code, at=NOON + 90 * MINUTE + fast, kind="out")
    now = NOON + 100 * MINUTE
    assert (
        outcomes(sent(door, coming, leaving, now=now, clock=now + fast)) == [("accepted", "ok")] * 2
    )
    assert hours() == [90 * MINUTE]
    assert set(Scan.objects.values_list("clock", flat=True)) == {"shifted"}


def test_a_time_from_the_future_is_now_and_gives_no_hours_until_somebody_has_looked(service):
    door, row = door_of(service), signed_up(service)
    sent(door, scan(row.code))
    leaving = scan(row.code, at=NOON + timedelta(days=3), kind="out")
    now = NOON + 90 * MINUTE
    sent(door, leaving, now=now)

    departure = Departure.objects.get()
    assert (departure.left_at, departure.unsure) == (now, True)
    assert hours() == []
    assert Attendance.objects.flagged().count() == 1

    stay = Attendance.objects.get()
    correct_hours(stay, NOON + 80 * MINUTE, reason="问过本人", at=now, by=None)
    assert hours() == [80 * MINUTE]


@pytest.mark.chinese
def test_a_check_out_before_the_check_in_is_no_departure_and_is_flagged(service, client):
    door, row = door_of(service), signed_up(service)
    now = NOON + 90 * MINUTE
    answers = sent(door, scan(row.code), scan(row.code, at=NOON - 5 * MINUTE, kind="out"), now=now)
    assert [tone for _outcome, tone in outcomes(answers)] == ["ok", "again"]
    assert (Departure.objects.count(), hours()) == (0, [])
    assert Attendance.objects.flagged().count() == 1

    client.force_login(factories.social_worker(service.community))
    screen = client.get(reverse("activities:doors", args=[service.pk])).content.decode()
    assert "签退了，却没有签到" in screen

    sent(door, scan(row.code, at=NOON - 9 * MINUTE), now=now)
    assert hours() == [4 * MINUTE]


def test_without_a_check_out_there_are_no_hours_and_it_is_flagged(service):
    sent(door_of(service), scan(signed_up(service).code))
    assert hours() == []
    assert Attendance.objects.flagged().count() == 1


def test_where_no_hours_are_kept_nobody_is_checked_out(places):
    row = signed_up(places)
    answer = sent(door_of(places), scan(row.code), scan(row.code, kind="out", at=NOON + MINUTE))
    assert outcomes(answer) == [("accepted", "ok"), ("no_hours", "stop")]


def test_a_scan_without_a_time_is_now_and_marked(places):
    row = signed_up(places)
    sent(door_of(places), scan(row.code) | {"at": "gestern"})
    assert Scan.objects.get().clock == "wrong"
    assert Attendance.objects.get().at == NOON + 10 * MINUTE


# --- the desk's word ----------------------------------------------------------------------------


def test_a_late_scan_does_not_undo_what_the_desk_corrected_after_it(places):
    door, row = door_of(places), signed_up(places)
    sent(door, scan(row.code))
    undo(Attendance.objects.get(), reason="认错了人", at=NOON + 20 * MINUTE, by=None)
    sent(door, scan(row.code, at=NOON + 5 * MINUTE), now=NOON + 40 * MINUTE, device="phone-2")
    assert not Attendance.objects.standing().exists()

    sent(door, scan(row.code, at=NOON + 30 * MINUTE), now=NOON + 40 * MINUTE, device="phone-2")
    assert Attendance.objects.standing().count() == 1
