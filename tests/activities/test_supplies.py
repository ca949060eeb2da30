"""Supplies: stock that adds up, one share a household, pick-up times, lots of the sub-district."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from activities.models import Claim, Item, PickUp, Portion, StockEntry, Supply
from activities.supplies import claiming, dividing, doors, papers, slots, stock
from activities.supplies.claiming import Collector
from activities.supplies.errors import (
    Gone,
    HasItAlready,
    KeyReused,
    NotEnough,
    OtherHousehold,
    ReasonMissing,
    TooMany,
    WouldNotAddUp,
)
from activities.supplies.reading import proofs
from communities.models import Building, Representation
from tests import factories
from tests.factories.activities import make_activity, make_supply

pytestmark = pytest.mark.django_db
Kind = StockEntry.Kind


@pytest.fixture
def community():
    return factories.community()


@pytest.fixture
def worker(community, client):
    user = factories.social_worker(community)
    client.force_login(user)
    return user


def now():
    return timezone.now()


def enter(supply, kind, quantity, reason="街道", key=None):
    return stock.move(
        supply, kind, quantity, reason=reason, key=key or uuid4().hex, at=now(), by=None
    )


def reserve(supply, resident, quantity=1, key=None):
    return claiming.reserve(
        supply, resident, quantity=quantity, key=key or uuid4().hex, at=now(), by=None
    )


def give(supply, household, by, *, quantity=1, collector=None, key=None):
    return claiming.hand_out(
        supply,
        household,
        collector or Collector(),
        quantity=quantity,
        key=key or uuid4().hex,
        at=now(),
        by=by,
    )


def counters(supply):
    supply.refresh_from_db()
    names = ("delivered", "reserved", "given", "returned", "written_off")
    return tuple(getattr(supply, name) for name in names)


# --- what the page names and what is there --------------------------------------------------------


def test_publishing_keeps_the_stock_in_step_with_the_items(community):
    page = make_activity(community, kind="supplies", items=[Item(title="口罩", unit="只", stock=9)])
    supply = Supply.objects.get()
    enter(supply, Kind.DELIVERED, 5)
    first = page.get_latest_revision()

    item = page.items.get()
    item.title = "医用口罩"
    page.items.add(item)
    page.save_revision().publish()
    first.publish()  # an old revision restored

    supply.refresh_from_db()
    assert (Supply.objects.count(), supply.title, supply.delivered) == (1, "口罩", 5)


def test_an_item_that_is_taken_out_is_retired_and_comes_back_with_its_stock(community, worker):
    page = make_activity(community, items=[Item(title="口罩", unit="只", stock=9)])
    supply = Supply.objects.get()
    enter(supply, Kind.DELIVERED, 5)
    before = page.get_latest_revision()

    page.items.clear()
    page.save_revision().publish()
    supply.refresh_from_db()
    assert supply.retired
    with pytest.raises(Gone):
        give(supply, factories.neighbour(community).household, worker)

    before.publish()
    supply.refresh_from_db()
    assert (supply.retired, supply.delivered) == (False, 5)


# --- one share a household ------------------------------------------------------------------------


def test_a_household_reserves_collects_and_the_stock_follows(community, worker):
    supply = make_supply(community, stock=10, per_household=3)
    resident = factories.neighbour(community)

    claim = reserve(supply, resident, quantity=2)
    assert counters(supply) == (10, 2, 0, 0, 0)

    again = give(supply, resident.household, worker)
    assert (again.pk, again.state, again.quantity) == (claim.pk, "collected", 2)
    assert counters(supply) == (10, 0, 2, 0, 0)


def test_who_of_the_household_comes_second_reads_when_and_by_whom(community, worker):
    supply = make_supply(community)
    mother = factories.neighbour(community)
    son = factories.resident(mother.household, name="儿子")
    give(supply, mother.household, worker, collector=Collector(resident=mother))

    with pytest.raises(HasItAlready) as refused:
        reserve(supply, son)

    assert mother.name in str(refused.value)


def test_a_neighbour_collects_and_it_is_kept_who(community, worker):
    supply = make_supply(community)
    elder, kind_one = factories.neighbour(community), factories.neighbour(community)

    claim = give(
        supply, elder.household, worker, collector=Collector("neighbour", resident=kind_one)
    )

    assert (claim.household, claim.collector, claim.relation) == (
        elder.household,
        kind_one,
        "neighbour",
    )


@pytest.mark.parametrize("quantity", [0, 4])
def test_no_more_than_a_household_may_get(community, quantity):
    supply = make_supply(community, per_household=3)
    with pytest.raises(TooMany):
        reserve(supply, factories.neighbour(community), quantity=quantity)


def test_the_last_one_is_the_last_one(community):
    supply = make_supply(community, stock=1)
    reserve(supply, factories.neighbour(community))
    with pytest.raises(NotEnough):
        reserve(supply, factories.neighbour(community))


def test_it_is_for_its_grids_and_its_community(community):
    supply = make_supply(community)
    stranger = factories.neighbour(factories.community())
    Supply.objects.update(grid_ids=[factories.grid(community).pk])
    supply.refresh_from_db()
    for resident in (stranger, factories.neighbour(community)):
        if resident.community == community:
            home = resident.household.building
            home.grid = factories.grid(community)
            home.save()
        with pytest.raises(OtherHousehold):
            reserve(supply, resident)


def test_a_second_tap_is_the_same_claim_and_another_door_a_conflict(community):
    supply = make_supply(community)
    resident = factories.neighbour(community)

    assert reserve(supply, resident, key="tap") == reserve(supply, resident, key="tap")
    with pytest.raises(KeyReused):
        reserve(supply, factories.neighbour(community), key="tap")
    assert counters(supply) == (100, 1, 0, 0, 0)


def test_what_is_called_off_can_be_had_again(community, worker):
    supply = make_supply(community, stock=1)
    resident = factories.neighbour(community)
    claim = give(supply, resident.household, worker)

    with pytest.raises(ReasonMissing):
        claiming.call_off(claim, at=now(), by=worker)
    claiming.call_off(claim, reason="拿错了", at=now(), by=worker)

    assert counters(supply) == (1, 0, 0, 0, 0)
    give(supply, resident.household, worker)
    assert Claim.objects.count() == 2


def test_the_database_says_it_again(community):
    supply = make_supply(community)
    resident = factories.neighbour(community)
    claim = reserve(supply, resident)
    for wrong in (
        lambda: Supply.objects.update(given=101),
        lambda: Claim.objects.update(quantity=2),
        lambda: Claim.objects.create(
            community=community,
            supply=supply,
            household=claim.household,
            quantity=1,
            most=1,
            state="reserved",
            channel="web",
            key="x",
            at=now(),
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


# --- the account ----------------------------------------------------------------------------------


def test_everything_that_came_is_accounted_for_down_to_zero(community, worker):
    supply = make_supply(community, stock=10, per_household=4)
    give(supply, factories.neighbour(community).household, worker, quantity=4)
    reserve(supply, factories.neighbour(community), quantity=2)
    enter(supply, Kind.WRITTEN_OFF, 1, "受潮")
    assert claiming.release(supply, at=now(), by=worker) == 1
    enter(supply, Kind.RETURNED, 5, "退回街道")

    supply.refresh_from_db()
    assert counters(supply) == (10, 0, 4, 5, 1)
    assert supply.is_reconciled
    assert proofs(supply) == {
        "delivered": 10,
        "returned": 5,
        "written_off": 1,
        "reserved": 0,
        "given": 4,
    }
    context = papers.account_context(supply.page, [supply])
    assert context["rows"][0][1:] == ["10", "0", "4", "5", "1", "0"]


def test_nothing_leaves_that_is_reserved_or_not_there(community):
    supply = make_supply(community, stock=3)
    reserve(supply, factories.neighbour(community))
    with pytest.raises(NotEnough):
        enter(supply, Kind.RETURNED, 3)
    with pytest.raises(ReasonMissing):
        enter(supply, Kind.WRITTEN_OFF, 1, reason=" ")


def test_an_entry_is_taken_back_once_and_only_while_it_adds_up(community, worker):
    supply = make_supply(community, stock=0)
    wrong = enter(supply, Kind.DELIVERED, 50)
    right = enter(supply, Kind.DELIVERED, 5)

    for _ in range(2):
        stock.take_back(wrong, reason="多打了一个零", at=now(), by=worker)
    assert counters(supply)[0] == 5

    give(supply, factories.neighbour(community).household, worker)
    with pytest.raises(WouldNotAddUp):
        stock.take_back(right, reason="再试", at=now(), by=worker)
    assert proofs(supply)["delivered"] == 5


def test_one_form_is_one_entry(community):
    supply = make_supply(community, stock=0)
    for _ in range(2):
        enter(supply, Kind.DELIVERED, 5, key="form")
    with pytest.raises(KeyReused):
        enter(supply, Kind.DELIVERED, 6, key="form")
    assert counters(supply)[0] == 5


# --- from the sub-district to its communities -----------------------------------------------------


def test_2700_masks_and_720_sprays_go_to_24_communities_and_the_sums_are_exact(community):
    weights = dict.fromkeys(range(24), 1)
    masks, sprays = dividing.shares(2700, weights), dividing.shares(720, weights)

    assert sum(masks.values()) == 2700
    assert sorted(masks.values()) == [112] * 12 + [113] * 12
    assert set(sprays.values()) == {30}


@pytest.mark.parametrize(
    ("quantity", "weights"),
    [(10, [3, 0, 1]), (1, [1, 1, 1]), (0, [1, 2]), (7, [0, 0]), (2700, [1860, 1540, 2130])],
)
def test_parts_by_households_add_up_as_well(quantity, weights):
    parts = dividing.shares(quantity, dict(enumerate(weights)))
    assert sum(parts.values()) == (quantity if any(weights) else 0)
    assert all(parts[i] == 0 for i, weight in enumerate(weights) if not weight)


def test_a_lot_is_divided_confirmed_and_enters_the_stock(community, worker):
    officer = factories.officer(community.sub_district)
    other = factories.community(sub_district=community.sub_district)
    lot = dividing.bring_in(
        community.sub_district, title="口罩", unit="只", quantity=2700, at=now(), by=officer
    )
    parts = {community.pk: 1500, other.pk: 1000}
    dividing.divide(lot, parts, by=officer)
    assert (lot.divided, lot.kept) == (2500, 200)
    portion = Portion.objects.get(community=community)
    supply = make_supply(community, stock=0)

    with pytest.raises(ReasonMissing):
        dividing.receive(portion, supply, received=1490, at=now(), by=worker)
    for _ in range(2):
        dividing.receive(portion, supply, received=1490, note="少一包", at=now(), by=worker)

    assert counters(supply)[0] == 1490


def test_no_more_is_divided_than_came(community):
    officer = factories.officer(community.sub_district)
    lot = dividing.bring_in(
        community.sub_district, title="喷剂", unit="瓶", quantity=5, at=now(), by=officer
    )
    with pytest.raises(NotEnough):
        dividing.divide(lot, {community.pk: 6}, by=officer)
    assert not Portion.objects.exists()


# --- doors, times, screens ------------------------------------------------------------------------


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


def test_the_officer_divides_and_the_community_confirms_on_the_screen(community, worker, client):
    supply = make_supply(community, title="口罩", stock=0)
    officer = factories.officer(community.sub_district)
    client.force_login(officer)
    client.post(reverse("activities:lots"), {"title": "口罩", "unit": "只", "quantity": "2700"})
    lot = community.sub_district.lots.get()
    where = reverse("activities:lot", args=[lot.pk])
    assert 'value="2700"' in client.get(where).content.decode()
    client.post(where, {f"c{community.pk}": "2700"})

    client.force_login(worker)
    assert client.get(where).status_code == 404
    portion = Portion.objects.get()
    client.post(
        reverse("activities:receive_portion", args=[supply.page_id]),
        {"portion": portion.pk, "supply": supply.pk, "received": "2700"},
    )
    assert counters(supply)[0] == 2700


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
