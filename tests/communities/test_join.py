"""Joining by the poster, up to the grid worker's confirmation."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Consent, User
from accounts.sms import MemoryGateway
from communities.models import Building, Household, JoinPoster, Representation, Resident
from communities.services.people import Person, join
from tests import factories

pytestmark = pytest.mark.django_db
PHONE = "13800138000"


@pytest.fixture(autouse=True)
def _no_texts() -> None:
    MemoryGateway.outbox.clear()


@pytest.fixture
def building() -> Building:
    return factories.building(factories.community(), name="3号楼")


@pytest.fixture
def home(building: Building) -> Household:
    return factories.household(building, unit="301室")


@pytest.fixture
def poster(building: Building) -> JoinPoster:
    return factories.poster(building)


def typed(home: Household, **fields: str) -> dict[str, str]:
    return {
        "building": str(home.building_id),
        "unit": "301",
        "name": "张小三",
        "phone": PHONE,
        "age_band": "36-59",
        "consent": "on",
    } | fields


def last_code() -> str:
    found = re.search(r"\d{6}", MemoryGateway.outbox[-1][1])
    assert found
    return found[0]


def join_by_poster(client: Client, poster: JoinPoster, home: Household, **fields: str) -> None:
    answer = client.post(f"/join/{poster.token}/", typed(home, **fields))
    assert answer.status_code == 302, answer.context["form"].errors
    client.post(answer["Location"], {"code": last_code()})


def test_a_resident_joins_in_three_screens_and_waits(
    client: Client, poster: JoinPoster, home: Household
) -> None:
    assert client.get(f"/join/{poster.token}/").status_code == 200
    answer = client.post(f"/join/{poster.token}/", typed(home))
    assert answer["Location"] == f"/join/{poster.token}/code/"
    answer = client.post(answer["Location"], {"code": last_code()})
    assert answer["Location"] == "/me/"
    page = client.get("/me/").content.decode()
    resident = Resident.objects.get()
    assert (resident.name, resident.phone, resident.status) == (
        "张小三",
        "+8613800138000",
        Resident.Status.PENDING,
    )
    assert resident.household == home
    assert "张小三" in page
    consent = Consent.objects.get()
    assert consent.purpose == Consent.Purpose.SERVICE
    assert consent.version


def test_nothing_is_agreed_to_beforehand(client: Client, poster: JoinPoster) -> None:
    page = client.get(f"/join/{poster.token}/").content.decode()
    assert "checked" not in page


def test_without_the_agreement_nothing_is_kept(
    client: Client, poster: JoinPoster, home: Household
) -> None:
    answer = client.post(f"/join/{poster.token}/", typed(home, consent=""))
    assert answer.context["form"].errors["consent"]
    assert not MemoryGateway.outbox
    assert "张小三" in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "张" * 500),
        ("name", "   "),
        ("phone", "12"),
        ("phone", "021 6255 1234"),
        ("unit", "999室"),
        ("age_band", "0-13"),
        ("age_band", ""),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_writes_nothing(
    client: Client, poster: JoinPoster, home: Household, field: str, value: str
) -> None:
    answer = client.post(f"/join/{poster.token}/", typed(home, **{field: value}))
    assert answer.status_code == 200
    assert len(str(answer.context["form"].errors[field][0])) > 5
    assert answer.context["form"]["name"].value() == typed(home, **{field: value})["name"]
    assert not MemoryGateway.outbox
    assert not Resident.objects.exists()


def test_an_unknown_unit_shows_how_units_are_written(
    client: Client, poster: JoinPoster, home: Household
) -> None:
    answer = client.post(f"/join/{poster.token}/", typed(home, unit="9楼左"))
    assert "301室" in str(answer.context["form"].errors["unit"])


@pytest.mark.parametrize("way", ["301", "301室", "３０１ 室", " 301号"])
def test_a_unit_may_be_written_in_many_ways(
    client: Client, poster: JoinPoster, home: Household, way: str
) -> None:
    join_by_poster(client, poster, home, unit=way)
    assert Resident.objects.get().household == home


def test_a_grids_poster_asks_for_the_building(client: Client, home: Household) -> None:
    elsewhere = factories.building(
        home.community, grid=factories.grid(home.community), name="9号楼"
    )
    poster = factories.poster(grid=home.building.grid)
    form = client.get(f"/join/{poster.token}/").context["form"]
    assert home.building in form.fields["building"].queryset
    assert elsewhere not in form.fields["building"].queryset
    join_by_poster(client, poster, home)
    assert Resident.objects.get().household == home


def test_a_wrong_code_joins_nobody(client: Client, poster: JoinPoster, home: Household) -> None:
    code_page = client.post(f"/join/{poster.token}/", typed(home))["Location"]
    wrong = "000000" if last_code() != "000000" else "111111"
    answer = client.post(code_page, {"code": wrong})
    assert answer.context["form"].errors["code"]
    assert not Resident.objects.exists()


def test_a_code_cannot_be_guessed(client: Client, poster: JoinPoster, home: Household) -> None:
    code_page = client.post(f"/join/{poster.token}/", typed(home))["Location"]
    code = last_code()
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        client.post(code_page, {"code": wrong})
    client.post(code_page, {"code": code})
    assert not Resident.objects.exists()


def test_codes_to_one_phone_are_limited_with_a_sentence(
    client: Client, poster: JoinPoster, home: Household
) -> None:
    for _ in range(4):
        client.post(f"/join/{poster.token}/", typed(home))
    answer = client.post(f"/join/{poster.token}/", typed(home))
    assert answer.context["form"].non_field_errors()
    assert len(MemoryGateway.outbox) == 4


def test_an_expired_poster_says_what_to_do(client: Client, home: Household) -> None:
    poster = factories.poster(home.building, expires_at=timezone.now() - timedelta(days=1))
    answer = client.get(f"/join/{poster.token}/")
    assert answer.status_code == 410
    assert client.post(f"/join/{poster.token}/", typed(home)).status_code == 410
    assert client.get("/join/nonsense/").status_code == 404


def test_joining_twice_is_one_record(client: Client, poster: JoinPoster, home: Household) -> None:
    join_by_poster(client, poster, home)
    join_by_poster(Client(), poster, home)
    assert Resident.objects.count() == 1
    assert Representation.objects.count() == 1
    assert User.objects.filter(phone="+8613800138000").count() == 1


def test_an_imported_row_with_this_phone_is_theirs_at_once(
    client: Client, poster: JoinPoster, home: Household
) -> None:
    row = factories.resident(home, name="张小三", phone="+8613800138000")
    join_by_poster(client, poster, home)
    assert Resident.objects.get() == row
    assert Representation.objects.standing().get().resident == row


def test_the_same_name_with_another_phone_waits_beside_the_one_row(
    client: Client, poster: JoinPoster, home: Household
) -> None:
    row = factories.resident(home, name="张小三", phone="+8613900139000")
    join_by_poster(client, poster, home)
    assert Resident.objects.get() == row
    assert not Representation.objects.standing().exists()
    assert Representation.objects.waiting().get().resident == row
    assert not Consent.objects.exists()


def test_whoever_is_signed_in_needs_no_code(
    client: Client, poster: JoinPoster, home: Household
) -> None:
    user = factories.account_of(factories.neighbour(home.community))
    client.force_login(user)
    answer = client.post(f"/join/{poster.token}/", typed(home))
    assert answer["Location"] == "/me/"
    assert not MemoryGateway.outbox
    assert Resident.objects.get(name="张小三").phone == user.phone


def test_staff_do_not_join_with_their_staff_account(
    client: Client, poster: JoinPoster, home: Household
) -> None:
    client.force_login(factories.social_worker(home.community))
    client.post(f"/join/{poster.token}/", typed(home))
    assert not Resident.objects.exists()


def test_a_staff_members_phone_opens_a_residents_account_of_its_own(
    client: Client, poster: JoinPoster, home: Household
) -> None:
    worker = factories.social_worker(
        home.community, phone="+8613800138000", phone_verified_at=timezone.now()
    )
    join_by_poster(client, poster, home)
    assert Representation.objects.get().user != worker


def test_a_name_is_one_name_however_it_is_spaced(home: Household) -> None:
    from communities.services.people import clean_name

    assert clean_name(" 张　小 三 ") == "张小三"
    assert clean_name("Ada  Lovelace") == "Ada Lovelace"


@pytest.mark.each_database
def test_the_service_is_idempotent(home: Household) -> None:
    at = timezone.now()
    user = factories.user()
    person = Person("张小三", "+8613800138000", "36-59")
    assert join(home, person, user=user, at=at) == join(home, person, user=user, at=at)
    assert Consent.objects.count() == 1
