"""My data: what is held is told, and erasing removes the person and keeps the counts."""

from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.my_data import chapters, forget_everywhere
from activities.models import Companion, SignUp
from activities.services import check_in
from communities.dashboard import what_waits
from outbox.models import Message
from outbox.services import tell
from tests import factories
from tests.factories.activities import make_places, signed_up

pytestmark = pytest.mark.django_db


def held(resident):
    return {chapter.key: chapter.held for chapter in chapters(resident)}


def test_a_resident_sees_sign_ups_attendance_and_messages(community):
    places = make_places(community, companions_max=1)
    row = signed_up(places, companions=["豆豆"])
    check_in(places, row.code, scan_id="s", at=timezone.now(), by=None, kind="qr")
    tell(row.resident, "周六见", "请带剪刀", timezone.now())

    known = held(row.resident)

    assert [one.title for one in known["sign_ups"]] == [places.title]
    assert "豆豆" in known["sign_ups"][0].note
    assert [one.title for one in known["attendance"]] == [places.title]
    assert {one.title for one in known["messages"]} == {"周六见"}


def test_erasing_gives_places_back_and_drops_nicknames_and_messages(community):
    places = make_places(community, capacity=2, companions_max=1)
    row, waiting = signed_up(places, companions=["豆豆"]), signed_up(places)
    tell(row.resident, "周六见", "请带剪刀", timezone.now())

    forget_everywhere(row.resident, timezone.now())

    assert SignUp.objects.get(pk=row.pk).state == "cancelled"
    assert SignUp.objects.get(pk=waiting.pk).is_in
    assert Companion.objects.get().nickname == ""
    assert not Message.objects.filter(resident=row.resident).exists()


def test_who_was_there_stays_counted(community):
    places = make_places(community)
    row = signed_up(places)
    check_in(places, row.code, scan_id=uuid4().hex, at=timezone.now(), by=None, kind="qr")

    forget_everywhere(row.resident, timezone.now())

    assert places.attendances.standing().count() == 1


def test_the_dashboard_names_this_weeks_sessions_and_the_calls_to_make(community):
    places = make_places(community)
    tell(factories.neighbour(community), "您补上了", "周六见", timezone.now())

    found = {one.key: one for one in what_waits([community], timezone.now())}

    assert found["activities"].count == 1
    assert places.title in found["activities"].entries[0].text
    assert (found["calls"].count, found["calls"].urgent) == (1, True)
