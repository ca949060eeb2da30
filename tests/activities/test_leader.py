"""A building leader signs up a neighbour; the same rules, said in the same sentences."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities.models import Places, SignUp
from communities.models import Building, Resident
from tests import factories
from tests.factories.activities import make_places, signed_up

from .screens import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def building() -> Building:
    place = factories.building(factories.community(), name="3号楼")
    place.leader = factories.resident(factories.household(place), name="顾阿婆")
    place.save()
    return place


@pytest.fixture
def neighbour(building: Building) -> Resident:
    return factories.resident(factories.household(building, unit="201室"), name="许念慈")


@pytest.fixture
def as_leader(client: Client, building: Building) -> Client:
    assert building.leader is not None
    client.force_login(factories.account_of(building.leader))
    return client


def ask(client: Client, places: Places, resident: Resident, **fields: Any) -> Any:
    url = reverse("activities:leader_sign_up", args=[places.pk])
    body = {"resident": resident.pk, "key": uuid4().hex, **fields}
    return client.post(url, body, follow=True)


@pytest.mark.chinese
def test_the_sign_up_says_who_made_it_and_how(
    as_leader: Client, building: Building, neighbour: Resident
) -> None:
    answer = ask(as_leader, make_places(building.community, capacity=5), neighbour)
    row = SignUp.objects.get()
    assert (row.resident, row.channel, row.state) == (neighbour, "leader", "in")
    assert row.by == answer.context["user"]
    assert "许念慈 报名成功" in text(answer)
    assert "您以楼组长身份" in text(answer)


@pytest.mark.chinese
def test_the_neighbour_reads_that_the_leader_did_it(
    as_leader: Client, building: Building, neighbour: Resident
) -> None:
    ask(as_leader, make_places(building.community), neighbour)
    own = Client()
    own.force_login(factories.account_of(neighbour))
    page = text(own.get(reverse("activities:confirmation", args=[SignUp.objects.get().code])))
    assert "替您报名" in page
    assert "以楼组长身份" not in page


@pytest.mark.chinese
def test_a_second_tap_is_the_same_sign_up(
    as_leader: Client, building: Building, neighbour: Resident
) -> None:
    places = make_places(building.community, capacity=5)
    for _tap in range(2):
        answer = ask(as_leader, places, neighbour, key="tap")
        assert "许念慈 报名成功" in text(answer)
    assert SignUp.objects.count() == 1


def test_the_same_key_for_somebody_else_is_a_conflict(
    as_leader: Client, building: Building, neighbour: Resident
) -> None:
    places = make_places(building.community, capacity=5)
    other = factories.resident(factories.household(building))
    ask(as_leader, places, neighbour, key="tap")
    assert ask(as_leader, places, other, key="tap").status_code == 409
    assert SignUp.objects.count() == 1


@pytest.mark.chinese
def test_a_refusal_is_the_same_sentence_and_keeps_what_was_typed(
    as_leader: Client, building: Building, neighbour: Resident
) -> None:
    places = make_places(building.community, capacity=1, companions_max=1, waiting_list=False)
    signed_up(places)
    answer = ask(as_leader, places, neighbour, companion_1="豆豆")
    page = text(answer)
    assert answer.status_code == 200
    assert "人数超过" in page or "名额" in page
    assert "豆豆" in page
    assert f'<option value="{neighbour.pk}" selected>' in page
    assert not SignUp.objects.filter(resident=neighbour).exists()


@pytest.mark.chinese
def test_somebody_who_is_signed_up_already_is_refused_and_listed(
    as_leader: Client, building: Building, neighbour: Resident
) -> None:
    places = make_places(building.community, capacity=5)
    signed_up(places, neighbour)
    page = text(ask(as_leader, places, neighbour))
    assert "已经报名" in page or "已报名" in page
    assert SignUp.objects.count() == 1


@pytest.mark.chinese
@pytest.mark.parametrize("who", ["pending", "another building"])
def test_only_confirmed_residents_of_the_own_building_can_be_chosen(
    as_leader: Client, building: Building, who: str
) -> None:
    home = building if who == "pending" else factories.building(building.community)
    status = Resident.Status.PENDING if who == "pending" else Resident.Status.VERIFIED
    person = factories.resident(factories.household(home), name="王旧邻", status=status)
    page = text(ask(as_leader, make_places(building.community), person))
    assert "请选择本楼已确认的居民" in page
    assert "王旧邻" not in page
    assert not SignUp.objects.exists()


def test_a_leader_who_stepped_down_sees_the_sign_up_no_more(
    as_leader: Client, building: Building, neighbour: Resident
) -> None:
    ask(as_leader, make_places(building.community), neighbour)
    url = reverse("activities:confirmation", args=[SignUp.objects.get().code])
    assert as_leader.get(url).status_code == 200
    building.leader = None
    building.save()
    assert as_leader.get(url).status_code == 404


def test_a_leader_sees_no_sign_up_that_the_neighbour_made(
    as_leader: Client, building: Building, neighbour: Resident
) -> None:
    row = signed_up(make_places(building.community), neighbour)
    for name in ("confirmation", "cancel"):
        url = reverse(f"activities:{name}", args=[row.code])
        assert as_leader.get(url).status_code == 404
        assert as_leader.post(url).status_code in {404, 405}
    row.refresh_from_db()
    assert row.is_in


def test_the_leader_gives_the_place_back_for_a_neighbour_who_cannot_come(
    as_leader: Client, building: Building, neighbour: Resident
) -> None:
    ask(as_leader, make_places(building.community), neighbour)
    row = SignUp.objects.get()
    as_leader.post(reverse("activities:cancel", args=[row.code]))
    row.refresh_from_db()
    assert row.cancelled_at is not None
    assert row.cancelled_at <= timezone.now()
