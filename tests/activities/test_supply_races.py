"""Two of one household claim the same supply at the same moment, through HTTP."""

import time
from collections import Counter

import pytest
from django.db import connection
from django.urls import reverse

from activities.models import Claim, Supply
from activities.supplies import claiming
from activities.supplies.reading import proofs
from communities.models import Resident
from tests import factories
from tests.factories.activities import make_supply

from .test_races import all_at_once, client_of, crowd, how_many

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.each_database]


def family(community, members):
    """So many residents of one household, each with an account and a browser of their own."""
    home = factories.neighbour(community).household
    others = [factories.resident(home) for _ in range(members - 1)]
    people = [*Resident.objects.filter(household=home).exclude(pk__in=[o.pk for o in others])]
    return [(one, client_of(one)) for one in [*people, *others]]


def reserving(client, supply, resident, key):
    address = reverse("activities:reserve", args=[supply.pk])
    return lambda: client.post(address, {"resident": resident.pk, "key": key, "quantity": 1})


@pytest.mark.parametrize("members", [2, 8])
def test_two_of_one_household_claim_at_once_and_one_succeeds(members):
    community = factories.community()
    supply = make_supply(community, stock=100)
    people = family(community, members)

    answers = all_at_once(
        *(reserving(client, supply, one, f"k{i}") for i, (one, client) in enumerate(people))
    )

    assert Counter(a.status_code for a in answers) == {302: 1, 409: members - 1}
    assert Claim.objects.standing().count() == 1
    supply.refresh_from_db()
    assert (supply.reserved, proofs(supply)["reserved"]) == (1, 1)


def test_many_households_claim_the_last_three_and_three_succeed():
    community = factories.community()
    supply = make_supply(community, stock=3)
    people = crowd(community, how_many())

    answers = all_at_once(
        *(reserving(client, supply, one, f"k{i}") for i, (one, client) in enumerate(people))
    )

    assert Counter(a.status_code for a in answers) == {302: 3, 200: how_many() - 3}
    supply.refresh_from_db()
    assert (supply.reserved, supply.to_hand) == (3, 0)
    assert Claim.objects.standing().count() == 3


@pytest.mark.postgres
def test_with_the_constraint_off_the_race_would_be_noticed(monkeypatch):
    """Look first, then take: what the unique constraint is for."""
    constraint = next(
        one for one in Claim._meta.constraints if one.name == "a_household_has_a_supply_once"
    )
    with connection.schema_editor() as editor:
        editor.remove_constraint(Claim, constraint)
    try:
        slow_down(monkeypatch)
        community = factories.community()
        supply = make_supply(community, stock=100)
        people = family(community, 4)
        all_at_once(
            *(reserving(client, supply, one, f"k{i}") for i, (one, client) in enumerate(people))
        )
        assert Claim.objects.standing().count() > 1, "there was no race, so nothing is proved"
    finally:
        Claim.objects.all().delete()
        Supply.objects.update(reserved=0)
        with connection.schema_editor() as editor:
            editor.add_constraint(Claim, constraint)


def slow_down(monkeypatch):
    """Let everybody look before anybody writes."""
    look = claiming._require_fitting

    def slowly(*args):
        look(*args)
        time.sleep(0.4)

    monkeypatch.setattr(claiming, "_require_fitting", slowly)
