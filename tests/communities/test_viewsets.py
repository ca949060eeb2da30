"""Screens of records: another community's row is not found, and cannot be chosen."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communities import viewsets
from communities.models import Building, Community, Household, Resident
from tests import factories as make

THEIRS = "乙路2弄"
VIEWS = ("edit", "delete", "history", "history_results", "usage", "inspect")


@pytest.fixture
def here(db: None) -> Community:
    return make.community()


@pytest.fixture
def mine(here: Community) -> Building:
    return make.building(here, address="甲路1弄")


@pytest.fixture
def theirs(here: Community) -> Building:
    return make.building(make.community(), address=THEIRS)


@pytest.fixture
def worker(client: Client, here: Community) -> Client:
    client.force_login(make.social_worker(here))
    return client


@pytest.mark.parametrize("view", VIEWS)
def test_a_row_of_another_community_is_not_found(
    worker: Client, mine: Building, theirs: Building, view: str
) -> None:
    assert worker.get(reverse(f"buildings:{view}", args=[mine.pk])).status_code == 200
    assert worker.get(reverse(f"buildings:{view}", args=[theirs.pk])).status_code == 404


@pytest.mark.parametrize("view", ["edit", "delete"])
def test_a_row_of_another_community_does_not_change_by_post(
    worker: Client, theirs: Building, view: str
) -> None:
    data = {"name": "改名", "address": "改址"}
    worker.post(reverse(f"buildings:{view}", args=[theirs.pk]), data)
    theirs.refresh_from_db()
    assert theirs.address == THEIRS


@pytest.mark.parametrize("query", ["", "?q=路", "?export=csv", "?ordering=-address"])
def test_the_list_its_search_and_its_export_hold_only_ones_own(
    worker: Client, mine: Building, theirs: Building, query: str
) -> None:
    answer = worker.get(reverse("buildings:index") + query)
    body = b"".join(answer) if answer.streaming else answer.content
    assert mine.address in body.decode()
    assert THEIRS not in body.decode()


def test_filters_and_forms_offer_only_ones_own(
    worker: Client, mine: Building, theirs: Building
) -> None:
    for url in (reverse("households:index"), reverse("households:add")):
        body = worker.get(url).content.decode()
        assert mine.address in body
        assert THEIRS not in body


def test_a_filter_names_no_more_rows_than_can_be_read_through(
    worker: Client, here: Community, mine: Building, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.household(mine, unit="101")
    offered = f'<option value="{mine.pk}">'
    assert offered in worker.get(reverse("households:index")).content.decode()
    monkeypatch.setattr(viewsets, "MOST_CHOICES", 1)
    make.building(here)
    body = worker.get(reverse("households:index")).content.decode()
    assert offered not in body
    assert "101" in body


def test_a_household_goes_into_ones_own_building_and_community(
    worker: Client, here: Community, mine: Building, theirs: Building
) -> None:
    url = reverse("households:add")
    worker.post(url, {"building": theirs.pk, "unit": "9", "floor": "1"})
    assert not Household.objects.exists()
    worker.post(url, {"building": mine.pk, "unit": "9", "floor": "1"})
    assert Household.objects.get().community == here


def test_a_community_in_the_form_data_changes_nothing(
    worker: Client, here: Community, mine: Building, theirs: Building
) -> None:
    data = {"building": mine.pk, "unit": "9", "floor": "1", "community": theirs.community_id}
    worker.post(reverse("households:add"), data)
    assert Household.objects.get().community == here


def test_the_same_unit_again_is_a_sentence_and_not_a_crash(worker: Client, mine: Building) -> None:
    data = {"building": mine.pk, "unit": "9", "floor": "1"}
    worker.post(reverse("households:add"), data)
    assert worker.post(reverse("households:add"), data).status_code == 200
    assert Household.objects.count() == 1


def test_an_officer_may_not_mix_two_communities_in_one_row(
    client: Client, here: Community, theirs: Building
) -> None:
    client.force_login(make.officer(here.sub_district))
    data = {"community": here.pk, "building": theirs.pk, "unit": "9", "floor": "1"}
    assert client.post(reverse("households:add"), data).status_code == 200
    assert not Household.objects.exists()


def test_a_row_stays_in_its_community(client: Client, here: Community, theirs: Building) -> None:
    client.force_login(make.officer(here.sub_district))
    data = {"community": here.pk, "name": theirs.name, "address": theirs.address}
    client.post(reverse("buildings:edit", args=[theirs.pk]), data)
    theirs.refresh_from_db()
    assert theirs.community_id != here.pk


@pytest.mark.parametrize("name", ["letters", "posters"])
def test_what_services_issue_has_no_form(worker: Client, name: str) -> None:
    listing = reverse(f"{name}:index")
    assert worker.get(listing).status_code == 200
    assert worker.get(f"{listing}new/").status_code == 404


@pytest.mark.parametrize(
    "name", ["residents", "households", "buildings", "grids", "estates", "phones", "notices"]
)
def test_every_list_opens_and_searches(worker: Client, mine: Building, name: str) -> None:
    assert worker.get(reverse(f"{name}:index")).status_code == 200
    assert worker.get(reverse(f"{name}:index") + '?q="停').status_code == 200


def test_the_list_of_residents_costs_as_many_queries_with_three_rows_as_with_one(
    worker: Client, here: Community
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            worker.get(reverse("residents:index"))
        return len(queries)

    make.neighbour(here)
    cost()  # content types and such are looked up once
    one = cost()
    for _time in range(2):
        make.resident(make.household(make.building(here)))
    assert Resident.objects.count() == 3
    assert cost() == one


def test_the_chooser_of_households_finds_and_gives_only_ones_own(
    worker: Client, mine: Building, theirs: Building
) -> None:
    own, foreign = make.household(mine, unit="301室"), make.household(theirs, unit="301室")
    found = worker.get(reverse("household_chooser:choose_results") + "?q=301 路").content.decode()
    assert mine.address in found
    assert THEIRS not in found
    chosen = reverse("household_chooser:chosen_multiple") + f"?id={own.pk}&id={foreign.pk}"
    ids = [row["id"] for row in worker.get(chosen).json()["result"]]
    assert ids == [str(own.pk)]
    other = reverse("household_chooser:chosen", args=[foreign.pk])
    assert worker.get(other).status_code == 404
