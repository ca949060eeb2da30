"""What is printed of activities, read back: words, numbers, pages, formats."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities.models import ActivityPage, Attendance, Places
from activities.papers import poster_context
from activities.printed import lists, roster, sign_in
from activities.services import check_in
from activities.services.sheet_printing import freeze
from activities.short_links import session_code
from communities.models import Community
from printing import pages
from printing.codes import grouped
from tests import factories
from tests.factories.activities import make_activity, make_places, signed_up
from tests.paper import printed
from tests.printing.reading import words

pytestmark = pytest.mark.django_db
A4, A3, SIDEWAYS = (210, 297), (297, 420), (297, 210)
RARE = ["䶮", "𬭎", "㛃", "龑"]


@pytest.fixture
def community() -> Community:
    return factories.community(phone="021-5555 0123", address="海防路1号")


def sheet(client: Client, kind: str, places: Places, query: str = "") -> bytes:
    return printed(client, client.get(reverse(f"activities:{kind}", args=[places.pk]) + query))


def many(places: Places, buildings: int, each: int) -> None:
    for number in range(1, buildings + 1):
        building = factories.building(places.community, name=f"{number}号楼")
        for unit in range(each):
            household = factories.household(building, unit=f"{unit + 101}室")
            signed_up(places, factories.resident(household, name=f"王{RARE[unit % 4]}{unit}"))


def came(places: Places, resident: Any) -> Attendance:
    return check_in(
        places, resident, scan_id=uuid4().hex, at=timezone.now(), by=None, kind=Attendance.Kind.DESK
    )


@pytest.mark.chinese
def test_a_poster_is_one_page_in_either_format(as_worker: Client, community: Community) -> None:
    places = make_places(
        community, title="物业治理沙龙：业主有哪些权利", introduction="带上剪刀就行。"
    )
    small = sheet(as_worker, "poster", places)
    large = sheet(as_worker, "poster", places, "?size=A3")
    assert (pages.page_sizes(small), pages.page_sizes(large)) == ([A4], [A3])
    assert words(small) == words(large)
    assert "扫码报名" in words(small)


@pytest.mark.chinese
def test_a_poster_of_a_series_names_the_sessions_that_follow(community: Community) -> None:
    activity = make_activity(community, sessions=3)
    first, second, third = activity.standing_places
    also = dict(poster_context(first)["facts"])["另有"]
    assert all(str(timezone.localtime(one.starts_at).day) in also for one in (second, third))
    assert "另有" not in dict(poster_context(third)["facts"])
    many_sessions = make_activity(community, sessions=6).standing_places[0]
    assert "5 场" in dict(poster_context(many_sessions)["facts"])["另有"]


@pytest.mark.chinese
def test_a_sign_in_sheet_has_numbers_names_and_blank_rows(
    as_worker: Client, community: Community
) -> None:
    places = make_places(community, capacity=30, companions_max=2)
    for name in RARE:
        resident = factories.neighbour(community, name=f"李{name}")
        signed_up(places, resident, companions=["豆豆"])
    pdf = sheet(as_worker, "sheet", places)
    text = words(pdf)
    assert all(f"豆豆随李{name}" in text for name in RARE)
    assert pages.page_sizes(pdf) == [A4]
    [kept] = places.sheets.all()
    assert grouped(kept.code) in text
    assert list(kept.rows.values_list("number", flat=True)) == list(range(1, 21))
    assert kept.rows.filter(sign_up=None).count() == 12


@pytest.mark.chinese
def test_a_long_list_becomes_several_leaves_and_goes_on_numbering(community: Community) -> None:
    places = make_places(community)
    many(places, buildings=8, each=8)
    pdf = sign_in.sign_in_sheets([places], at=timezone.now(), language="zh-hans")
    leaves = sign_in.contexts_of(list(places.sheets.all()))
    assert [len(leaf["rows"]) for leaf in leaves] == [16, 16, 16, 16]
    assert [leaf["first"] for leaf in leaves] == [1, 17, 33, 49]
    assert [leaf["blank"] for leaf in leaves] == [0, 0, 0, 4]
    assert pages.page_count(pdf) == 4
    assert "第2张（2/4）：3号楼–4号楼" in words(pdf)
    assert len({leaf["code"] for leaf in leaves}) == 4


@pytest.mark.chinese
def test_a_sheet_of_volunteers_has_columns_for_when_they_came_and_left(
    as_worker: Client, community: Community
) -> None:
    ordinary = sheet(as_worker, "sheet", make_places(community))
    service = sheet(as_worker, "sheet", make_places(community, kind="volunteering"))
    assert "到场离开签名" in words(service)
    assert "到场离开" not in words(ordinary)


def test_the_sheets_of_all_sessions_come_in_one_file(
    as_worker: Client, community: Community
) -> None:
    places = make_activity(community, sessions=3).standing_places[0]
    assert pages.page_count(sheet(as_worker, "sheet", places, "?all=1")) == 3


def test_the_roster_shows_who_came_who_did_not_and_who_is_expected(community: Community) -> None:
    start = timezone.now() - timedelta(days=6)
    activity = make_activity(community, sessions=2, starts_at=timezone.now() + timedelta(days=1))
    over, coming = activity.standing_places
    there, away = factories.neighbour(community), factories.neighbour(community)
    for resident in (there, away):
        signed_up(over, resident), signed_up(coming, resident)
    came(over, there)
    Places.objects.filter(pk=over.pk).update(starts_at=start, ends_at=start + timedelta(hours=2))
    activity = ActivityPage.objects.get(pk=activity.pk)
    people = roster._people(activity.standing_places, timezone.now())
    marks = {person.name: list(person.marks.values()) for person in people}
    assert marks == {there.name: [roster.CAME, roster.EXPECTED], away.name: ["—", "□"]}
    pdf = roster.roster(activity, at=timezone.now(), language="zh-hans")
    assert pages.page_sizes(pdf) == [SIDEWAYS]
    assert there.name in words(pdf)


@pytest.mark.chinese
def test_a_long_series_goes_on_on_another_sheet(as_worker: Client, community: Community) -> None:
    activity = make_activity(community, sessions=12)
    signed_up(activity.standing_places[11])
    pdf = sheet(as_worker, "series_roster", activity.standing_places[0])
    assert pages.page_sizes(pdf) == [SIDEWAYS, SIDEWAYS]
    assert "第11–12场" in words(pdf)


def test_the_waiting_list_on_the_wall_masks_names(as_worker: Client, community: Community) -> None:
    places = make_places(community, capacity=1)
    signed_up(places)
    household = factories.household(factories.building(community, name="7号楼"), unit="302室")
    signed_up(places, factories.resident(household, name="张小龑"))
    pdf = sheet(as_worker, "waiting_list", places)
    text = words(pdf)
    assert "张*龑" in text
    assert "7号楼" in text
    assert "小" not in text.split("张*龑")[1][:6]
    assert "302" not in text
    assert pages.page_sizes(sheet(as_worker, "waiting_list", places, "?size=A3")) == [A3]


def test_an_empty_waiting_list_says_so(community: Community) -> None:
    places = make_places(community, capacity=3)
    pdf = lists.waiting_list(places, at=timezone.now(), language="zh-hans")
    assert "没有人在候补" in words(pdf)


@pytest.mark.chinese
def test_the_call_list_begins_with_whom_only_a_call_reaches(
    as_worker: Client, community: Community
) -> None:
    places = make_places(community)
    online = factories.neighbour(community, name="甲有账号")
    factories.account_of(online, email="a@example.org")
    offline = factories.neighbour(community, name="乙无账号", phone="+8613800138000")
    signed_up(places, online), signed_up(places, offline)
    rows = lists.call_context(places, at=timezone.now())["rows"]
    assert [(row["name"], row["must"]) for row in rows] == [("乙无账号", True), ("甲有账号", False)]
    Places.objects.filter(pk=places.pk).update(retired=True)
    text = words(sheet(as_worker, "call_list", places))
    assert "13800138000" in text
    assert "本场活动取消" in text


@pytest.mark.parametrize("kind", ["series_roster", "waiting_list", "call_list"])
def test_a_worker_from_elsewhere_orders_nothing(
    client: Client, community: Community, kind: str
) -> None:
    places = make_places(community)
    client.force_login(factories.social_worker(factories.community()))
    assert client.get(reverse(f"activities:{kind}", args=[places.pk])).status_code == 404


def test_the_code_on_a_sheet_leads_to_its_grid(as_worker: Client, community: Community) -> None:
    places = make_places(community)
    [kept] = freeze(places, timezone.now())
    answer = as_worker.get(f"/q/{kept.code}/")
    assert answer["Location"] == reverse("activities:enter_sheet", args=[kept.pk])


def test_the_code_of_a_session_leads_to_the_roster(as_worker: Client, community: Community) -> None:
    places = make_places(community)
    answer = as_worker.get(f"/q/{session_code(places)}/")
    assert answer["Location"] == reverse("activities:roster", args=[places.pk])


@pytest.mark.chinese
def test_a_midnight_session_stands_on_the_right_day(community: Community) -> None:
    zone = timezone.get_current_timezone()
    places = make_places(community, starts_at=datetime(2027, 1, 1, 0, 0, tzinfo=zone))
    [context] = sign_in.contexts_of(freeze(places, timezone.now()))
    assert "2027年1月1日" in context["facts"][0][1]
