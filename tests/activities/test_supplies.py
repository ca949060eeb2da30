"""Supplies: stock that adds up, and one share a household."""

import pytest
from django.db import IntegrityError, transaction

from activities.models import Claim, Item, StockEntry, Supply
from activities.supplies import claiming, papers, stock
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
from tests import factories
from tests.factories.activities import make_activity, make_supply

from .supplying import counters, enter, give, now, reserve

pytestmark = pytest.mark.django_db
Kind = StockEntry.Kind


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
