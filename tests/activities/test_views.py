"""What residents, visitors and the desk see and do, through HTTP."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from pypdf import PdfReader

from accounts.models import Consent
from activities.models import Attendance, SignUp
from activities.services import check_in
from home.short_links import page_code
from outbox.models import Message
from outbox.services import tell
from printing.codes import grouped
from tests import factories
from tests.factories.activities import make_activity, make_places, signed_up
from tests.paper import printed

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def community():
    return factories.community(name="海防村居民区")


@pytest.fixture
def resident(community):
    return factories.neighbour(community, name="许念慈")


@pytest.fixture
def as_resident(client, resident):
    client.force_login(factories.account_of(resident), backend=BACKEND)
    return client


@pytest.fixture
def as_worker(client, community):
    client.force_login(factories.social_worker(community), backend=BACKEND)
    return client


def ask(client, places, resident, **fields):
    body = {"resident": resident.pk, "key": uuid4().hex, **fields}
    return client.post(reverse("activities:sign_up", args=[places.pk]), body, follow=True)


def text(response):
    return response.content.decode()


def desk(name, places, *more):
    return reverse(f"activities:{name}", args=[places.pk, *more])


# --- residents ----------------------------------------------------------------------------------


def test_a_resident_signs_up_and_sees_the_code(as_resident, community, resident):
    places = make_places(community, capacity=5)
    assert "确认报名" in text(as_resident.get(desk("sign_up", places)))

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
        as_resident.post(desk("sign_up", places), body)
    asked = [one["sql"] for one in captured if "SAVEPOINT" not in one["sql"]]
    assert len(asked) <= 8, asked
    assert SignUp.objects.filter(places=places).exists()


def test_who_comes_too_late_reads_the_number_on_the_waiting_list(as_resident, community, resident):
    places = make_places(community, capacity=1)
    signed_up(places), signed_up(places)
    assert "候补第 2 位" in text(ask(as_resident, places, resident))


def test_a_deadline_that_passed_while_the_form_was_open_writes_nothing_and_keeps_what_was_typed(
    as_resident, community, resident
):
    places = make_places(community, companions_max=1)
    as_resident.get(desk("sign_up", places))
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
    address = desk("sign_up", make_places(community))
    answer = client.get(address)
    assert (answer.status_code, f"next={address}" in answer.url) == (302, True)


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


def test_the_page_shows_places_left_and_the_button_to_the_form(client, community):
    page = make_activity(community, capacity=3)
    signed_up(page.places.get())
    shown = text(client.get(page.url))
    assert "共 3 个名额，还剩 2 个" in shown
    assert desk("sign_up", page.places.get()) in shown
    assert "csrfmiddlewaretoken" not in shown


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


def test_cells_of_the_table_file_are_no_formulas(client, community):
    make_activity(community, "=1+1")
    table = text(client.get("/activities.csv"))
    assert "'=1+1" in table
    assert table.startswith("\ufeff居民区,")


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


# --- the desk -----------------------------------------------------------------------------------


def test_the_worker_checks_in_by_one_tap_and_corrects_with_a_reason(as_worker, community):
    places = make_places(community)
    row = signed_up(places)
    body = {"who": f"r{row.resident_id}", "scan": "tap"}
    as_worker.post(desk("check_in", places), body)
    assert "✓" in text(as_worker.post(desk("check_in", places), body, follow=True))
    attendance = Attendance.objects.get()
    assert (attendance.kind, attendance.sign_up) == ("desk", row)

    as_worker.post(desk("undo", places, attendance.pk), {"reason": "点错了"})

    assert not Attendance.objects.standing().exists()


def test_the_worker_checks_in_by_code_and_a_wrong_code_gets_a_sentence(as_worker, community):
    places = make_places(community)
    row = signed_up(places)
    as_worker.post(desk("check_in", places), {"who": row.code.lower(), "scan": "1"})
    assert Attendance.objects.get().kind == "qr"
    wrong = row.code[:-2] + row.code[-1] + row.code[-2]
    answer = as_worker.post(desk("check_in", places), {"who": wrong, "scan": "2"}, follow=True)
    assert "notice--error" in text(answer)


def test_the_printed_code_leads_the_worker_to_one_button_and_the_resident_to_their_page(
    as_worker, client, community
):
    row = signed_up(make_places(community))
    answer = as_worker.get(f"/q/{row.code}/", follow=True)
    assert (row.resident.name in text(answer), "签到" in text(answer)) == (True, True)
    client.force_login(factories.account_of(row.resident), backend=BACKEND)
    assert "报名成功" in text(client.get(f"/q/{row.code}/", follow=True))


def test_the_worker_signs_up_a_caller_by_name_and_building(as_worker, community, resident):
    places = make_places(community, companions_max=2)
    body = {
        "name": "许念慈",
        "building": resident.household.building_id,
        "channel": "phone",
        "companions": "豆豆、毛毛",
        "key": "call",
    }
    for _ in range(2):
        as_worker.post(desk("desk_sign_up", places), body)
    row = SignUp.objects.get()
    assert (row.resident, row.channel, row.party) == (resident, "phone", 3)


def test_several_of_one_name_are_offered_and_nobody_gets_a_sentence(as_worker, community, resident):
    factories.neighbour(community, name="许念慈")
    places = make_places(community)
    body = {"name": "许念慈", "channel": "phone", "key": "call"}
    assert "是哪一位" in text(as_worker.post(desk("desk_sign_up", places), body))
    as_worker.post(desk("desk_sign_up", places), body | {"resident": resident.pk})
    assert SignUp.objects.get().resident == resident
    answer = text(as_worker.post(desk("desk_sign_up", places), body | {"name": "查无此人"}))
    assert "没有找到" in answer
    assert 'value="查无此人"' in answer


def test_a_walk_in_is_checked_in_by_name(as_worker, community, resident):
    places = make_places(community)
    building = resident.household.building_id
    body = {"walk-name": "许念慈", "walk-building": building, "walk-key": "w"}
    assert "许念慈" in text(as_worker.post(desk("walk_in", places), body, follow=True))
    assert Attendance.objects.get().resident == resident
    empty = as_worker.post(desk("walk_in", places), {"walk-key": "x"})
    assert "请写下姓名" in text(empty)


def test_the_worker_cancels_and_skips(as_worker, community):
    places = make_places(community, capacity=2, companions_max=1)
    first, _second = signed_up(places), signed_up(places)
    pair, behind = signed_up(places, companions=["豆豆"]), signed_up(places)
    as_worker.post(desk("desk_cancel", places, first.pk))
    as_worker.post(desk("skip", places, pair.pk))
    assert SignUp.objects.get(pk=behind.pk).is_in


def test_the_desk_calls_those_without_an_account(as_worker, community, resident):
    tell(resident, "您补上了", "周六见", timezone.now())
    assert "许念慈" in text(as_worker.get(reverse("outbox:calls")))
    call = Message.objects.get(channel="call")
    as_worker.post(reverse("outbox:called", args=[call.pk]))
    assert "没有要打的电话" in text(as_worker.get(reverse("outbox:calls")))


def test_the_roster_needs_the_same_queries_for_one_and_three(as_worker, community):
    places = make_places(community, companions_max=1)
    signed_up(places, companions=["豆"])
    queries_of_roster = desk("roster", places)
    as_worker.get(queries_of_roster)
    with CaptureQueriesContext(connection) as one:
        as_worker.get(queries_of_roster)
    signed_up(places, companions=["豆"]), signed_up(places)
    with CaptureQueriesContext(connection) as three:
        as_worker.get(queries_of_roster)
    assert len(one) == len(three)


@pytest.mark.parametrize("kind", ["sheet", "poster"])
def test_paper_comes_as_a_pdf(as_worker, community, kind):
    places = make_places(community, capacity=30, introduction="带上剪刀就行。")
    signed_up(places, companions=[])
    assert printed(as_worker, as_worker.get(desk(kind, places))).startswith(b"%PDF")


def test_the_poster_carries_the_short_code_of_its_page(as_worker, community):
    places = make_places(community)
    [page] = PdfReader(BytesIO(printed(as_worker, as_worker.get(desk("poster", places))))).pages
    assert grouped(page_code(places.page)) in "".join(page.extract_text().split())


SCREENS = ["roster", "poster", "sheet"]
ACTIONS = ["check_in", "walk_in", "desk_sign_up"]


@pytest.mark.parametrize("who", ["nobody", "resident", "worker elsewhere"])
def test_only_a_worker_of_the_community_reaches_its_desk(client, community, resident, who):
    places = make_places(community)
    row = signed_up(places)
    if who == "resident":
        client.force_login(factories.account_of(resident), backend=BACKEND)
    if who == "worker elsewhere":
        worker = factories.social_worker(factories.community())
        client.force_login(worker, backend=BACKEND)
    refused = 302 if who == "nobody" else 404
    body = {"who": f"r{row.resident_id}", "scan": "x", "name": "许念慈", "key": "k"}
    for screen in SCREENS:
        assert client.get(desk(screen, places)).status_code == refused
    for action in ACTIONS:
        assert client.post(desk(action, places), body).status_code == refused
    for action in ("desk_cancel", "skip"):
        assert client.post(desk(action, places, row.pk)).status_code == refused
    assert (SignUp.objects.standing().count(), Attendance.objects.count()) == (1, 0)
