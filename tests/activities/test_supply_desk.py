"""Supplies on the screen: doors, pick-up times, the desk, and what a resident sees."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Claim, PickUp
from activities.supplies import doors, slots
from communities.models import Building, Representation
from tests import factories
from tests.factories.activities import make_supply

from .supplying import counters, reserve

pytestmark = pytest.mark.django_db


def test_a_door_is_found_as_people_say_it(community):
    building = factories.building(community, name="3号楼", address="海防路421弄")
    other = factories.building(community, name="3号楼", address="海防路500弄")
    home = factories.household(building, unit="301室")
    factories.household(building, unit="1301室")
    same = factories.household(other, unit="301室")

    for typed in ("421-3-301", "421弄3号楼301室", "４２１弄 3 301"):
        assert doors.find(community, typed) == [home]
    assert doors.find(community, "3-301") == [home, same]
    assert doors.find(community, "3-302") == []
    claim = reserve(make_supply(community), factories.resident(home))
    assert doors.find(community, f"https://linli.example/q/{claim.code}/") == [home]
    assert doors.find(factories.community(), claim.code) == []


def test_buildings_get_their_times_one_after_the_other(community, worker):
    supply = make_supply(community)
    for name in ("10号楼", "2号楼", "1号楼"):
        factories.building(community, name=name)
    start = timezone.make_aware(datetime(2026, 12, 5, 9, 0))

    for _ in range(2):
        slots.plan(
            supply.page,
            list(Building.objects.filter(community=community)),
            starts_at=start,
            minutes=20,
            together=2,
            place="活动室",
            by=worker,
        )

    times = {row.building.name: row.starts_at for row in PickUp.objects.all()}
    assert times == {
        "1号楼": start,
        "2号楼": start,
        "10号楼": start + timedelta(minutes=20),
    }


def test_the_desk_hands_out_with_the_keyboard_alone(community, worker, client):
    supply = make_supply(community, per_household=5)
    building = factories.building(community, name="3号楼")
    home = factories.household(building, unit="301室")
    address = reverse("activities:hand_out", args=[supply.page_id])
    body = {"key": "k1", "door": "3-301", "relation": "neighbour", f"n{supply.pk}": "5"}

    nobody = client.post(address, body)
    assert nobody.context["form"].errors.keys() == {"name"}
    client.post(address, body | {"name": "李阿姨"})

    claim = Claim.objects.get()
    assert (claim.household, claim.quantity, claim.collector_name) == (home, 5, "李阿姨")
    again = client.post(address, body | {"name": "李阿姨", "key": "k2"}, follow=True)
    assert "李阿姨" in again.content.decode()
    assert Claim.objects.count() == 1


def test_the_resident_sees_reserves_and_calls_off(community, client):
    supply = make_supply(community, title="应急包")
    resident = factories.neighbour(community)
    client.force_login(factories.account_of(resident))
    page = reverse("activities:my_supplies")
    assert "应急包" in client.get(page).content.decode()

    client.post(
        reverse("activities:reserve", args=[supply.pk]), {"resident": resident.pk, "key": "a"}
    )
    claim = Claim.objects.get()
    assert claim.code in client.get(page).content.decode().replace(" ", "")
    client.post(reverse("activities:call_off_claim", args=[claim.code]))

    assert counters(supply) == (100, 0, 0, 0, 0)


def test_nobody_reserves_for_a_household_they_do_not_act_for(community, client):
    supply = make_supply(community)
    client.force_login(factories.account_of(factories.neighbour(community)))
    other = factories.neighbour(community)
    answer = client.post(
        reverse("activities:reserve", args=[supply.pk]), {"resident": other.pk, "key": "a"}
    )
    assert answer.status_code == 404
    assert not Claim.objects.exists()


@pytest.mark.parametrize("homes", [1, 3])
def test_my_supplies_costs_the_same_for_every_household(
    community, client, homes, django_assert_num_queries
):
    account = factories.account_of(factories.neighbour(community))
    for _ in range(homes):
        make_supply(community)
        Representation.objects.create(user=account, resident=factories.neighbour(community))
    client.force_login(account)
    page = reverse("activities:my_supplies")
    client.get(page)
    with django_assert_num_queries(6):
        client.get(page)


@pytest.mark.parametrize(
    "name", ["supplies_desk", "pick_up_sheet", "supply_calls", "supply_account"]
)
def test_the_desk_is_for_workers_of_the_community(community, client, name):
    supply = make_supply(community)
    address = reverse(f"activities:{name}", args=[supply.page_id])
    for user in (
        factories.social_worker(factories.community()),
        factories.account_of(factories.neighbour(community)),
    ):
        client.force_login(user)
        assert client.get(address).status_code == 404
