"""The desk's steps: moved out, a phone that belongs to somebody else, a letter that was lost."""

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.models import User
from communities.models import Community, DoorLetter, Resident
from communities.services import confirming
from communities.services.letters import issue_letters
from tests import factories
from tests.paper import printed

pytestmark = pytest.mark.django_db
PHONE = "+8613800138000"


@pytest.fixture
def resident(community: Community) -> Resident:
    return factories.neighbour(community, name="张小三", phone=PHONE)


@pytest.fixture
def worker(community: Community) -> User:
    return factories.social_worker(community)


@pytest.fixture
def desk(client: Client, worker: User) -> Client:
    client.force_login(worker)
    return client


@pytest.fixture
def letter(resident: Resident, worker: User) -> DoorLetter:
    return issue_letters([resident.household], by=worker, at=timezone.now())[0]


def steps(resident: Resident, letter: DoorLetter) -> list[str]:
    return [
        f"/admin/people/{resident.pk}/moved-out/",
        f"/admin/people/{resident.pk}/release-phone/",
        f"/admin/people/letters/{letter.pk}/withdraw/",
        f"/admin/people/households/{resident.household_id}/letter/",
    ]


def test_every_step_asks_first_and_changes_nothing(
    desk: Client, resident: Resident, letter: DoorLetter
) -> None:
    account = factories.account_of(resident, phone=PHONE)
    for address in steps(resident, letter):
        assert desk.get(address).status_code == 200
    for record in (account, resident, letter):
        record.refresh_from_db()
    assert (account.phone, resident.status, letter.revoked_at) == (PHONE, "verified", None)


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_communitys_worker_finds_none_of_them(
    client: Client, resident: Resident, letter: DoorLetter, method: str
) -> None:
    client.force_login(factories.social_worker(factories.community()))
    answers = [getattr(client, method)(address) for address in steps(resident, letter)]
    assert [answer.status_code for answer in answers] == [404] * 4


def test_the_lists_lead_to_the_steps(desk: Client, resident: Resident, letter: DoorLetter) -> None:
    moved_out, release, withdraw, print_letter = steps(resident, letter)
    people = desk.get("/admin/residents/").content.decode()
    assert moved_out in people
    assert release in people
    papers = desk.get("/admin/letters/").content.decode()
    assert withdraw in papers
    assert print_letter in desk.get("/admin/households/").content.decode()


def test_moved_out(desk: Client, resident: Resident) -> None:
    address = f"/admin/people/{resident.pk}/moved-out/"
    assert desk.post(address)["Location"] == "/admin/residents/"
    resident.refresh_from_db()
    assert resident.status == Resident.Status.MOVED_OUT
    assert address not in desk.get("/admin/residents/").content.decode()


def test_a_released_number_opens_nothing_and_ends_every_session(
    desk: Client, resident: Resident
) -> None:
    account = factories.account_of(resident, phone=PHONE)
    of_new_holder = Client()
    of_new_holder.force_login(account)
    assert of_new_holder.get("/me/").status_code == 200
    desk.post(f"/admin/people/{resident.pk}/release-phone/")
    assert of_new_holder.get("/me/").status_code == 302
    account.refresh_from_db()
    resident.refresh_from_db()
    assert (account.phone, account.phone_verified_at, resident.phone) == ("", None, "")
    assert resident.status == Resident.Status.VERIFIED
    assert ModelLogEntry.objects.get(action="people.release_phone").label == "张*三"


def test_releasing_never_touches_a_colleagues_password(resident: Resident, worker: User) -> None:
    colleague = factories.account_of(resident, is_staff=True, password="wutong-1234")
    confirming.release_phone(resident, by=worker, at=timezone.now())
    colleague.refresh_from_db()
    assert colleague.check_password("wutong-1234")


def test_only_those_who_manage_the_community_release_a_number(resident: Resident) -> None:
    grid_worker = factories.grid_worker(resident.household.building.grid)
    with pytest.raises(confirming.NotYours):
        confirming.release_phone(resident, by=grid_worker, at=timezone.now())


def test_a_lost_letter_is_withdrawn_and_another_printed(desk: Client, letter: DoorLetter) -> None:
    answer = desk.post(f"/admin/people/letters/{letter.pk}/withdraw/", follow=True)
    again = f"/admin/people/households/{letter.household_id}/letter/"
    assert again in answer.content.decode()
    assert printed(desk, desk.post(again)).startswith(b"%PDF")
    letter.refresh_from_db()
    new = DoorLetter.objects.get(revoked_at__isnull=True)
    assert letter.revoked_at is not None
    assert new.code != letter.code


def test_the_account_page_leads_to_the_second_factor(desk: Client) -> None:
    assert "/accounts/2fa/" in desk.get("/admin/account/").content.decode()
