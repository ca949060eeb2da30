"""What the desk of an activity sees and does, through HTTP."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from activities.models import Attendance, SignUp
from home.short_links import page_code
from outbox.models import Message
from outbox.services import tell
from printing.codes import grouped
from tests import factories
from tests.factories.activities import make_places, signed_up
from tests.paper import printed

from .screens import address, text

pytestmark = pytest.mark.django_db


def test_the_worker_checks_in_by_one_tap_and_corrects_with_a_reason(as_worker, community):
    places = make_places(community)
    row = signed_up(places)
    body = {"who": f"r{row.resident_id}", "scan": "tap"}
    as_worker.post(address("check_in", places.pk), body)
    assert "✓" in text(as_worker.post(address("check_in", places.pk), body, follow=True))
    attendance = Attendance.objects.get()
    assert (attendance.kind, attendance.sign_up) == ("desk", row)

    as_worker.post(address("undo", places.pk, attendance.pk), {"reason": "点错了"})

    assert not Attendance.objects.standing().exists()


def test_the_worker_checks_in_by_code_and_a_wrong_code_gets_a_sentence(as_worker, community):
    places = make_places(community)
    row = signed_up(places)
    as_worker.post(address("check_in", places.pk), {"who": row.code.lower(), "scan": "1"})
    assert Attendance.objects.get().kind == "qr"
    wrong = row.code[:-2] + row.code[-1] + row.code[-2]
    answer = as_worker.post(
        address("check_in", places.pk), {"who": wrong, "scan": "2"}, follow=True
    )
    assert "notice--error" in text(answer)


@pytest.mark.chinese
def test_the_printed_code_leads_the_worker_to_one_button_and_the_resident_to_their_page(
    as_worker, client, community
):
    row = signed_up(make_places(community))
    answer = as_worker.get(f"/q/{row.code}/", follow=True)
    assert (row.resident.name in text(answer), "签到" in text(answer)) == (True, True)
    client.force_login(factories.account_of(row.resident))
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
        as_worker.post(address("desk_sign_up", places.pk), body)
    row = SignUp.objects.get()
    assert (row.resident, row.channel, row.party) == (resident, "phone", 3)


@pytest.mark.chinese
def test_several_of_one_name_are_offered_and_nobody_gets_a_sentence(as_worker, community, resident):
    factories.neighbour(community, name="许念慈")
    places = make_places(community)
    body = {"name": "许念慈", "channel": "phone", "key": "call"}
    assert "是哪一位" in text(as_worker.post(address("desk_sign_up", places.pk), body))
    as_worker.post(address("desk_sign_up", places.pk), body | {"resident": resident.pk})
    assert SignUp.objects.get().resident == resident
    answer = text(as_worker.post(address("desk_sign_up", places.pk), body | {"name": "查无此人"}))
    assert "没有找到" in answer
    assert 'value="查无此人"' in answer


@pytest.mark.chinese
def test_a_walk_in_is_checked_in_by_name(as_worker, community, resident):
    places = make_places(community)
    building = resident.household.building_id
    body = {"walk-name": "许念慈", "walk-building": building, "walk-key": "w"}
    assert "许念慈" in text(as_worker.post(address("walk_in", places.pk), body, follow=True))
    assert Attendance.objects.get().resident == resident
    empty = as_worker.post(address("walk_in", places.pk), {"walk-key": "x"})
    assert "请写下姓名" in text(empty)


def test_the_worker_cancels_and_skips(as_worker, community):
    places = make_places(community, capacity=2, companions_max=1)
    first, _second = signed_up(places), signed_up(places)
    pair, behind = signed_up(places, companions=["豆豆"]), signed_up(places)
    as_worker.post(address("desk_cancel", places.pk, first.pk))
    as_worker.post(address("skip", places.pk, pair.pk))
    assert SignUp.objects.get(pk=behind.pk).is_in


@pytest.mark.chinese
def test_the_desk_calls_those_without_an_account(as_worker, community, resident):
    tell(resident, "您补上了", "周六见", timezone.now())
    assert "许念慈" in text(as_worker.get(reverse("outbox:calls")))
    call = Message.objects.get(channel="call")
    as_worker.post(reverse("outbox:called", args=[call.pk]))
    assert "没有要打的电话" in text(as_worker.get(reverse("outbox:calls")))


def test_the_roster_needs_the_same_queries_for_one_and_three(as_worker, community):
    places = make_places(community, companions_max=1)
    signed_up(places, companions=["豆"])
    queries_of_roster = address("roster", places.pk)
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
    assert printed(as_worker, as_worker.get(address(kind, places.pk))).startswith(b"%PDF")


def test_the_poster_carries_the_short_code_of_its_page(as_worker, community):
    places = make_places(community)
    [page] = PdfReader(
        BytesIO(printed(as_worker, as_worker.get(address("poster", places.pk))))
    ).pages
    assert grouped(page_code(places.page)) in "".join(page.extract_text().split())


SCREENS = ["roster", "poster", "sheet"]
ACTIONS = ["check_in", "walk_in", "desk_sign_up"]


@pytest.mark.parametrize("who", ["nobody", "resident", "worker elsewhere"])
def test_only_a_worker_of_the_community_reaches_its_desk(client, community, resident, who):
    places = make_places(community)
    row = signed_up(places)
    if who == "resident":
        client.force_login(factories.account_of(resident))
    if who == "worker elsewhere":
        worker = factories.social_worker(factories.community())
        client.force_login(worker)
    refused = 302 if who == "nobody" else 404
    body = {"who": f"r{row.resident_id}", "scan": "x", "name": "许念慈", "key": "k"}
    for screen in SCREENS:
        assert client.get(address(screen, places.pk)).status_code == refused
    for action in ACTIONS:
        assert client.post(address(action, places.pk), body).status_code == refused
    for action in ("desk_cancel", "skip"):
        assert client.post(address(action, places.pk, row.pk)).status_code == refused
    assert (SignUp.objects.standing().count(), Attendance.objects.count()) == (1, 0)
