"""The building leader's page: who may see it, and what stands on it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.models import Places, SignUp
from communities.models import Building, NoticePage, Representation, Resident
from tests import factories
from tests.factories.activities import make_places

pytestmark = pytest.mark.django_db


@pytest.fixture
def building() -> Building:
    place = factories.building(factories.community(name="海防村居民区"), name="3号楼")
    door = factories.household(place, unit="101室")
    place.leader = factories.resident(door, name="顾阿婆", phone="+8613800138111")
    place.save()
    return place


@pytest.fixture
def neighbour(building: Building) -> Resident:
    door = factories.household(building, unit="201室")
    return factories.resident(door, name="许念慈", phone="+8613800138000")


def leader_of(building: Building) -> Any:
    assert building.leader is not None
    return factories.account_of(building.leader)


@pytest.fixture
def as_leader(client: Client, building: Building) -> Client:
    client.force_login(leader_of(building))
    return client


def notice(building: Building, title: str, **fields: Any) -> NoticePage:
    page = NoticePage(
        title=title, slug=uuid4().hex[:12], summary=f"{title}。", live=False, **fields
    )
    return building.community.page.add_child(instance=page)


def publish(page: NoticePage, *, grids: list[Any] = [], buildings: list[Any] = []) -> None:  # noqa: B006
    page.grids.set(grids)
    page.buildings.set(buildings)
    page.save_revision().publish()


def shown(client: Client) -> str:
    answer = client.get(reverse("led_building"))
    assert answer.status_code == 200
    return answer.content.decode()


# --- who may ------------------------------------------------------------------------------------


def somebody(role: str, building: Building) -> Any:
    leader, community = building.leader, building.community
    assert leader is not None
    if role in {"who acts for the leader", "whose claim to be the leader waits"}:
        account = factories.user()
        confirmed = timezone.now() if role == "who acts for the leader" else None
        Representation.objects.create(
            user=account, resident=leader, is_self=confirmed is None, confirmed_at=confirmed
        )
        return account
    if role in {"leader who moved out", "leader whose account was stopped"}:
        account = factories.account_of(leader)
        if role == "leader who moved out":
            now = timezone.now()
            Resident.objects.filter(pk=leader.pk).update(status="moved_out", left_at=now)
        else:
            Representation.objects.update(ended_at=timezone.now())
        return account
    if role == "leader of another building":
        other = factories.building(community, name="5号楼")
        other.leader = factories.resident(factories.household(other))
        other.save()
        return leader_of(other)
    if role == "leader in another community":
        other = factories.building(factories.community())
        other.leader = factories.resident(factories.household(other))
        other.save()
        return leader_of(other)
    return {
        "leader": lambda: factories.account_of(leader),
        "resident of the building": lambda: factories.account_of(
            factories.resident(factories.household(building))
        ),
        "grid worker": lambda: factories.grid_worker(building.grid),
        "social worker": lambda: factories.social_worker(community),
        "officer": lambda: factories.officer(community.sub_district),
    }[role]()


MATRIX = {  # role: (page, form, a neighbour of 3号楼 signed up)
    "leader": (200, 200, True),
    "leader of another building": (200, 200, False),
    "leader in another community": (200, 404, False),
    "leader who moved out": (404, 404, False),
    "leader whose account was stopped": (404, 404, False),
    "who acts for the leader": (404, 404, False),
    "whose claim to be the leader waits": (404, 404, False),
    "resident of the building": (404, 404, False),
    "grid worker": (404, 404, False),
    "social worker": (404, 404, False),
    "officer": (404, 404, False),
}


@pytest.mark.parametrize(("role", "may"), MATRIX.items(), ids=MATRIX)
def test_who_may(
    role: str,
    may: tuple[int, int, bool],
    client: Client,
    building: Building,
    neighbour: Resident,
) -> None:
    places = make_places(building.community, capacity=5)
    client.force_login(somebody(role, building))
    page, form, signed_up = may
    answer = client.get(reverse("led_building"))
    assert answer.status_code == page
    assert ("许念慈" in answer.content.decode()) is (role == "leader")
    url = reverse("activities:leader_sign_up", args=[places.pk])
    answer = client.get(url)
    assert answer.status_code == form
    assert ("许念慈" in answer.content.decode()) is (role == "leader")
    client.post(url, {"resident": neighbour.pk, "key": uuid4().hex})
    assert SignUp.objects.filter(resident=neighbour).exists() is signed_up


def test_a_visitor_is_asked_to_sign_in(client: Client, building: Building) -> None:
    places = make_places(building.community)
    for url in (
        reverse("led_building"),
        reverse("activities:leader_sign_up", args=[places.pk]),
    ):
        answer = client.get(url)
        assert answer.status_code == 302
        assert "/accounts/login/" in answer["Location"]


def test_only_a_leader_finds_the_link_on_the_own_page(
    client: Client, building: Building, neighbour: Resident
) -> None:
    client.force_login(factories.account_of(neighbour))
    assert "我的楼栋" not in client.get(reverse("me")).content.decode()
    client.force_login(leader_of(building))
    assert reverse("led_building") in client.get(reverse("me")).content.decode()


# --- what stands there --------------------------------------------------------------------------


@pytest.mark.chinese
def test_doors_with_their_names_and_who_waits_and_no_phone(
    as_leader: Client, building: Building, neighbour: Resident
) -> None:
    factories.resident(neighbour.household, name="许小宝", status=Resident.Status.PENDING)
    factories.resident(
        neighbour.household,
        name="王旧邻",
        status=Resident.Status.MOVED_OUT,
        left_at=timezone.now(),
    )
    factories.household(building, unit="301室")
    page = shown(as_leader)
    assert "许念慈、许小宝（待确认）" in page
    assert "<b>许小宝</b>" in page
    assert "还没有人登记：301室" in page
    assert "王旧邻" not in page
    assert "13800138" not in page.replace(" ", "")


def test_notices_for_all_for_the_grid_and_for_the_building_with_their_posters(
    as_leader: Client, building: Building
) -> None:
    other_grid = factories.grid(building.community)
    other = factories.building(building.community, name="9号楼", grid=other_grid)
    for_all = notice(building, "全区停水")
    publish(for_all)
    publish(notice(building, "网格会议"), grids=[building.grid])
    publish(notice(building, "本楼清洗"), buildings=[building])
    publish(notice(building, "别楼清洗"), buildings=[other])
    publish(notice(building, "别格会议"), grids=[other_grid])
    publish(notice(building, "过期通知", expires_at=timezone.now() - timedelta(hours=1)))
    page = shown(as_leader)
    for title in ("全区停水", "网格会议", "本楼清洗"):
        assert title in page
    for title in ("别楼清洗", "别格会议", "过期通知"):
        assert title not in page
    assert reverse("notice_poster", args=[for_all.pk]) in page


def test_sessions_that_are_open_carry_the_button_and_others_do_not(
    as_leader: Client, building: Building
) -> None:
    open_now = make_places(building.community, title="花样剪纸")
    later = make_places(
        building.community,
        title="八段锦",
        sign_up_opens_at=timezone.now() + timedelta(days=1),
    )
    elsewhere = make_places(factories.community(), title="别区合唱")
    page = shown(as_leader)
    assert reverse("activities:leader_sign_up", args=[open_now.pk]) in page
    assert later.title in page
    assert reverse("activities:leader_sign_up", args=[later.pk]) not in page
    assert elsewhere.title not in page


def test_the_page_costs_the_same_with_one_row_and_with_three(
    as_leader: Client, building: Building
) -> None:
    def add() -> None:
        factories.resident(factories.household(building))
        publish(notice(building, f"通知{uuid4().hex[:4]}"), buildings=[building])
        make_places(building.community)

    counts = []
    for _rows in (1, 3):
        while Places.objects.count() < _rows:
            add()
        shown(as_leader)
        with CaptureQueriesContext(connection) as queries:
            shown(as_leader)
        counts.append(len(queries))
    assert counts[0] == counts[1], counts
