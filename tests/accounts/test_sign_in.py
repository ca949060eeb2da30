"""Signing in: residents by phone and code, staff by password and never by a code."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.services import set_phone
from accounts.sms import MemoryGateway
from communities.models import Community
from tests import factories

pytestmark = pytest.mark.django_db
PHONE = "+8613800138000"


@pytest.fixture(autouse=True)
def _no_texts() -> None:
    MemoryGateway.outbox.clear()


@pytest.fixture
def resident_account(community: Community) -> User:
    return factories.account_of(factories.neighbour(community), phone=PHONE)


def code_in(text: str) -> str | None:
    found = re.search(r"\d{6}", text)
    return found[0] if found else None


def ask(client: Client, phone: str = "138 0013 8000") -> str:
    answer = client.post("/accounts/login/code/", {"phone": phone})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_resident_signs_in_by_phone_and_code(client: Client, resident_account: User) -> None:
    page = ask(client)
    assert client.get(page).status_code == 200
    code = code_in(MemoryGateway.outbox[0][1])
    answer = client.post(page, {"code": code})
    assert answer["Location"] == "/me/"
    assert client.session["_auth_user_id"] == str(resident_account.pk)


def test_a_wrong_code_gets_a_sentence(client: Client, resident_account: User) -> None:
    page = ask(client)
    wrong = "000000" if code_in(MemoryGateway.outbox[0][1]) != "000000" else "111111"
    answer = client.post(page, {"code": wrong})
    assert answer.context["form"].errors["code"]
    assert not signed_in(client)


def test_an_unknown_phone_looks_the_same_as_a_known_one(
    client: Client, resident_account: User
) -> None:
    other = Client()
    known, unknown = ask(client), ask(other, "13900139000")
    assert known == unknown
    pages = [
        re.sub(r"value=\"\w{64}\"|\d{3}\*{4}\d{4}", "", page)
        for page in (client.get(known).content.decode(), other.get(unknown).content.decode())
    ]
    assert pages[0] == pages[1]
    assert code_in(MemoryGateway.outbox[1][1]) is None


@pytest.mark.parametrize("code", ["", "000000", "-"])
def test_no_code_opens_an_unknown_phone(client: Client, code: str) -> None:
    page = ask(client, "13900139000")
    client.post(page, {"code": code})
    assert not signed_in(client)


@pytest.mark.parametrize("typed", ["12", "", "abc", "021 6255 1234", "1" * 500])
def test_what_is_no_mobile_gets_a_sentence_and_is_kept(client: Client, typed: str) -> None:
    answer = client.post("/accounts/login/code/", {"phone": typed})
    assert answer.status_code == 200
    assert answer.context["phone_form"].errors["phone"]
    assert answer.context["phone_form"]["phone"].value() == typed


def make_staff(user: User, kind: str, community: Community) -> None:
    group = Group.objects.create(name="前台")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    match kind:
        case "is_staff":
            user.is_staff = True
        case "superuser":
            user.is_superuser = True
        case "social worker":
            user.groups.add(community.workers)
        case "group":
            user.groups.add(group)
        case "grid worker":
            factories.grid(community, worker=user)
    user.save()


STAFF = ["is_staff", "superuser", "social worker", "group", "grid worker"]


@pytest.mark.parametrize("kind", STAFF)
def test_no_code_is_sent_for_a_staff_account(
    client: Client, resident_account: User, community: Community, kind: str
) -> None:
    make_staff(resident_account, kind, community)
    page = ask(client)
    assert code_in(MemoryGateway.outbox[0][1]) is None
    client.post(page, {"code": "000000"})
    assert not signed_in(client)


@pytest.mark.parametrize("kind", STAFF)
def test_a_code_sent_before_somebody_became_staff_opens_nothing(
    client: Client, resident_account: User, community: Community, kind: str
) -> None:
    page = ask(client)
    make_staff(resident_account, kind, community)
    client.post(page, {"code": code_in(MemoryGateway.outbox[0][1])})
    assert not signed_in(client)


@pytest.mark.parametrize("kind", STAFF)
def test_staff_keep_no_sign_in_phone(
    resident_account: User, community: Community, kind: str
) -> None:
    make_staff(resident_account, kind, community)
    set_phone(resident_account, "+8613900139000", at=timezone.now())
    resident_account.refresh_from_db()
    assert resident_account.phone == PHONE


def test_no_code_goes_by_email(client: Client, community: Community) -> None:
    from django.core import mail

    factories.social_worker(community, email="worker@example.org")
    answer = client.post("/accounts/login/code/", {"email": "worker@example.org"})
    assert answer.status_code == 200
    assert not mail.outbox


@pytest.mark.parametrize("login", ["worker", "worker@example.org"])
def test_staff_sign_in_by_password(client: Client, community: Community, login: str) -> None:
    factories.social_worker(community, username="worker", email="worker@example.org")
    answer = client.post("/accounts/login/", {"login": login, "password": "wutong-1234"})
    assert answer["Location"] == "/admin/"
    assert signed_in(client)


def test_a_phone_and_a_password_do_not_open_a_staff_account(
    client: Client, community: Community
) -> None:
    factories.social_worker(community, phone=PHONE, phone_verified_at=timezone.now())
    client.post("/accounts/login/", {"login": "13800138000", "password": "wutong-1234"})
    assert not signed_in(client)


def test_wrong_passwords_are_limited_with_a_sentence(client: Client, community: Community) -> None:
    factories.social_worker(community, username="worker")
    for _ in range(5):
        client.post("/accounts/login/", {"login": "worker", "password": "guess"})
    answer = client.post("/accounts/login/", {"login": "worker", "password": "wutong-1234"})
    assert answer.context["staff_form"].non_field_errors()
    assert not signed_in(client)


def test_codes_are_limited_with_a_sentence(client: Client, resident_account: User) -> None:
    for _ in range(4):
        ask(Client())
    answer = client.post("/accounts/login/code/", {"phone": "13800138000"})
    assert answer.context["phone_form"].errors["phone"]
    assert len(MemoryGateway.outbox) == 4


def test_a_second_factor_is_asked_for(client: Client, community: Community) -> None:
    worker = factories.social_worker(community, username="worker")
    Authenticator.objects.create(
        user=worker, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
    )
    answer = client.post("/accounts/login/", {"login": "worker", "password": "wutong-1234"})
    assert answer["Location"].startswith("/accounts/2fa/")
    assert not signed_in(client)


@pytest.mark.parametrize("door", ["/admin/login/", "/_util/login/"])
def test_wagtails_own_doors_lead_here(client: Client, door: str) -> None:
    assert (
        client.get(f"{door}?next=/admin/pages/")["Location"]
        == "/accounts/login/?next=/admin/pages/"
    )
    assert client.post(door, {"username": "a", "password": "b"}).status_code == 302


@pytest.mark.chinese
def test_a_resident_who_tries_the_admin_is_told_and_not_sent_in_circles(client: Client) -> None:
    client.force_login(factories.account_of(factories.neighbour(factories.community())))
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "您暂时不能看这个页面" in answer.content.decode()


def test_the_admin_sends_strangers_here(client: Client) -> None:
    assert client.get("/admin/")["Location"].startswith("/accounts/login/")
    assert client.get("/admin/password_reset/").status_code == 404


def test_nobody_signs_up_by_themself(client: Client) -> None:
    client.post(
        "/accounts/signup/",
        {"username": "new", "password1": "wutong-1234x", "password2": "wutong-1234x"},
    )
    assert not User.objects.filter(username="new").exists()


def test_a_gateway_that_fails_gets_a_sentence(
    client: Client, resident_account: User, settings: object
) -> None:
    settings.SMS_GATEWAY = "accounts.sms.HttpGateway"  # type: ignore[attr-defined]
    settings.SMS_URL = "http://127.0.0.1:9/"  # type: ignore[attr-defined]
    answer = client.post("/accounts/login/code/", {"phone": "13800138000"})
    assert answer.context["phone_form"].non_field_errors()
    assert answer.context["phone_form"]["phone"].value() == "13800138000"
