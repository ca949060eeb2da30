"""The door through HTTP: what phones send late, twice, in another order, or with a wrong clock."""

import json
import random
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.my_data import chapters
from activities.models import Attendance, Departure, Door, Scan
from activities.services import call_off, cancel, drop_companion
from activities.services.doors import revoke_door
from activities.services.sheet_photos import purge_names
from communities.services.merging import merge_residents
from tests import factories
from tests.activities.phones import MINUTE, NOON, door_of, outcomes, people, scan, sent
from tests.factories.activities import make_activity, make_places, signed_up

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]


@pytest.fixture
def places(community):
    return make_places(community, starts_at=NOON, capacity=20, companions_max=2)


@pytest.fixture
def service(community):
    return make_places(community, starts_at=NOON, kind="volunteering", title="楼道清洁")


@pytest.fixture(autouse=True)
def _before():
    """The day before, until a test says otherwise."""
    with time_machine.travel(NOON - timedelta(days=1), tick=False):
        yield


def rows():
    """All that a person could notice of attendance, however the scans came."""
    came = Attendance.objects.order_by("scan_id")
    left = Departure.objects.order_by("scan_id")
    scans = Scan.objects.order_by("scan_id")
    return (
        list(came.values_list("places", "resident", "companion", "name", "kind", "scan_id", "at")),
        list(left.values_list("attendance__resident", "left_at", "scan_id", "unsure")),
        list(scans.values_list("scan_id", "kind", "outcome", "resident", "companion", "at")),
    )


def forget():
    Scan.objects.all().delete()
    Departure.objects.all().delete()
    Attendance.objects.all().delete()


# --- the same rows, however they come -----------------------------------------------------------


def an_afternoon(places):
    """Scans of two phones: three volunteers and a guest, some seen twice, check-outs, a walk-in."""
    first, second, third = (signed_up(places) for _ in range(3))
    one = [
        scan(first.code, at=NOON),
        scan(second.code, at=NOON + MINUTE),
        scan(first.code, at=NOON + 50 * MINUTE, kind="out"),
        scan(name="马师傅", way="walk_in", at=NOON + 3 * MINUTE),
    ]
    other = [
        scan(person=f"s{first.pk}", way="name", at=NOON + 2 * MINUTE),
        scan(third.code, at=NOON + 4 * MINUTE),
        scan(second.code, at=NOON - 5 * MINUTE),
        scan(second.code, at=NOON + 55 * MINUTE, kind="out"),
        scan(first.code, at=NOON + 70 * MINUTE, kind="out"),
        scan(first.code, at=NOON - 2 * MINUTE, kind="out"),
    ]
    return [("phone-1", row) for row in one] + [("phone-2", row) for row in other]


def test_scans_replayed_in_any_order_leave_the_same_rows(service):
    door, late = door_of(service), NOON + timedelta(hours=2)
    afternoon = an_afternoon(service)
    for device, row in afternoon:
        sent(door, row, now=late, device=device)
    expected = rows()
    assert [len(part) for part in expected] == [4, 2, 10]

    for seed in range(6):
        forget()
        shuffled = afternoon * 2
        random.Random(seed).shuffle(shuffled)
        for device, row in shuffled:
            assert sent(door, row, now=late, device=device).status_code == 200
        assert rows() == expected


def test_a_batch_of_which_half_arrived_is_finished_by_sending_all_of_it_again(places, monkeypatch):
    door = door_of(places)
    batch = [scan(signed_up(places).code, at=NOON + n * MINUTE) for n in range(6)]
    from activities.views import door as view

    whole, calls = view.receive, []

    def breaks_in_the_middle(*args, **kwargs):
        calls.append(1)
        if len(calls) == 4:
            raise ConnectionError
        return whole(*args, **kwargs)

    monkeypatch.setattr(view, "receive", breaks_in_the_middle)
    with pytest.raises(ConnectionError):
        sent(door, *batch)
    assert Scan.objects.count() == Attendance.objects.count() == 3
    monkeypatch.setattr(view, "receive", whole)

    assert outcomes(sent(door, *batch)) == [("accepted", "ok")] * 6
    assert outcomes(sent(door, *batch)) == [("accepted", "ok")] * 6
    assert Scan.objects.count() == Attendance.objects.count() == 6


def test_a_scan_that_cannot_be_read_does_not_spoil_the_others(places):
    door = door_of(places)
    good = scan(signed_up(places).code)
    bad = [{"scan": "x"}, "scan", None, scan(), scan("K", kind="up"), scan("K", person="s1")]
    result = outcomes(sent(door, *bad, good))
    assert result == [("malformed", "stop")] * 6 + [("accepted", "ok")]
    assert Scan.objects.count() == 1


@pytest.mark.parametrize(
    "body", ["", "[]", "[" * 100_000, '{"device": "phone-1"}', '{"device": "x y", "scans": []}']
)
def test_what_is_no_list_of_scans_is_said_to_be_none(places, body):
    url = reverse("activities:door_scans", args=[door_of(places).code])
    assert Client().post(url, body, "application/json").status_code == 400


# --- two phones, one person ---------------------------------------------------------------------


@pytest.mark.chinese_house
def test_two_phones_and_one_person_give_one_attendance_two_scans_and_a_word_about_it(
    places, client
):
    door, row = door_of(places), signed_up(places)
    assert outcomes(sent(door, scan(row.code))) == [("accepted", "ok")]
    again = sent(door, scan(row.code, at=NOON + MINUTE), device="phone-2", by="李阿姨")
    assert outcomes(again) == [("accepted", "again")]
    assert "王阿姨" in again.json()["results"][0]["said"]
    assert (Attendance.objects.count(), Scan.objects.count()) == (1, 2)

    with time_machine.travel(NOON + 11 * MINUTE, tick=False):
        on_the_phone = client.get(reverse("activities:door_people", args=[door.code])).json()
        client.force_login(factories.social_worker(places.community))
        at_the_desk = client.get(reverse("activities:doors", args=[places.pk])).content.decode()
    [said] = on_the_phone["doubles"]
    assert "12:00 王阿姨、12:01 李阿姨" in said
    assert said in at_the_desk


@pytest.mark.django_db(transaction=True)
def test_two_phones_that_send_one_person_in_the_same_moment_give_one_attendance(service):
    from tests.activities.test_races import all_at_once

    door, row = door_of(service), signed_up(service)
    tasks = [
        lambda n=n: sent(door, scan(row.code, at=NOON + n * MINUTE), device=f"phone-{n}")
        for n in range(6)
    ] + [lambda: sent(door, scan(row.code, at=NOON + 9 * MINUTE, kind="out"), device="phone-out")]
    connections.close_all()
    with time_machine.travel(NOON + 10 * MINUTE, tick=False):
        answers = all_at_once(*tasks)

    assert {answer.status_code for answer in answers} == {200}
    assert (Attendance.objects.get().at, Scan.objects.count()) == (NOON, 7)
    assert Departure.objects.get().left_at == NOON + 9 * MINUTE


# --- codes that are not good --------------------------------------------------------------------


def test_old_codes_of_a_group_are_refused_and_its_places_stay_as_they_are(places):
    door, pair = door_of(places), signed_up(places, companions=["豆豆", "毛毛"])
    gone, stays = pair.companions.all()
    drop_companion(gone, at=timezone.now(), by=None)
    places.refresh_from_db()
    before = places.taken

    result = outcomes(sent(door, scan(gone.code), scan(stays.code), scan(pair.code)))

    assert result == [("void", "stop"), ("accepted", "ok"), ("accepted", "ok")]
    places.refresh_from_db()
    assert places.taken == before == 2
    assert Attendance.objects.count() == 2


def test_a_companion_is_swapped_on_the_site_and_the_old_code_opens_nothing(places):
    pair = signed_up(places, companions=["豆豆"])
    [old] = pair.companions.all()
    door, guardian = door_of(places), Client()
    guardian.force_login(factories.account_of(pair.resident))
    url = reverse("activities:confirmation", args=[pair.code])
    places.refresh_from_db()
    before = places.taken
    swap = reverse("activities:companion", args=[pair.code, old.pk])
    guardian.post(swap, {"swap": "1", "nickname": "毛毛"})
    new = pair.companions.get(left_at=None)

    result = outcomes(sent(door, scan(old.code), scan(new.code)))

    assert result == [("void", "stop"), ("accepted", "ok")]
    places.refresh_from_db()
    assert places.taken == before == 2
    assert guardian.get(url).status_code == 200


def test_a_session_that_was_called_off_lets_nobody_in(places):
    row, door = signed_up(places), door_of(places)
    call_off(
        [places], reason="台风", at=timezone.now(), by=factories.social_worker(places.community)
    )
    answer = sent(door, scan(row.code), scan(name="马师傅", way="walk_in"))
    assert outcomes(answer) == [("off", "stop"), ("off", "stop")]
    assert not Attendance.objects.exists()


def test_a_cancelled_code_a_waiting_one_and_a_foreign_one_each_hear_why(places, community):
    gone = signed_up(places)
    cancel(gone, at=timezone.now(), by=None)
    full = make_places(community, starts_at=NOON, capacity=1)
    signed_up(full)
    waiting, elsewhere = signed_up(full), signed_up(make_places(community, starts_at=NOON))

    assert outcomes(sent(door_of(places), scan(gone.code))) == [("void", "stop")]
    here = sent(door_of(full), scan(waiting.code), scan(elsewhere.code), scan("K2345678"))
    assert outcomes(here) == [("waiting", "wait"), ("other", "stop"), ("unknown", "stop")]
    assert not Attendance.objects.exists()
    assert Scan.objects.count() == 4


def test_a_person_of_another_community_cannot_be_named_by_number(places):
    stranger = signed_up(make_places(factories.community(), starts_at=NOON))
    answer = sent(door_of(places), scan(person=f"s{stranger.pk}", way="name"))
    assert outcomes(answer) == [("unknown", "stop")]
    assert stranger.resident.name not in answer.content.decode()


def test_a_link_for_the_day_knows_both_sessions_and_no_other_day(community):
    from activities.models import ActivityPage, Session

    page = make_activity(community, starts_at=NOON)
    page = ActivityPage.objects.get(pk=page.pk)
    for hours in (3, 27):
        begin = NOON + timedelta(hours=hours)
        page.sessions.add(Session(starts_at=begin, ends_at=begin + timedelta(hours=1)))
    page.save_revision().publish()
    noon, afternoon, tomorrow = page.places.order_by("starts_at")
    codes = [signed_up(one).code for one in (noon, afternoon, tomorrow)]
    door = door_of(noon, whole_day=True)

    result = outcomes(sent(door, *(scan(code) for code in codes)))

    assert [outcome for outcome, _tone in result] == ["accepted", "accepted", "other"]
    assert set(Attendance.objects.values_list("places", flat=True)) == {noon.pk, afternoon.pk}


# --- the link -----------------------------------------------------------------------------------


def test_a_link_that_was_withdrawn_shows_and_takes_nothing(places):
    door, row = door_of(places), signed_up(places)
    revoke_door(door, at=timezone.now(), by=factories.social_worker(places.community))
    assert sent(door, scan(row.code)).status_code == 410
    assert people(door, NOON).status_code == 410
    page = Client().get(reverse("activities:door", args=[door.code]))
    assert page.status_code == 410
    assert places.title not in page.content.decode()
    assert not Scan.objects.exists()


def test_after_its_end_a_link_takes_only_what_was_scanned_before(places):
    door, early, late = door_of(places), signed_up(places), signed_up(places)
    after = door.expires_at + timedelta(hours=20)
    assert people(door, after).status_code == 410
    answer = sent(door, scan(early.code), scan(late.code, at=after), now=after)
    assert [outcome for outcome, _tone in outcomes(answer)] == ["accepted", "late"]
    long_after = door.expires_at + timedelta(days=4)
    assert sent(door, scan(late.code), now=long_after).status_code == 410
    assert Attendance.objects.count() == 1


def test_the_list_holds_no_full_name_no_code_no_phone_and_nothing_below_the_building(places):
    household = factories.household(
        factories.building(places.community, name="7号楼"), unit="803室"
    )
    resident = factories.resident(household, name="欧阳小明", phone="+8613800138000")
    row = signed_up(places, resident)
    door = door_of(places)
    told = people(door, NOON).json()
    text = json.dumps(told, ensure_ascii=False)
    assert "7号楼" in text
    for secret in ("欧阳小明", row.code, "13800138000", "803室"):
        assert secret not in text
    listed = told["sessions"][0]["people"][0]
    assert (listed["name"], listed["where"], listed["state"]) == ("欧**明", "7号楼", "in")


def test_guessing_links_is_limited(places):
    with time_machine.travel(NOON, tick=False):
        client = Client()
        urls = [reverse("activities:door_people", args=[f"D{n:013d}"]) for n in range(25)]
        answers = [client.get(url).status_code for url in urls]
    assert answers[0] == 410
    assert answers[-1] == 409


def test_walk_ins_and_repetitions_are_limited_and_first_scans_are_not(places, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "door": "3/m/key"}
    door = door_of(places)
    walk_ins = [scan(name=f"路人{n}", way="walk_in") for n in range(6)]
    assert [sent(door, one).status_code for one in walk_ins] == [200, 200, 200, 200, 429, 429]
    other = door_of(places)
    assert all(sent(other, scan(signed_up(places).code)).status_code == 200 for _ in range(6))


def test_a_link_is_made_for_workers_of_the_community_only(places, client):
    url = reverse("activities:open_door", args=[places.pk])
    client.force_login(factories.social_worker(factories.community()))
    assert client.post(url).status_code == 404
    client.force_login(factories.social_worker(places.community))
    assert client.post(url).status_code == 302
    assert Door.objects.get().expires_at == places.ends_at + timedelta(hours=3)


def test_the_first_scan_of_a_person_costs_few_statements(places, django_assert_max_num_queries):
    door, row = door_of(places), signed_up(places)
    with django_assert_max_num_queries(6):  # link, sign-up; savepoint, two inserts, release
        sent(door, scan(row.code))


# --- what is held ---------------------------------------------------------------------------------


def test_scans_are_told_to_the_resident_move_with_a_merging_and_lose_the_volunteers_name(places):
    door, row = door_of(places), signed_up(places)
    sent(door, scan(row.code))
    [chapter] = [one for one in chapters(row.resident) if one.key == "scans"]
    assert [held.title for held in chapter.held] == [places.title]

    worker = factories.social_worker(places.community)
    keep = factories.neighbour(places.community)
    merge_residents(keep, row.resident, by=worker, at=timezone.now())
    kept = Scan.objects.get()
    assert (kept.resident, kept.volunteer) == (keep, "王阿姨")

    assert purge_names(NOON + timedelta(days=89)) == 0
    assert purge_names(NOON + timedelta(days=91)) == 1
    assert (Scan.objects.get().volunteer, Attendance.objects.count()) == ("", 1)


def test_the_list_asks_as_many_questions_for_three_people_as_for_one(places, community):
    counts = []
    for people_there in (1, 3):
        session = make_places(community, starts_at=NOON, companions_max=2)
        door = door_of(session)
        for _ in range(people_there):
            sent(door, scan(signed_up(session, companions=["豆豆"]).code))
        with CaptureQueriesContext(connection) as seen:
            people(door, NOON + 20 * MINUTE)
        counts.append(len(seen))
    assert counts[0] == counts[1]
