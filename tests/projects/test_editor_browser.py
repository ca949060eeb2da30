"""The editor of a proposal in a real browser: it adds up while it is typed."""

from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from projects.models import CategoryCap
from tests.factories.projects import project

from .conftest import Town

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.chinese, pytest.mark.django_db(transaction=True)]


def test_the_editor_adds_up_and_leads_from_what_is_missing_to_the_field(
    town: Town, desktop: "Page", live_server: "LiveServer"
) -> None:
    CategoryCap.objects.create(round=town.round, category="print", percent=50)
    page = project(town.home, town.round, need="")
    client = Client()
    client.force_login(town.worker)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie: Any = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}
    desktop.context.add_cookies([cookie])

    desktop.goto(reverse("project_grant", args=[page.pk]))
    desktop.get_by_role("link", name="请写明需求").click()
    desktop.locator("#id_need").wait_for(state="visible")

    desktop.get_by_role("tab", name="预算").click()
    asked = desktop.locator("[data-budget-sums] [data-asked]")
    assert asked.inner_text() == "8,000 元"
    desktop.fill("[name=budget_lines-1-unit_price]", "9000")
    assert asked.inner_text() == "15,000 元"
    assert desktop.locator("[data-category=print]").get_attribute("class") == "linli-over"
