"""Volunteer hours: from check-in to check-out, never negative, vouched for on paper."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities import errors, services
from activities.models import ActivityPage, Attendance, Departure, Places, ServiceRecord
from activities.my_data import served
from activities.services import Period, check_in, check_out, correct_hours, issue_record
from activities.services.serving import still_holds
from communities.models import Community, Resident
from tests import factories
from tests.factories.activities import make_places
from tests.paper import printed
from tests.printing.reading import words

pytestmark = pytest.mark.django_db
ZONE = timezone.get_default_timezone()
CAME = datetime(2026, 5, 9, 9, 0, tzinfo=ZONE)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def community() -> Community:
    return factories.community(phone="021-5555 0123")


@pytest.fixture
def places(community: Community) -> Places:
    return make_places(
        community, kind=ActivityPage.Kind.VOLUNTEERING, title="楼道清洁", starts_at=CAME
    )


@pytest.fixture
def volunteer(community: Community) -> Resident:
    return factories.neighbour(community, name="欧阳小龑")


def arrive(places: Places, resident: Resident, at: datetime = CAME) -> Attendance:
    return check_in(
        places, resident, scan_id=uuid4().hex, at=at, by=None, kind=Attendance.Kind.DESK
    )


def leave(attendance: Attendance, minutes: int, scan: str = "") -> Departure:
    at = attendance.at + timedelta(minutes=minutes)
    return check_out(attendance, scan_id=scan or uuid4().hex, at=at, by=None)


def test_hours_run_from_check_in_to_check_out(places: Places, volunteer: Resident) -> None:
    leave(arrive(places, volunteer), 95)
    record = issue_record(volunteer, YEAR, at=timezone.now(), by=None)
    assert (record.minutes, len(record.lines)) == (95, 1)


def test_a_second_check_out_and_a_replayed_scan_change_nothing(
    places: Places, volunteer: Resident
) -> None:
    here = arrive(places, volunteer)
    first = leave(here, 60, "x")
    assert leave(here, 90) == first
    assert leave(here, 120, "x") == first


def test_nobody_leaves_before_coming(places: Places, volunteer: Resident) -> None:
    here = arrive(places, volunteer)
    with pytest.raises(errors.LeftBeforeComing):
        leave(here, -1)
    with pytest.raises(errors.NotYet):
        correct_hours(
            here, CAME + timedelta(hours=3), reason="记错", at=CAME + timedelta(hours=2), by=None
        )


def test_a_forgotten_check_out_gives_no_hours_until_it_is_corrected(
    places: Places, volunteer: Resident
) -> None:
    here = arrive(places, volunteer)
    with pytest.raises(errors.NoHours):
        issue_record(volunteer, YEAR, at=timezone.now(), by=None)
    leave(here, 26 * 60)
    assert [*Attendance.objects.flagged()] == [here]
    with pytest.raises(errors.NoHours):
        issue_record(volunteer, YEAR, at=timezone.now(), by=None)
    with pytest.raises(errors.ReasonMissing):
        correct_hours(here, CAME + timedelta(hours=2), reason=" ", at=timezone.now(), by=None)
    correct_hours(here, CAME + timedelta(hours=2), reason="组长证明", at=timezone.now(), by=None)
    assert issue_record(volunteer, YEAR, at=timezone.now(), by=None).minutes == 120
    assert here.departures.count() == 2


def test_hours_are_kept_of_volunteer_service_only(
    community: Community, volunteer: Resident
) -> None:
    here = arrive(make_places(community, starts_at=CAME), volunteer)
    with pytest.raises(errors.NotVolunteering):
        leave(here, 60)


def test_the_same_hours_give_the_same_record_and_a_correction_is_told(
    places: Places, volunteer: Resident
) -> None:
    here = arrive(places, volunteer)
    leave(here, 60)
    first = issue_record(volunteer, YEAR, at=timezone.now(), by=None)
    assert issue_record(volunteer, YEAR, at=timezone.now(), by=None) == first
    assert still_holds(first)
    correct_hours(here, CAME + timedelta(hours=2), reason="组长证明", at=timezone.now(), by=None)
    assert not still_holds(first)
    assert issue_record(volunteer, YEAR, at=timezone.now(), by=None) != first


def test_one_tap_checks_out_who_is_still_there(places: Places, community: Community) -> None:
    early, late = factories.neighbour(community), factories.neighbour(community)
    leave(arrive(places, early), 30)
    arrive(places, late)
    assert services.check_out_all(places, at=CAME + timedelta(hours=2), by=None) == 1
    assert Departure.objects.count() == 2


@pytest.mark.chinese
def test_the_desk_checks_out_and_prints_a_record_that_anybody_can_check(
    client: Client, places: Places, volunteer: Resident, community: Community
) -> None:
    client.force_login(factories.social_worker(community))
    here = arrive(places, volunteer)
    screen = reverse("activities:roster", args=[places.pk])
    assert "签退" in client.get(screen).content.decode()
    said = {"time": "11:30", "reason": "组长证明"}
    client.post(reverse("activities:correct_hours", args=[places.pk, here.pk]), said)
    page = client.get(reverse("activities:hours"), {"first": "2026-01-01", "last": "2026-12-31"})
    assert "2 小时 30 分钟" in page.content.decode()
    answer = client.post(
        reverse("activities:print_service_record", args=[volunteer.pk]),
        {"first": "2026-01-01", "last": "2026-12-31"},
    )
    text = words(printed(client, answer))
    assert "欧阳小龑" in text
    assert "2小时30分钟" in text
    record = ServiceRecord.objects.get()
    client.logout()
    seen = client.get(f"/q/{record.code}/", follow=True).content.decode()
    assert "欧**龑" in seen
    assert "欧阳小龑" not in seen
    assert "2 小时 30 分钟" in seen


def test_the_ledger_needs_the_same_queries_for_one_and_three(
    client: Client, places: Places, community: Community, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(factories.social_worker(community))
    address = reverse("activities:hours") + "?first=2026-01-01&last=2026-12-31"
    leave(arrive(places, factories.neighbour(community)), 60)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _turn in range(2):
        leave(arrive(places, factories.neighbour(community)), 60)
    with CaptureQueriesContext(connection) as three:
        client.get(address)
    assert len(one) == len(three)


def test_no_worker_from_elsewhere_sees_hours(
    client: Client, places: Places, volunteer: Resident
) -> None:
    here = arrive(places, volunteer)
    leave(here, 60)
    client.force_login(factories.social_worker(factories.community()))
    assert volunteer.name not in client.get(reverse("activities:hours")).content.decode()
    for name, args in [
        ("print_service_record", [volunteer.pk]),
        ("check_out", [places.pk, here.pk]),
        ("check_out_all", [places.pk]),
        ("correct_hours", [places.pk, here.pk]),
    ]:
        assert client.post(reverse(f"activities:{name}", args=args)).status_code == 404
    assert not ServiceRecord.objects.exists()


@pytest.mark.chinese
def test_a_volunteer_finds_the_hours_among_the_own_data(
    places: Places, volunteer: Resident
) -> None:
    leave(arrive(places, volunteer), 95)
    issue_record(volunteer, YEAR, at=timezone.now(), by=None)
    said = [(held.title, held.note) for held in served(volunteer)]
    assert [title for title, _note in said] == ["楼道清洁", "服务记录"]
    assert "09:00–10:35" in str(said[0])
    assert "1 小时 35 分钟" in str(said[1])


@pytest.mark.chinese
def test_a_volunteer_prints_the_own_record_and_nobody_elses(
    client: Client, places: Places, volunteer: Resident, community: Community
) -> None:
    now = timezone.now()
    here = arrive(places, volunteer, now - timedelta(hours=3))
    check_out(here, scan_id="out", at=now - timedelta(hours=1), by=None)
    client.force_login(factories.account_of(volunteer))
    page = client.get(reverse("activities:mine")).content.decode()
    own = reverse("activities:my_service_record", args=[volunteer.pk])
    assert own in page
    assert "2 小时" in page
    assert "欧阳小龑" in words(printed(client, client.post(own)))
    other = factories.neighbour(community)
    address = reverse("activities:my_service_record", args=[other.pk])
    assert client.post(address).status_code == 404
    record = ServiceRecord.objects.get()
    client.force_login(factories.account_of(other, username="another"))
    from jobs.models import Job

    job = Job.objects.get(params__sheet__record=record.pk)
    assert client.get(f"/jobs/{job.pk}/file/").status_code == 404


@pytest.mark.chinese
def test_the_proof_of_somebody_who_was_erased_names_nobody(
    client: Client, places: Places, volunteer: Resident
) -> None:
    leave(arrive(places, volunteer), 60)
    record = issue_record(volunteer, YEAR, at=timezone.now(), by=None)
    Resident.objects.filter(pk=volunteer.pk).update(name="")
    page = client.get(reverse("activities:service_record", args=[record.code]))
    assert "欧" not in page.content.decode()
    assert "1 小时" in page.content.decode()
