"""Calendars: a session's file, a series, a community's feed, one's own behind an address."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from activities.models import CalendarFeed, SignUp
from activities.services import call_off, cancel, move
from activities.services.feeds import close_feed, open_feed
from tests import factories
from tests.factories.activities import make_activity, make_places, signed_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def community():
    return factories.community(name="海防村居民区")


@pytest.fixture
def feed(resident):
    return open_feed(factories.account_of(resident), timezone.now())


def events(client, name, *args):
    client.cookies["linli_session"] = "nobody"  # a visitor with a session is not served a copy
    answer = client.get(reverse(f"activities:{name}", args=args))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content).walk("VEVENT")


def own(client, feed):
    return events(client, "own_feed", feed.token)


def test_a_series_is_one_file_of_all_sessions_to_come(client, community):
    page = make_activity(community, sessions=3)
    found = events(client, "series_ics", page.places.first().pk)
    assert len(found) == 3
    assert len({event["uid"] for event in found}) == 3
    assert {event["dtstart"].params["TZID"] for event in found} == {"Asia/Shanghai"}


@pytest.mark.chinese
def test_the_community_s_feed_shows_what_is_called_off_with_a_higher_number(client, community):
    places = make_places(community)
    make_activity(factories.community(), "邻区讲座")
    [before] = events(client, "community_feed", community.pk)
    worker = factories.social_worker(community)
    call_off([places], reason="台风", at=timezone.now(), by=worker)

    [after] = events(client, "community_feed", community.pk)

    assert after["uid"] == before["uid"]
    assert (before["status"], after["status"]) == ("CONFIRMED", "CANCELLED")
    assert after["sequence"] > before["sequence"]
    assert (str(after["summary"]), str(after["description"])) == ("活动取消：花样剪纸", "台风")


def test_a_move_keeps_the_event_with_its_new_time(client, community):
    places = make_places(community)
    [before] = events(client, "community_feed", community.pk)
    later = timedelta(hours=3)
    move(
        places,
        starts_at=places.starts_at + later,
        ends_at=places.ends_at + later,
        place="二楼",
        reason="老师有事",
        at=timezone.now(),
        by=factories.social_worker(community),
    )
    [after] = events(client, "community_feed", community.pk)
    assert after["uid"] == before["uid"]
    assert after["dtstart"].dt - before["dtstart"].dt == later
    assert after["sequence"] == before["sequence"] + 1
    assert "二楼" in after["location"]


def test_midnight_is_the_right_day_in_every_calendar(client, community, resident, feed):
    midnight = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)  # 2027-01-01 00:00 in Shanghai
    with time_machine.travel(midnight - timedelta(days=3), tick=False):
        places = make_places(community, starts_at=midnight)
        signed_up(places, resident)
        found = [
            *events(client, "ics", places.pk),
            *events(client, "series_ics", places.pk),
            *events(client, "community_feed", community.pk),
            *own(client, feed),
        ]
    assert [event["dtstart"].dt.isoformat() for event in found] == ["2027-01-01T00:00:00+08:00"] * 4


def test_one_s_own_calendar_has_what_one_is_signed_up_for_with_names_in_part(
    client, community, resident, feed
):
    signed_up(make_places(community), resident)
    signed_up(make_places(community, title="别人的活动"))
    [event] = own(client, feed)
    assert str(event["summary"]) == "花样剪纸 · 许*慈"


def test_waiting_is_tentative_and_every_change_has_a_higher_number(
    client, community, resident, feed
):
    places = make_places(community, capacity=1)
    first, row = signed_up(places), signed_up(places, resident)
    seen = [own(client, feed)]
    cancel(first, at=timezone.now(), by=None)
    seen.append(own(client, feed))
    cancel(SignUp.objects.get(pk=row.pk), at=timezone.now(), by=None)
    seen.append(own(client, feed))
    signed_up(places, resident)
    seen.append(own(client, feed))

    states = [str(event["status"]) for [event] in seen]
    numbers = [int(event["sequence"]) for [event] in seen]
    assert states == ["TENTATIVE", "CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert numbers == sorted(set(numbers))


@pytest.mark.chinese_house
def test_two_of_a_family_are_one_event(client, community, resident):
    account = factories.account_of(resident)
    child = factories.resident(resident.household, name="许小宝")
    child.representations.create(user=account, is_self=False)
    places = make_places(community)
    signed_up(places, resident), signed_up(places, child)
    [event] = own(client, open_feed(account, timezone.now()))
    assert "许*慈、许*宝" in event["summary"]


def test_an_address_that_was_taken_back_or_replaced_opens_nothing(client, feed):
    address = reverse("activities:own_feed", args=[feed.token])
    assert client.get(address).status_code == 200
    anew = open_feed(feed.user, timezone.now())
    assert client.get(address).status_code == 404
    assert client.get(reverse("activities:own_feed", args=[anew.token])).status_code == 200
    assert close_feed(feed.user)
    assert client.get(reverse("activities:own_feed", args=[anew.token])).status_code == 404


def test_who_no_longer_acts_for_somebody_reads_nothing_of_them(client, community, resident, feed):
    signed_up(make_places(community), resident)
    resident.representations.update(ended_at=timezone.now())
    assert own(client, feed) == []


def test_a_resident_makes_the_address_on_their_page(client, resident):
    client.force_login(factories.account_of(resident))
    change, mine = reverse("activities:change_feed"), reverse("activities:mine")
    assert "/me/activities/calendar/" in client.post(change, follow=True).content.decode()
    token = CalendarFeed.objects.get().token
    assert f"{token}.ics" in client.get(mine).content.decode()
    client.post(change, {"close": "1"})
    assert not CalendarFeed.objects.exists()


@pytest.mark.parametrize("sessions", [1, 3])
def test_a_feed_takes_the_same_questions_for_one_and_three(
    client, resident, feed, sessions, django_assert_max_num_queries
):
    community = resident.community
    for places in make_activity(community, sessions=sessions).places.all():
        signed_up(places, resident)
    client.get(reverse("activities:own_feed", args=[feed.token]))
    with django_assert_max_num_queries(5):
        own(client, feed)
    with django_assert_max_num_queries(5):
        events(client, "community_feed", community.pk)
