"""Lots of the sub-district: divided, confirmed by the communities, and adding up."""

import pytest
from django.urls import reverse

from activities.models import Portion
from activities.supplies import dividing
from activities.supplies.errors import (
    NotEnough,
    ReasonMissing,
)
from tests import factories
from tests.factories.activities import make_supply

from .supplying import counters, now

pytestmark = pytest.mark.django_db


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
