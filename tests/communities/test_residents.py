"""The grid worker's list: who sees whom, confirming, refusing, doubles, moving out."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation
from pytest_django.fixtures import DjangoAssertNumQueries
from wagtail.models import ModelLogEntry

from accounts.models import Consent, User
from communities.models import Community, Grid, Representation, Resident
from communities.services import confirming
from communities.services.people import Person, join, represent
from outbox.models import Message
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def grid(community: Community) -> Grid:
    return factories.grid(community)


@pytest.fixture
def worker(grid: Grid) -> User:
    return factories.grid_worker(grid)


def waiting_in(grid: Grid, **fields: Any) -> Resident:
    house = factories.building(grid.community, grid=grid)
    return factories.resident(factories.household(house), status=Resident.Status.PENDING, **fields)


@pytest.fixture
def waiting(grid: Grid) -> Resident:
    return waiting_in(grid, name="张小三")


def status(resident: Resident) -> str:
    resident.refresh_from_db()
    return resident.status


# --- who may ------------------------------------------------------------------------------------

ROLES = {
    "grid worker": True,
    "social worker": True,
    "officer": True,
    "superuser": True,
    "other grid's worker": False,
    "other community's worker": False,
    "resident": False,
    "building leader": False,
    "staff without a role": False,
    "nobody": False,
}


def user_of(role: str, waiting: Resident) -> User | None:  # noqa: PLR0911 - one line a role
    community, house = waiting.community, waiting.household.building
    match role:
        case "grid worker":
            return factories.grid_worker(house.grid)
        case "social worker":
            return factories.social_worker(community)
        case "officer":
            return factories.officer(community.sub_district)
        case "superuser":
            return factories.staff(is_superuser=True)
        case "other grid's worker":
            return factories.grid_worker(factories.grid(community))
        case "other community's worker":
            return factories.social_worker(factories.community())
        case "resident":
            return factories.account_of(factories.neighbour(community))
        case "building leader":
            house.leader = factories.resident(waiting.household)
            house.save()
            return factories.account_of(house.leader)
        case "staff without a role":
            return factories.staff()
    return None


@pytest.mark.parametrize(("role", "may"), ROLES.items())
@pytest.mark.parametrize("action", ["confirm", "refuse", "moved-out"])
def test_who_may_decide(
    client: Client, waiting: Resident, role: str, may: bool, action: str
) -> None:
    user = user_of(role, waiting)
    if user:
        client.force_login(user)
    answer = client.post(f"/grid/{waiting.pk}/{action}/", {"reason": "不住在这里"})
    if may:
        assert answer["Location"] == "/grid/"
        assert status(waiting) != Resident.Status.PENDING
    else:
        assert answer.status_code == (404 if user else 302)
        assert status(waiting) == Resident.Status.PENDING


@pytest.mark.parametrize(("role", "may"), ROLES.items())
def test_who_sees_the_list(client: Client, waiting: Resident, role: str, may: bool) -> None:
    user = user_of(role, waiting)
    if user:
        client.force_login(user)
    answer = client.get("/grid/")
    assert ("张小三" in answer.content.decode()) is may


def test_the_service_refuses_a_stranger_too(waiting: Resident) -> None:
    with pytest.raises(confirming.NotYours):
        confirming.confirm_resident(waiting, by=factories.user(), at=timezone.now())


# --- deciding -----------------------------------------------------------------------------------


def test_confirming_says_who_and_when(waiting: Resident, worker: User) -> None:
    at = timezone.now()
    confirming.confirm_resident(waiting, by=worker, at=at)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.verified_at, waiting.verified_by) == ("verified", at, worker)


def test_a_decision_is_logged_without_a_name(waiting: Resident, worker: User) -> None:
    confirming.confirm_resident(waiting, by=worker, at=timezone.now())
    entry = ModelLogEntry.objects.get(action="people.confirm")
    assert (entry.user, entry.label) == (worker, "张*三")


def test_a_second_decision_is_told_that_there_is_one(
    client: Client, waiting: Resident, worker: User
) -> None:
    confirming.confirm_resident(waiting, by=worker, at=timezone.now())
    with pytest.raises(confirming.AlreadyDecided):
        confirming.refuse_resident(waiting, by=worker, at=timezone.now(), reason="重复")
    client.force_login(worker)
    client.post(f"/grid/{waiting.pk}/refuse/", {"reason": "重复"})
    assert status(waiting) == Resident.Status.VERIFIED


def test_a_refusal_needs_a_reason_which_the_resident_reads(
    client: Client, waiting: Resident, worker: User
) -> None:
    account = factories.account_of(waiting)
    client.force_login(worker)
    answer = client.post(f"/grid/{waiting.pk}/refuse/", {"reason": "  "})
    assert answer.context["form"].errors["reason"]
    assert status(waiting) == Resident.Status.PENDING
    client.post(f"/grid/{waiting.pk}/refuse/", {"reason": "这户没有这个人"})
    own = Client()
    own.force_login(account)
    assert "这户没有这个人" in own.get("/me/").content.decode()


def test_after_a_refusal_one_may_join_again(waiting: Resident, worker: User) -> None:
    account = factories.account_of(waiting)
    confirming.refuse_resident(waiting, by=worker, at=timezone.now(), reason="门牌号写错")
    again = join(waiting.household, Person("张小三", "", "36-59"), user=account, at=timezone.now())
    assert again != waiting
    assert again.status == Resident.Status.PENDING


def test_after_confirmation_the_page_leads_on(
    client: Client, waiting: Resident, worker: User
) -> None:
    client.force_login(factories.account_of(waiting))
    assert waiting.community.page.url not in client.get("/me/").content.decode()
    confirming.confirm_resident(waiting, by=worker, at=timezone.now())
    assert waiting.community.page.url in client.get("/me/").content.decode()


def test_moving_out_ends_who_acts(waiting: Resident, worker: User) -> None:
    factories.account_of(waiting)
    confirming.move_out(waiting, by=worker, at=timezone.now())
    assert status(waiting) == Resident.Status.MOVED_OUT
    assert not Representation.objects.standing().exists()


# --- being told ---------------------------------------------------------------------------------


def read_on_own_page(account: User) -> str:
    own = Client()
    own.force_login(account)
    return own.get("/me/").content.decode()


def test_who_is_confirmed_reads_it_on_their_page(waiting: Resident, worker: User) -> None:
    account = factories.account_of(waiting)
    confirming.confirm_resident(waiting, by=worker, at=timezone.now())
    message = Message.objects.get()
    assert message.subject in read_on_own_page(account)
    assert message.url == waiting.community.page.url


def test_who_is_refused_reads_the_reason_in_a_message(waiting: Resident, worker: User) -> None:
    account = factories.account_of(waiting)
    confirming.refuse_resident(waiting, by=worker, at=timezone.now(), reason="门牌号写错")
    message = Message.objects.get()
    assert "门牌号写错" in message.text
    assert message.subject in read_on_own_page(account)


def test_who_has_no_account_is_called(waiting: Resident, worker: User) -> None:
    confirming.confirm_resident(waiting, by=worker, at=timezone.now())
    assert Message.objects.to_call().get().resident == waiting


def test_a_father_reads_who_may_act_for_him(grid: Grid, worker: User) -> None:
    home = factories.household(factories.building(grid.community, grid=grid))
    father = factories.resident(home)
    account = factories.account_of(father)
    daughter = factories.user(first_name="李娜")
    claim = represent(father, daughter, is_self=False, at=timezone.now(), confirmed=False)
    confirming.confirm_claim(claim, by=worker, at=timezone.now())
    assert "李娜" in read_on_own_page(account)


def test_a_decision_that_fails_tells_nothing(waiting: Resident, worker: User) -> None:
    confirming.confirm_resident(waiting, by=worker, at=timezone.now())
    told = Message.objects.count()
    with pytest.raises(confirming.AlreadyDecided):
        confirming.refuse_resident(waiting, by=worker, at=timezone.now(), reason="重复")
    assert Message.objects.count() == told


def test_the_list_says_who_entered_somebody_else(
    client: Client, waiting: Resident, worker: User
) -> None:
    represent(
        waiting,
        factories.user(first_name="李娜", phone="+8613900139000"),
        is_self=False,
        at=timezone.now(),
        confirmed=True,
    )
    client.force_login(worker)
    shown = client.get("/grid/").content.decode()
    assert "李娜" in shown
    assert "139 0013 9000" in shown


# --- an account that wants to act for an existing row -------------------------------------------


def test_an_account_waits_and_is_allowed(grid: Grid, worker: User) -> None:
    home = factories.household(factories.building(grid.community, grid=grid))
    row = factories.resident(home, name="张小三", phone="+8613900139000")
    account = factories.user(phone="+8613800138000", phone_verified_at=timezone.now())
    join(home, Person("张小三", "+8613800138000"), user=account, at=timezone.now())
    claim = confirming.waiting_for(worker)[0].claim
    assert claim is not None
    confirming.confirm_claim(claim, by=worker, at=timezone.now())
    assert list(Resident.objects.represented_by(account)) == [row]
    assert Consent.objects.get().resident == row


def test_a_refused_account_acts_for_nobody(client: Client, grid: Grid, worker: User) -> None:
    home = factories.household(factories.building(grid.community, grid=grid))
    row = factories.resident(home)
    claim = represent(row, factories.user(), is_self=False, at=timezone.now(), confirmed=False)
    client.force_login(factories.grid_worker(factories.grid(grid.community)))
    assert client.post(f"/grid/claims/{claim.pk}/confirm/").status_code == 404
    client.force_login(worker)
    client.post(f"/grid/claims/{claim.pk}/refuse/")
    assert not Representation.objects.filter(ended_at__isnull=True).exists()


# --- doubles ------------------------------------------------------------------------------------


def test_likely_doubles_are_shown_beside(grid: Grid, worker: User, waiting: Resident) -> None:
    house = waiting.household.building
    namesake = factories.resident(factories.household(house), name="张小三")
    Resident.objects.filter(pk=waiting.pk).update(phone="+8613800138000")
    same_phone = factories.resident(
        factories.household(factories.building(grid.community)), phone="+8613800138000"
    )
    stranger = factories.neighbour(factories.community(), phone="+8613800138000")
    doubles = confirming.waiting_for(worker)[0].doubles
    assert {namesake, same_phone} == set(doubles)
    assert stranger not in doubles


def test_the_list_costs_the_same_for_one_and_three(
    client: Client,
    grid: Grid,
    worker: User,
    waiting: Resident,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(worker)
    client.get("/grid/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/grid/")
    for name in ("李四", "王五"):
        double = waiting_in(grid, name=name)
        factories.resident(factories.household(double.household.building), name=name)
        represent(double, factories.user(), is_self=False, at=timezone.now(), confirmed=False)
        represent(double, factories.user(), is_self=False, at=timezone.now(), confirmed=True)
    with django_assert_num_queries(len(one)):
        client.get("/grid/")


@pytest.mark.chinese_house
def test_residents_read_the_sites_language_whatever_the_worker_reads(
    waiting: Resident, worker: User
) -> None:
    with translation.override("en"):
        confirming.confirm_resident(waiting, by=worker, at=timezone.now())
        assert translation.get_language() == "en"
    assert "已" in Message.objects.filter(resident=waiting).earliest("pk").subject
