"""My data: see, correct, withdraw, export, erase; who acts for me."""

import json
import re

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts import acting, consents
from accounts.models import Consent, User
from accounts.sms import MemoryGateway
from communities.models import Community, Representation, Resident
from communities.services import own_data
from communities.services.people import Person, represent
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(community: Community) -> Resident:
    return factories.neighbour(community, name="许念慈", phone="+8613800138000")


@pytest.fixture
def account(me: Resident) -> User:
    return factories.account_of(me, phone="+8613800138000", first_name="许念慈")


@pytest.fixture
def browser(account: User) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_i_see_what_is_held(browser: Client, me: Resident) -> None:
    consents.give(me, Consent.Purpose.SERVICE, at=timezone.now())
    page = browser.get("/me/data/").content.decode()
    for held in ("许念慈", "138 0013 8000", str(me.household)):
        assert held in page


def test_i_take_it_with_me(browser: Client, me: Resident) -> None:
    consents.give(me, Consent.Purpose.CONTACT, at=timezone.now())
    answer = browser.get("/me/data/export/")
    held = json.loads(answer.content)
    assert "attachment" in answer["Content-Disposition"]
    assert held["residents"][0]["name"] == "许念慈"
    assert held["residents"][0]["consents"][0]["purpose"] == "contact"


def test_nobody_sees_anothers(browser: Client, community: Community) -> None:
    other = factories.neighbour(community, name="陆明远")
    assert "陆明远" not in browser.get("/me/data/").content.decode()
    for page in ("correct", "erase", "act-for"):
        assert browser.get(f"/me/data/{other.pk}/{page}/").status_code == 404
    assert browser.post(f"/me/data/{other.pk}/erase/").status_code == 404
    assert browser.post(f"/me/data/{other.pk}/consent/contact/", {"give": 1}).status_code == 404


def test_a_waiting_claim_shows_nothing(browser: Client, account: User, me: Resident) -> None:
    father = factories.resident(me.household, name="许建国", phone="+8613900139000")
    represent(father, account, is_self=False, at=timezone.now(), confirmed=False)
    assert "139 0013 9000" not in browser.get("/me/data/").content.decode()
    assert "许建国" not in browser.get("/me/data/export/").content.decode()
    assert acting.acting_residents(account) == [me]


def test_i_correct_my_name_and_stay_confirmed(browser: Client, me: Resident) -> None:
    browser.post(f"/me/data/{me.pk}/correct/", {"name": "许念辞", "age_band": "18-35"})
    me.refresh_from_db()
    assert (me.name, me.age_band, me.status) == ("许念辞", "18-35", "verified")
    assert ModelLogEntry.objects.filter(action="people.correct").exists()


def test_a_name_that_the_household_has_already_gets_a_sentence(
    browser: Client, me: Resident
) -> None:
    factories.resident(me.household, name="许建国")
    answer = browser.post(f"/me/data/{me.pk}/correct/", {"name": "许建国", "age_band": "18-35"})
    assert answer.context["form"].errors["name"]


def test_a_new_phone_needs_its_code(browser: Client, account: User, me: Resident) -> None:
    answer = browser.post("/me/data/phone/", {"phone": "13900139000"})
    account.refresh_from_db()
    assert account.phone == "+8613800138000"
    code = re.search(r"\d{6}", MemoryGateway.outbox[-1][1])
    assert code
    browser.post(answer["Location"], {"code": code[0]})
    account.refresh_from_db()
    me.refresh_from_db()
    assert account.phone == me.phone == "+8613900139000"


def test_a_phone_of_another_account_is_not_taken_over(browser: Client, account: User) -> None:
    other = factories.account_of(factories.neighbour(factories.community()), phone="+8613900139000")
    answer = browser.post("/me/data/phone/", {"phone": "13900139000"})
    code = re.search(r"\d{6}", MemoryGateway.outbox[-1][1])
    assert code
    answer = browser.post(answer["Location"], {"code": code[0]})
    assert answer.context["form"].errors["code"]
    other.refresh_from_db()
    assert other.phone == "+8613900139000"


@pytest.mark.parametrize("purpose", ["contact", "named", "portrait"])
def test_withdrawing_is_as_easy_as_giving(browser: Client, me: Resident, purpose: str) -> None:
    address = f"/me/data/{me.pk}/consent/{purpose}/"
    browser.post(address, {"give": "1"})
    browser.post(address, {"give": "1"})
    given = Consent.objects.get(purpose=purpose)
    assert given.withdrawn_at is None
    browser.post(address)
    given.refresh_from_db()
    assert given.withdrawn_at
    assert not consents.standing(me).filter(purpose=purpose).exists()


def test_withdrawing_the_entrys_own_agreement_asks_about_erasing(
    browser: Client, me: Resident
) -> None:
    consents.give(me, Consent.Purpose.SERVICE, at=timezone.now())
    assert (
        browser.post(f"/me/data/{me.pk}/consent/service/")["Location"] == f"/me/data/{me.pk}/erase/"
    )


def test_erasing_removes_the_person_and_keeps_the_count(
    browser: Client, account: User, me: Resident
) -> None:
    own_data.correct(me, name="许念辞", age_band="18-35", by=account, at=timezone.now())
    consents.give(me, Consent.Purpose.SERVICE, at=timezone.now())
    me.household.building.leader = me
    me.household.building.save()
    assert browser.get(f"/me/data/{me.pk}/erase/").status_code == 200
    me.refresh_from_db()
    assert me.name
    browser.post(f"/me/data/{me.pk}/erase/")
    me.refresh_from_db()
    account.refresh_from_db()
    me.household.building.refresh_from_db()
    assert (me.name, me.phone, me.age_band, me.status) == ("", "", "", "erased")
    assert not account.is_active
    assert "许" not in f"{account.username}{account.first_name}{account.last_name}"
    assert account.phone == ""
    assert not Representation.objects.filter(ended_at__isnull=True).exists()
    assert not consents.standing(me).exists()
    assert me.household.building.leader is None
    assert not ModelLogEntry.objects.filter(label__contains="许").exists()
    assert browser.get("/me/").status_code == 302


def test_the_phone_of_an_erased_account_may_join_again(
    browser: Client, account: User, me: Resident
) -> None:
    from accounts.services import open_account

    browser.post(f"/me/data/{me.pk}/erase/")
    assert open_account("+8613800138000", "许念慈", at=timezone.now()) != account


def test_a_daughter_asks_to_act_for_her_father(
    browser: Client, account: User, me: Resident
) -> None:
    browser.post(
        f"/me/data/{me.pk}/act-for/", {"name": "许建国", "age_band": "80+", "consent": "on"}
    )
    father = Resident.objects.get(name="许建国")
    assert father.status == Resident.Status.PENDING
    assert acting.acting_residents(account) == [me]
    Resident.objects.filter(pk=father.pk).update(status="verified", verified_at=timezone.now())
    assert acting.acting_residents(account, me.community) == [me, father]


def test_for_one_who_is_there_already_the_request_waits(account: User, me: Resident) -> None:
    father = factories.resident(me.household, name="许建国")
    asked = own_data.act_for(
        me.household, Person("许建国", "", "80+"), by=account, at=timezone.now()
    )
    assert asked.confirmed_at is None
    assert father not in acting.acting_residents(account)


def test_only_a_confirmed_member_of_the_household_may_ask(
    account: User, community: Community
) -> None:
    elsewhere = factories.household(factories.building(community))
    with pytest.raises(own_data.ConfirmedFirst):
        own_data.act_for(elsewhere, Person("甲"), by=account, at=timezone.now())


def test_i_see_who_acts_for_me_and_stop_it(browser: Client, me: Resident) -> None:
    helper = factories.user(first_name="陆明远", phone="+8613900139000")
    entry = represent(me, helper, is_self=False, at=timezone.now(), confirmed=True)
    page = browser.get("/me/data/").content.decode()
    assert "陆明远" in page
    assert "139****9000" in page
    browser.post(f"/me/data/acting/{entry.pk}/stop/")
    assert acting.acting_residents(helper) == []


def test_a_helper_cannot_shut_the_resident_out(me: Resident, account: User) -> None:
    helper = factories.user()
    represent(me, helper, is_self=False, at=timezone.now(), confirmed=True)
    own = Representation.objects.get(user=account)
    client = Client()
    client.force_login(helper)
    assert client.post(f"/me/data/acting/{own.pk}/stop/").status_code == 404
    assert client.post(f"/me/data/{me.pk}/erase/").status_code == 404
    assert acting.acting_residents(account) == [me]


def test_acting_residents_is_one_query(
    account: User, me: Resident, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):
        for resident in acting.acting_residents(account):
            assert resident.household.building.name
            assert resident.community.name
