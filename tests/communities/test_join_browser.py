"""People's pages in a real browser: joining on a phone, and no violation that axe can find."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from accounts.models import Consent
from accounts.sms import MemoryGateway
from communities.models import Resident
from tests import factories

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.chinese, pytest.mark.django_db(transaction=True)]
Axe = Callable[["Page"], list[str]]


def test_joining_on_a_phone(phone: "Page", axe: Axe) -> None:
    house = factories.building(factories.community(), name="3号楼")
    factories.household(house, unit="301室")
    worker = factories.grid_worker(house.grid, username="grid")
    poster = factories.poster(house)
    phone.goto(f"/join/{poster.token}/")
    assert axe(phone) == []
    phone.fill("[name=unit]", "９９９")
    phone.fill("[name=name]", "张小三")
    phone.fill("[name=phone]", "138 0013 8000")
    phone.select_option("[name=age_band]", "60-69")
    phone.check("[name=consent]")
    phone.click("form.form button")
    phone.wait_for_selector(".errors-summary")
    assert axe(phone) == []
    phone.fill("[name=unit]", "301")
    phone.click("form.form button")
    phone.wait_for_url("**/code/")
    assert axe(phone) == []
    code = re.search(r"\d{6}", MemoryGateway.outbox[-1][1])
    assert code
    phone.fill("[name=code]", code[0])
    phone.click("form.form button")
    phone.wait_for_url("**/me/")
    assert axe(phone) == []
    assert Resident.objects.get(name="张小三").verified_at is None
    assert worker.grids.exists()


def test_the_worker_confirms_on_a_phone(open_page: Callable[..., "Page"], axe: Axe) -> None:
    house = factories.building(factories.community(), name="3号楼")
    worker = factories.grid_worker(house.grid, username="grid")
    home = factories.household(house, unit="301室")
    waiting = factories.resident(
        home, name="张小三", status="pending", phone="+8613800138000", age_band="60-69"
    )
    factories.resident(factories.household(house), name="张小三", phone="+8613800138000")
    page = open_page(has_touch=True, is_mobile=True)
    page.goto("/grid/")
    assert axe(page) == []
    page.click("summary")
    page.fill("[name=login]", worker.username)
    page.fill("[name=password]", "wutong-1234")
    page.click("details button")
    page.wait_for_url("**/grid/")
    assert axe(page) == []
    page.click("article form .button--main")
    page.wait_for_selector(".notice--done")
    waiting.refresh_from_db()
    assert waiting.status == Resident.Status.VERIFIED
    assert axe(page) == []


@pytest.mark.parametrize("width", [390, 1280])
def test_own_pages(open_page: Callable[..., "Page"], axe: Axe, width: int) -> None:
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from accounts import consents

    resident = factories.neighbour(
        factories.community(), name="许念慈", phone="+8613800138000", age_band="60-69"
    )
    consents.give(resident, Consent.Purpose.SERVICE, at=timezone.now())
    account = factories.account_of(resident, phone="+8613800138000", first_name="许念慈")
    client = Client()
    client.force_login(account)
    page = open_page(width=width)
    page.goto("/letter/")
    assert axe(page) == []
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": cookie,
                "domain": "localhost",
                "path": "/",
            }
        ]
    )
    for address in ("", "data/", f"data/{resident.pk}/erase/", f"data/{resident.pk}/act-for/"):
        page.goto(f"/me/{address}")
        assert page.url.endswith(f"/me/{address}")
        assert axe(page) == []
