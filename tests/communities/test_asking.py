"""Consent of people whom the desk or a table has entered: on paper, or asked at first sign-in."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import consents
from accounts.models import Consent, User
from accounts.wording import VERSION
from communities.models import Community, Resident
from communities.services import people
from tests import factories as make
from tests.factories import activities

pytestmark = pytest.mark.django_db
SERVICE = Consent.Purpose.SERVICE


@pytest.fixture
def here() -> Community:
    return make.community()


@pytest.fixture
def worker(here: Community) -> User:
    return make.social_worker(here)


@pytest.fixture
def desk(client: Client, worker: User) -> Client:
    client.force_login(worker)
    return client


@pytest.fixture
def neighbour(here: Community) -> Resident:
    return make.neighbour(here, name="张小三", origin=Resident.Origin.IMPORT)


@pytest.fixture
def at_home(client: Client, neighbour: Resident) -> Client:
    """The neighbour, signed in; nobody has asked them yet."""
    client.force_login(make.account_of(neighbour, agreed=False))
    return client


# --- on paper -----------------------------------------------------------------------------------


def enter(desk: Client, here: Community, **fields: str) -> None:
    home = make.household(make.building(here))
    data = {"household": home.pk, "name": "李四", "phone": "", "age_band": "60-69", **fields}
    desk.post(reverse("residents:add"), data)


def test_the_desk_says_whether_the_signed_paper_lies_there(
    desk: Client, here: Community, worker: User
) -> None:
    enter(desk, here, agreed="on")
    given = Consent.objects.get()
    assert (given.purpose, given.channel, given.version) == (SERVICE, "desk", VERSION)
    assert (given.recorded_by, given.resident.name) == (worker, "李四")


def test_nothing_is_ticked_beforehand_and_without_it_nobody_has_agreed(
    desk: Client, here: Community
) -> None:
    form = desk.get(reverse("residents:add")).context["form"]
    assert not form["agreed"].value()
    enter(desk, here)
    assert not Consent.objects.exists()
    assert [one.name for one in Resident.objects.to_be_asked()] == ["李四"]


@pytest.mark.chinese
def test_the_list_says_who_is_still_to_be_asked(
    desk: Client, here: Community, neighbour: Resident
) -> None:
    asked = make.neighbour(here, name="王五")
    consents.give(asked, SERVICE, at=timezone.now())
    rows = desk.get(reverse("residents:index")).content.decode()
    assert "尚待征求" in rows
    only = desk.get(reverse("residents:index"), {"consent": "missing"}).content.decode()
    assert "张小三" in only
    assert "王五" not in only


def test_the_first_screen_counts_them(desk: Client, neighbour: Resident) -> None:
    page = desk.get("/admin/").content.decode()
    assert f"{reverse('residents:index')}?consent=missing" in page


@pytest.mark.chinese
def test_the_paper_is_noted_once(desk: Client, worker: User, neighbour: Resident) -> None:
    address = reverse("people_paper_consent", args=[neighbour.pk])
    assert "签字" in desk.get(address).content.decode()
    for _again in range(2):
        desk.post(address)
    given = Consent.objects.get()
    assert (given.resident, given.channel, given.recorded_by) == (neighbour, "desk", worker)


def test_only_ones_own_community_notes_a_paper(client: Client, neighbour: Resident) -> None:
    stranger = make.social_worker(make.community())
    client.force_login(stranger)
    assert client.post(reverse("people_paper_consent", args=[neighbour.pk])).status_code == 404
    with pytest.raises(people.NotYourCommunity):
        people.note_paper_consent(neighbour, by=stranger, at=timezone.now())
    assert not Consent.objects.exists()


def test_a_consent_says_how_it_was_given(neighbour: Resident) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(resident=neighbour, purpose=SERVICE, version="1", channel="")


# --- at first sign-in ---------------------------------------------------------------------------


def test_who_signs_in_first_is_asked_and_nothing_is_ticked(at_home: Client) -> None:
    answer = at_home.get("/me/", follow=True)
    assert answer.request["PATH_INFO"] == "/me/agree/"
    html = answer.content.decode()
    assert "张小三" in html
    assert "checked" not in html


def test_who_agrees_goes_on_where_they_were(at_home: Client, neighbour: Resident) -> None:
    asked = at_home.get("/me/")["Location"]
    answer = at_home.post(asked, {"consent": "on", "contact": "on"})
    assert answer["Location"] == "/me/"
    assert at_home.get("/me/").status_code == 200
    given = consents.standing(neighbour)
    assert set(given.values_list("purpose", "channel")) == {("service", "web"), ("contact", "web")}


def test_without_the_tick_nothing_is_kept(at_home: Client) -> None:
    answer = at_home.post("/me/agree/", {"contact": "on"})
    assert answer.context["form"].errors["consent"]
    assert not Consent.objects.exists()


def test_nothing_else_is_stored_before(at_home: Client, here: Community) -> None:
    places = activities.make_places(here)
    sign_up = reverse("activities:sign_up", args=[places.pk])
    assert at_home.get(sign_up)["Location"] == f"/me/agree/?next={sign_up.replace('/', '%2F')}"
    answer = at_home.post(sign_up, {"key": "k"})
    assert answer["Location"].startswith("/me/agree/")
    assert not places.sign_ups.exists()


def test_who_does_not_agree_can_read_and_erase(at_home: Client, neighbour: Resident) -> None:
    assert at_home.get("/me/data/").status_code == 200
    assert at_home.get(neighbour.community.page.url).status_code == 200
    at_home.post(reverse("data_erase", args=[neighbour.pk]))
    neighbour.refresh_from_db()
    assert neighbour.status == Resident.Status.ERASED


def test_who_has_agreed_is_not_asked_and_costs_no_query(
    client: Client, here: Community, django_assert_num_queries
) -> None:
    account = make.account_of(make.neighbour(here))
    client.force_login(account)
    assert client.get("/me/").status_code == 200
    assert client.get("/me/agree/").status_code == 302
    from communities.asking import must_be_asked

    with django_assert_num_queries(0):
        assert not must_be_asked(account)
