"""Check-in: one person is one row, whatever devices and sheets say; corrections are new rows."""

import pytest
from django.utils import timezone

from activities import errors
from activities.models import Attendance, AttendanceCorrection
from activities.services import cancel, check_in, drop_companion, undo, welcome
from printing.codes import BadCode
from tests import factories
from tests.factories.activities import make_places, signed_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(community):
    return make_places(community, capacity=2, companions_max=1)


def came(places, who, scan="a", kind="qr"):
    return check_in(places, who, scan_id=scan, at=timezone.now(), by=None, kind=kind)


def counted(places):
    return Attendance.objects.standing().filter(places=places).count()


def test_a_replayed_scan_gives_the_same_row(places):
    row = signed_up(places)
    assert came(places, row.code) == came(places, row.code)
    assert counted(places) == 1


def test_two_devices_and_one_person_give_one_attendance(places):
    row = signed_up(places)
    assert came(places, row.code, "phone-1") == came(places, row.resident, "phone-2")
    assert counted(places) == 1


def test_a_code_is_read_however_it_was_typed(places):
    row = signed_up(places)
    typed = f" {row.code[:4].lower()}-{row.code[4:]}"
    assert came(places, typed).resident == row.resident


def test_a_companion_has_a_code_and_a_row_of_its_own(places):
    row = signed_up(places, companions=["豆豆"])
    guest = row.companions.get()
    came(places, row.code, "1")
    assert came(places, guest.code, "2").companion == guest
    assert counted(places) == 2


def test_codes_of_who_cancelled_stepped_back_or_waits_are_refused(places):
    pair = signed_up(places, companions=["豆豆"])
    waiting = signed_up(places)
    guest = pair.companions.get()
    with pytest.raises(errors.WaitingStill):
        came(places, waiting.code)
    drop_companion(guest, at=timezone.now(), by=None)
    with pytest.raises(errors.UnknownCode):
        came(places, guest.code)
    cancel(pair, at=timezone.now(), by=None)
    with pytest.raises(errors.UnknownCode):
        came(places, pair.code)
    with pytest.raises(BadCode):
        came(places, "K2345678")
    assert not Attendance.objects.exists()


def test_a_code_of_another_session_is_refused(places, community):
    elsewhere = signed_up(make_places(community))
    with pytest.raises(errors.UnknownCode):
        came(places, elsewhere.code)


def test_a_walk_in_of_the_building_counts_as_the_resident(places, community):
    resident = factories.neighbour(community, name="王秀英")
    row = welcome(
        places,
        name=" 王秀英 ",
        building=resident.household.building,
        scan_id="w",
        at=timezone.now(),
        by=None,
    )
    assert (row.resident, row.name, row.kind) == (resident, "", "walk_in")


def test_a_walk_in_whom_nobody_knows_is_kept_by_name(places):
    row = welcome(places, name="马师傅", building=None, scan_id="w", at=timezone.now(), by=None)
    again = welcome(places, name="马师傅", building=None, scan_id="w", at=timezone.now(), by=None)
    assert row == again
    assert (row.resident, row.name) == (None, "马师傅")
    with pytest.raises(errors.NobodyNamed):
        welcome(places, name="  ", building=None, scan_id="x", at=timezone.now(), by=None)


def test_a_correction_is_a_new_row_with_a_reason_and_can_be_taken_back_by_a_scan(places):
    row = signed_up(places)
    attendance = came(places, row.code, "1")
    with pytest.raises(errors.ReasonMissing):
        undo(attendance, reason=" ", at=timezone.now(), by=None)

    undo(attendance, reason="点错了人", at=timezone.now(), by=None)
    assert (Attendance.objects.count(), counted(places)) == (1, 0)

    assert came(places, row.code, "2") == attendance
    assert counted(places) == 1
    assert AttendanceCorrection.objects.count() == 2


def test_who_was_checked_in_is_not_cancelled(places):
    row = signed_up(places)
    came(places, row.code)
    with pytest.raises(errors.WasThere):
        cancel(row, at=timezone.now(), by=None)
