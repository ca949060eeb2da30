"""What must hold at the edges, each through HTTP, on SQLite and on PostgreSQL: a group at the head
of the list, the deadline to the millisecond, midnight, a lowered capacity, a group that changes.
"""

import re
import time
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from activities.models import ActivityPage, Attendance, Companion, Places, SignUp
from activities.services import queue
from outbox.models import Message
from tests import factories
from tests.activities.test_races import all_at_once, asking, client_of, counters, crowd, states
from tests.factories.activities import make_activity, make_places, signed_up

from .screens import address, text

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.each_database]


def state(row):
    return SignUp.objects.get(pk=row.pk).state


# --- 5: the head of the list is a group of three, one place is free ------------------------------


def test_a_group_at_the_head_keeps_the_free_place_until_it_fits_or_is_skipped(as_worker, community):
    places = make_places(community, capacity=3, companions_max=2)
    [(first, leaving), *_rest, (late, asks)] = crowd(community, 4)
    rows = [signed_up(places, first), signed_up(places), signed_up(places)]
    group = signed_up(places, companions=["豆豆", "毛毛"])
    behind = signed_up(places)

    leaving.post(address("cancel", rows[0].code))
    assert (state(group), state(behind), counters(places)) == ("waiting", "waiting", (2, 2))

    asking(asks, places, late)()
    assert SignUp.objects.get(resident=late).is_waiting, "nobody passes the head"

    as_worker.post(address("skip", places.pk, group.pk))
    assert (state(group), state(behind), counters(places)) == ("waiting", "in", (3, 2))

    for row in (rows[1], rows[2], behind):
        as_worker.post(address("desk_cancel", places.pk, row.pk))
    assert state(group) == "in" or SignUp.objects.get(resident=late).is_in
    as_worker.post(address("desk_cancel", places.pk, SignUp.objects.get(resident=late).pk))
    assert (state(group), counters(places)) == ("in", (3, 0))


# --- 6: the deadline -----------------------------------------------------------------------------


@pytest.mark.chinese
@pytest.mark.parametrize(("milliseconds", "is_in"), [(-1, True), (0, False), (1, False)])
def test_the_deadline_holds_to_the_millisecond_for_a_form_that_was_opened_before(
    community, milliseconds, is_in
):
    places = make_places(community)
    [(resident, client)] = crowd(community, 1)
    assert client.get(address("sign_up", places.pk)).status_code == 200
    send = asking(client, places, resident)

    with time_machine.travel(places.closes_at + timedelta(milliseconds=milliseconds), tick=False):
        answer = send()

    assert (answer.status_code == 302, SignUp.objects.exists()) == (is_in, is_in)
    assert is_in or "已经截止" in text(answer)


@pytest.mark.parametrize(("milliseconds", "is_in"), [(-1, False), (0, True)])
def test_the_opening_holds_to_the_millisecond_as_well(community, milliseconds, is_in):
    opens_at = timezone.now() + timedelta(days=1)
    places = make_places(community, sign_up_opens_at=opens_at)
    [(resident, client)] = crowd(community, 1)
    moment = places.opens_at + timedelta(milliseconds=milliseconds)
    with time_machine.travel(moment, tick=False):
        asking(client, places, resident)()
    assert SignUp.objects.exists() == is_in


def test_a_tap_that_was_answered_before_the_deadline_has_the_same_answer_after_it(community):
    places = make_places(community)
    [(resident, client)] = crowd(community, 1)
    send = asking(client, places, resident, key="tap")
    before = send()
    with time_machine.travel(places.closes_at + timedelta(minutes=1), tick=False):
        after = send()
    assert (after.status_code, after.url) == (302, before.url)
    assert SignUp.objects.count() == 1


# --- 7: midnight in Asia/Shanghai ----------------------------------------------------------------


@pytest.mark.chinese
def test_one_minute_after_midnight_is_the_new_day_month_and_year_everywhere(community):
    start = datetime(2026, 12, 31, 16, 1, tzinfo=UTC)  # 2027-01-01 00:01 in Shanghai
    with time_machine.travel(start - timedelta(days=2), tick=False):
        page = make_activity(community, starts_at=start)
        places = page.places.get()
        [(resident, client)] = crowd(community, 1)
        row = signed_up(places, resident)
        screens = [
            page.url,
            "/activities/",
            address("sign_up", places.pk),
            address("mine"),
            address("confirmation", row.code),
        ]
        for screen in screens:
            shown = re.sub(r"<[^>]+>|\s", "", text(client.get(screen)))
            assert "2027年1月1日（星期五）00:01" in shown, screen
            assert "12月31日（星期四）16:01" not in shown, screen
        assert "2027-01-01 00:01" in text(client.get("/activities.csv"))
        assert (
            b"DTSTART;TZID=Asia/Shanghai:20270101T000100"
            in client.get(address("ics", places.pk)).content
        )


# --- 8: a capacity below what is taken -----------------------------------------------------------


def giving_back(client, row):
    return lambda: client.post(address("cancel", row.code))


def publish(page, **fields):
    draft = ActivityPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision().publish()


@pytest.mark.chinese
def test_a_lowered_capacity_keeps_everybody_and_promotes_nobody_until_there_is_room(
    as_worker, community
):
    page = make_activity(community, capacity=4)
    places = page.places.get()
    people = crowd(community, 6)
    rows = [signed_up(places, resident) for resident, _client in people[:4]]
    waiting = signed_up(places, people[4][0])

    publish(page, capacity=2)
    assert counters(places) == (4, 1)
    assert "超员" in text(as_worker.get(address("roster", places.pk)))

    leaving = zip(rows[:2], people[:2], strict=True)
    all_at_once(*(giving_back(client, row) for row, (_resident, client) in leaving))
    assert (counters(places), state(waiting)) == ((2, 1), "waiting")
    late, asks = people[5]
    asking(asks, places, late)()
    assert SignUp.objects.get(resident=late).is_waiting

    people[2][1].post(address("cancel", rows[2].code))
    assert (counters(places), state(waiting)) == ((2, 1), "in")
    assert places.limit == 2


def test_lowering_races_signing_up_and_the_limit_holds(community):
    page = make_activity(community, capacity=8)
    places = page.places.get()
    people = crowd(community, 8)
    tasks = [asking(client, places, resident) for resident, client in people]

    answers = all_at_once(lambda: publish(page, capacity=3), *tasks)

    assert {answer.status_code for answer in answers[1:]} == {302}
    taken, waiting = counters(places)
    inside = states(places)["in"]
    assert (taken, taken + waiting) == (inside, 8)
    assert (places.capacity, places.limit) == (3, max(3, taken))


# --- 11: a group that changes --------------------------------------------------------------------


@pytest.fixture
def group(community):
    places = make_places(community, capacity=3, companions_max=2)
    resident = factories.neighbour(community)
    row = signed_up(places, resident, companions=["豆豆", "毛毛"])
    return row, client_of(resident)


def check_in(client, places, code):
    body = {"who": code, "scan": uuid4().hex}
    return text(client.post(address("check_in", places.pk), body, follow=True))


def test_a_swapped_companion_s_code_is_refused_at_the_door_and_the_places_stay(as_worker, group):
    row, client = group
    places, first = row.places, row.companions.get(nickname="豆豆")
    client.post(address("companion", row.code, first.pk), {"swap": "1", "nickname": "石头"})
    new = Companion.objects.get(nickname="石头")

    assert "notice--error" in check_in(as_worker, places, first.code)
    assert "notice--error" not in check_in(as_worker, places, new.code)
    assert [one.companion for one in Attendance.objects.all()] == [new]
    assert counters(places) == (3, 0)


def test_taps_on_swap_at_once_are_one_swap(group):
    row, client = group
    first = row.companions.get(nickname="豆豆")
    body = {"swap": "1", "nickname": "石头"}
    where = address("companion", row.code, first.pk)
    all_at_once(*(lambda: client.post(where, body) for _ in range(6)))
    assert Companion.objects.filter(nickname="石头").count() == 1
    assert len(SignUp.objects.get(pk=row.pk).coming) == 2
    assert counters(row.places) == (3, 0)


def test_two_companions_who_step_back_at_once_free_two_places_for_two_who_wait(group):
    row, client = group
    waiting = [signed_up(row.places), signed_up(row.places)]
    posts = [address("companion", row.code, guest.pk) for guest in row.companions.all()]
    all_at_once(*(lambda post=post: client.post(post, {"drop": "1"}) for post in posts))
    assert [state(one) for one in waiting] == ["in", "in"]
    assert (SignUp.objects.get(pk=row.pk).party, counters(row.places)) == (1, (3, 0))


def test_a_cancelled_group_s_codes_are_all_refused(as_worker, group):
    row, client = group
    client.post(address("cancel", row.code))
    for code in (row.code, *(guest.code for guest in row.companions.all())):
        assert "notice--error" in check_in(as_worker, row.places, code)
    assert not Attendance.objects.exists()
    assert counters(row.places) == (0, 0)


# --- calling off races signing up ----------------------------------------------------------------


@pytest.mark.chinese_house
def test_whoever_is_in_when_it_is_called_off_was_told(as_worker, community):
    places = make_places(community)
    people = crowd(community, 8)
    off = {"off-reason": "台风"}
    tasks = [asking(client, places, resident) for resident, client in people]

    all_at_once(lambda: as_worker.post(address("call_off", places.pk), off), *tasks)

    standing = SignUp.objects.filter(places=places).standing()
    told = Message.objects.filter(subject__startswith="活动取消").values("resident")
    assert Places.objects.get(pk=places.pk).called_off_at
    assert not standing.exclude(resident__in=told).exists()


# --- the lock is what these are decided by -------------------------------------------------------


@pytest.mark.postgres
def test_without_the_lock_cancellations_at_once_would_lose_count(community, monkeypatch):
    def look_only(places_id):
        row = Places.objects.get(pk=places_id)
        time.sleep(0.3)  # long enough for all of them to have looked
        return row

    assert connection.vendor == "postgresql"
    monkeypatch.setattr(queue, "lock", look_only)
    places = make_places(community, capacity=4)
    people = crowd(community, 4)
    rows = [(signed_up(places, resident), client) for resident, client in people]

    all_at_once(*(giving_back(client, row) for row, client in rows))

    assert states(places) == {"cancelled": 4}
    assert counters(places)[0] > 0, "the race did not happen, so the test proves nothing"
