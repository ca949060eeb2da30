"""The leader's page and form in a real browser: no barrier, on a phone and on a wide screen."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from communities.models import Resident
from tests import factories
from tests.factories.activities import make_places

pytestmark = [pytest.mark.browser, pytest.mark.chinese, pytest.mark.django_db(transaction=True)]


def signed_in(page: Any, resident: Resident, address: str) -> None:
    client = Client()
    client.force_login(factories.account_of(resident))
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": address}
    page.context.add_cookies([cookie])


def test_a_leader_signs_up_a_neighbour(
    phone: Any, desktop: Any, axe: Any, live_server: Any
) -> None:
    building = factories.building(factories.community(), name="3号楼")
    building.leader = factories.resident(factories.household(building), name="顾阿婆")
    building.save()
    door = factories.household(building, unit="201室")
    factories.resident(door, name="许念慈")
    factories.resident(door, name="许小宝", status=Resident.Status.PENDING)
    make_places(building.community, capacity=5)
    for page in (phone, desktop):
        signed_in(page, building.leader, live_server.url)
        page.goto(reverse("me"))
        page.get_by_role("link", name="我的楼栋").click()
        assert axe(page) == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        page.get_by_role("link", name="替邻居报名").click()
        assert axe(page) == []
    phone.get_by_role("button", name="我要报名").click()
    assert "请选择要替谁报名" in phone.inner_text("main")
    assert axe(phone) == []
    phone.get_by_label("哪位邻居").select_option(label="201室 许念慈")
    phone.get_by_role("button", name="我要报名").click()
    assert "许念慈 报名成功" in phone.inner_text("h1")
    assert axe(phone) == []
