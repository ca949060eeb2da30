"""What residents and visitors see and do, through HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.models import Consent
from activities.models import SignUp
from activities.services import check_in
from outbox.models import Message
from outbox.services import tell
from printing.codes import grouped
from tests import factories
from tests.factories.activities import make_activity, make_places, signed_up

from .screens import address, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def community():
    return factories.community(name="海防村居民区")


def ask(client, places, resident, **fields):
    body = {"resident": resident.pk, "key": uuid4().hex, **fields}
    return client.post(reverse("activities:sign_up", args=[places.pk]), body, follow=True)


# --- residents ----------------------------------------------------------------------------------


@pytest.mark.chinese
def test_a_resident_signs_up_and_sees_the_code(as_resident, community, resident):
    places = make_places(community, capacity=5)
    assert "确认报名" in text(as_resident.get(address("sign_up", places.pk)))

    answer = ask(as_resident, places, resident)

    row = SignUp.objects.get()
    assert (row.state, row.channel, row.by) == ("in", "web", answer.context["user"])
    assert "报名成功" in text(answer)
    assert grouped(row.code) in text(answer)
    assert "花样剪纸" in text(as_resident.get(reverse("activities:mine")))


def test_a_sign_up_asks_eight_things_of_the_database_at_most(as_resident, community, resident):
    """Who is there, what they are still to be asked, the session, for whom, and two writes."""
    ask(as_resident, make_places(community), resident)
    places = make_places(community, capacity=5)
    body = {"resident": resident.pk, "key": uuid4().hex}
    with CaptureQueriesContext(connection) as captured:
        as_resident.post(address("sign_up", places.pk), body)
    asked = [one["sql"] for one in captured if "SAVEPOINT" not in one["sql"]]
    assert len(asked) <= 8, asked
    assert SignUp.objects.filter(places=places).exists()


@pytest.mark.chinese
def test_who_comes_too_late_reads_the_number_on_the_waiting_list(as_resident, community, resident):
    places = make_places(community, capacity=1)
    signed_up(places), signed_up(places)
    assert "候补第 2 位" in text(ask(as_resident, places, resident))


@pytest.mark.chinese
def test_a_deadline_that_passed_while_the_form_was_open_writes_nothing_and_keeps_what_was_typed(
    as_resident, community, resident
):
    places = make_places(community, companions_max=1)
    as_resident.get(address("sign_up", places.pk))
    with time_machine.travel(places.closes_at, tick=False):
        answer = ask(as_resident, places, resident, companion_1="豆豆")
    assert answer.status_code == 200
    assert "已经截止" in text(answer)
    assert 'value="豆豆"' in text(answer)
    assert not SignUp.objects.exists()


def test_nobody_signs_up_a_resident_they_do_not_act_for(as_resident, community):
    places = make_places(community)
    answer = ask(as_resident, places, factories.neighbour(community))
    assert answer.status_code == 200
    assert not SignUp.objects.exists()


def test_an_unpublished_activity_takes_no_sign_ups(as_resident, community, resident):
    page = make_activity(community)
    page.unpublish()
    assert ask(as_resident, page.places.get(), resident).status_code == 404


def test_a_visitor_is_led_to_sign_in_and_back(client, community):
    form = address("sign_up", make_places(community).pk)
    answer = client.get(form)
    assert (answer.status_code, f"next={form}" in answer.url) == (302, True)


@pytest.mark.chinese
def test_a_resident_cancels_and_the_other_is_told(as_resident, community, resident):
    places = make_places(community, capacity=1)
    ask(as_resident, places, resident)
    other = signed_up(places)
    own = SignUp.objects.get(resident=resident)
    assert "确定取消" in text(as_resident.get(reverse("activities:cancel", args=[own.code])))

    answer = as_resident.post(reverse("activities:cancel", args=[own.code]), follow=True)

    assert "这份报名已取消" in text(answer)
    assert SignUp.objects.get(pk=other.pk).is_in
    assert Message.objects.filter(resident=other.resident).count() == 2


def test_nobody_else_opens_a_resident_s_sign_up(as_resident, community):
    row = signed_up(make_places(community))
    for name in ("confirmation", "cancel"):
        assert as_resident.get(reverse(f"activities:{name}", args=[row.code])).status_code == 404


def test_a_resident_reads_messages_on_their_own_page(as_resident, community, resident):
    tell(resident, "您补上了", "周六见", timezone.now())
    tell(factories.neighbour(community), "别人的消息", "保密", timezone.now())
    page = text(as_resident.get(reverse("outbox:mine")))
    assert "您补上了" in page
    assert "别人的消息" not in page
    assert Message.objects.get(resident=resident, channel="page").done_at


# --- the public ---------------------------------------------------------------------------------


def past_activity(community, people):
    page = make_activity(community, starts_at=timezone.now() - timedelta(days=2), capacity=9)
    places = page.places.get()
    rows = [
        signed_up(places, resident, at=places.closes_at - timedelta(days=1)) for resident in people
    ]
    for row in rows[:-1]:
        check_in(places, row.code, scan_id=uuid4().hex, at=places.starts_at, by=None, kind="qr")
    return page


@pytest.mark.chinese
def test_afterwards_the_page_shows_numbers_and_masked_names_and_full_ones_by_consent(
    client, community
):
    people = [factories.neighbour(community, name=name) for name in ("张小三", "欧阳小明", "王五")]
    Consent.objects.create(resident=people[1], purpose=Consent.Purpose.NAMED, version="1")
    page = past_activity(community, people)

    shown = text(client.get(page.url))

    assert "张*三" in shown
    assert "欧阳小明" in shown
    for hidden in ("张小三", "王五", "王*"):
        assert hidden not in shown
    assert "已结束" in shown


@pytest.mark.chinese
def test_the_page_shows_places_left_and_the_button_to_the_form(client, community):
    page = make_activity(community, capacity=3)
    signed_up(page.places.get())
    shown = text(client.get(page.url))
    assert "共 3 个名额，还剩 2 个" in shown
    assert address("sign_up", page.places.get().pk) in shown
    assert "csrfmiddlewaretoken" not in shown


@pytest.mark.chinese
def test_a_change_shows_at_once_on_a_cached_page(
    client, community, django_capture_on_commit_callbacks
):
    page = make_activity(community, capacity=3)
    client.get(page.url)
    with django_capture_on_commit_callbacks(execute=True):
        signed_up(page.places.get())
    assert "还剩 2 个" in text(client.get(page.url))


@pytest.mark.parametrize("sessions", [1, 3])
def test_a_page_needs_at_most_a_dozen_queries_beyond_routing(rf, client, community, sessions):
    people = [factories.neighbour(community) for _ in range(sessions + 1)]
    page = past_activity(community, people)
    request = client.get(page.url).wsgi_request
    fresh = type(page).objects.get(pk=page.pk)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        fresh.serve(request).render()
    assert len(captured) <= 12, [query["sql"][:90] for query in captured]


def queries_of(client, address):
    client.cookies["linli_session"] = "nobody"  # a visitor with a session is not served a copy
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("address", ["/activities/", "/activities.csv", "/activities/?when=past"])
def test_lists_need_the_same_queries_for_one_and_three(client, community, address):
    past: dict[str, Any] = (
        {"starts_at": timezone.now() - timedelta(days=3)} if "past" in address else {}
    )
    make_activity(community, **past)
    queries_of(client, address)
    one = queries_of(client, address)
    make_activity(community, **past)
    make_activity(community, **past)
    assert queries_of(client, address) == one <= 12


def test_the_list_is_narrowed_by_community_kind_and_time(client, community):
    make_activity(community, "老人学微信", kind="course")
    make_activity(factories.community(), "邻区讲座", kind="lecture")
    past_activity(community, [factories.neighbour(community)] * 1)

    everything = text(client.get("/activities/"))
    assert ("老人学微信" in everything, "邻区讲座" in everything) == (True, True)
    assert "邻区讲座" not in text(client.get(f"/activities/?community={community.pk}"))
    assert "老人学微信" not in text(client.get("/activities/?kind=lecture"))
    over = text(client.get("/activities/?when=past"))
    assert ("花样剪纸" in over, "老人学微信" in over) == (True, False)
    assert client.get("/activities/?kind=nonsense&community=x&page=99").status_code == 200


@pytest.mark.chinese
def test_cells_of_the_table_file_are_no_formulas(client, community):
    make_activity(community, "=1+1")
    table = text(client.get("/activities.csv"))
    assert "'=1+1" in table
    assert table.startswith("\ufeff居民区,")


@pytest.mark.chinese
def test_a_session_at_midnight_is_on_the_right_day_on_the_page_and_in_the_calendar(
    client, community
):
    midnight = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)  # 2027-01-01 00:00 in Shanghai
    with time_machine.travel(midnight - timedelta(days=3), tick=False):
        page = make_activity(community, starts_at=midnight)
        shown = text(client.get(page.url))
        answer = client.get(reverse("activities:ics", args=[page.places.get().pk]))
    assert "2027年1月1日（星期五）" in shown.replace(" ", "")
    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert event["dtstart"].dt == midnight
    assert event["dtstart"].dt.isoformat() == "2027-01-01T00:00:00+08:00"
    assert event["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert b"VTIMEZONE" in answer.content
