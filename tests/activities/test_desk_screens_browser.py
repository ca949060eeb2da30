"""Records, figures, supplies, meetings, albums: no barrier, nothing wider than its screen."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities.albums.services import Agreement, add
from activities.meetings import services as meetings
from activities.services import welcome
from tests import factories
from tests.activities.test_albums import picture
from tests.factories.activities import make_activity, make_supply, signed_up

pytestmark = [pytest.mark.browser, pytest.mark.chinese, pytest.mark.django_db(transaction=True)]
WEEK = timedelta(weeks=1)


def address(name, *args):
    return reverse(f"activities:{name}", args=args)


def a_series(community, worker, neighbour):
    """Sessions in the past and to come, with a neighbour, a walk-in and a photo."""
    now = timezone.now()
    page = make_activity(community, "八段锦", starts_at=now - 2 * WEEK, sessions=12)
    first = page.places.order_by("starts_at")[0]
    signed_up(first, neighbour, at=first.starts_at - WEEK)
    welcome(first, name="王秀英", building=None, scan_id="1", at=first.starts_at, by=worker)
    add(page, picture(), Agreement(), caption="晨练", at=now, by=worker)
    return page


def a_meeting(community, worker):
    """A meeting of last week with a point and something that was agreed."""
    starts_at = timezone.now() - WEEK
    page = make_activity(community, "联席会议", kind="meeting", starts_at=starts_at)
    meeting = meetings.prepare(page.places.get())
    meetings.add_point(meeting, "围墙防盗设施维修")
    agreed = meetings.agree(
        meeting,
        title="修围墙",
        owner="物业",
        due=timezone.localdate(),
        measure=None,
        at=starts_at,
        by=worker,
    )
    return page.places.get(), agreed


def sign_in(page, user, live_server):
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}
    page.context.add_cookies([cookie])


def faults(page, axe, addresses):
    found = {}
    for where in addresses:
        assert page.goto(where).ok, where
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            wrong = axe(page)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wrong.append("wider than the screen")
            if wrong:
                found[where, width] = wrong
    return found


@pytest.mark.parametrize("who", ["worker", "neighbour"])
def test_screens_have_no_barrier(who, open_page, axe, live_server):
    community = factories.community()
    worker, neighbour = factories.social_worker(community), factories.neighbour(community)
    series = a_series(community, worker, neighbour)
    supply = make_supply(community, per_household=2)
    page = open_page()
    if who == "neighbour":
        sign_in(page, factories.account_of(neighbour), live_server)
        figures = address("figures", community.code)
        screens = [address("my_supplies"), figures, series.get_url()]
    else:
        sign_in(page, worker, live_server)
        places, agreed = a_meeting(community, worker)
        screens = [
            address("series", series.pk),
            address("album", series.pk),
            address("roster", series.places.order_by("starts_at")[0].pk),
            address("statistics"),
            address("supplies_desk", supply.page_id),
            address("meeting", places.pk),
            address("follow_ups"),
            address("follow_up", agreed.pk),
        ]
    assert faults(page, axe, screens) == {}
