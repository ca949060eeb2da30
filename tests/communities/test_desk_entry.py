"""Entering a resident in the admin: the same verb, the same rules."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from accounts.models import User
from communities.models import Community, Household, Resident
from communities.services.people import NameTooLong
from tests import factories as make


@pytest.fixture
def here(db: None) -> Community:
    return make.community()


@pytest.fixture
def home(here: Community) -> Household:
    return make.household(make.building(here))


@pytest.fixture
def worker(here: Community) -> User:
    return make.social_worker(here)


def enter(client: Client, home: Household, **fields: str) -> str:
    data = {"household": home.pk, "name": "张 小三", "phone": "", "age_band": "60-69"}
    return client.post(reverse("residents:add"), data | fields, follow=True).content.decode()


def test_who_is_entered_at_the_desk_is_confirmed_by_the_worker_and_logged(
    client: Client, home: Household, worker: User
) -> None:
    client.force_login(worker)
    enter(client, home, phone="138 0013 8000")
    entered = Resident.objects.get()
    assert (entered.name, entered.phone) == ("张小三", "+8613800138000")
    assert entered.status == Resident.Status.VERIFIED
    assert (entered.origin, entered.verified_by) == (Resident.Origin.DESK, worker)
    assert entered.verified_at is not None
    assert entered.community == home.community
    logged = ModelLogEntry.objects.filter(action="people.enter", user=worker)
    assert [entry.object_id for entry in logged] == [str(entered.pk)]


@pytest.mark.chinese
def test_the_same_person_again_is_a_sentence(client: Client, home: Household, worker: User) -> None:
    client.force_login(worker)
    enter(client, home)
    assert "一人一条" in enter(client, home)
    assert Resident.objects.count() == 1


@pytest.mark.parametrize(("field", "typed"), [("phone", "12"), ("name", "  ")])
def test_what_is_no_name_or_phone_is_a_sentence_and_stays_typed(
    client: Client, home: Household, worker: User, field: str, typed: str
) -> None:
    client.force_login(worker)
    said = enter(client, home, **{field: typed})
    assert not Resident.objects.exists()
    assert f'value="{typed.strip()}"' in said or field == "name"


def test_a_name_that_is_too_long_is_our_own_sentence(
    client: Client, home: Household, worker: User
) -> None:
    client.force_login(worker)
    said = enter(client, home, name="张" * 500)
    assert str(NameTooLong.message) in said
    assert "张" * 500 in said


def test_a_household_of_another_community_is_refused(client: Client, worker: User) -> None:
    client.force_login(worker)
    enter(client, make.household(make.building(make.community())))
    assert not Resident.objects.exists()


def test_correcting_an_entry_keeps_its_form(client: Client, home: Household, worker: User) -> None:
    resident = make.resident(home)
    client.force_login(worker)
    data = {"household": home.pk, "name": "李 四", "phone": "13800138000", "age_band": ""}
    client.post(reverse("residents:edit", args=[resident.pk]), data)
    resident.refresh_from_db()
    assert (resident.name, resident.phone) == ("李四", "+8613800138000")
