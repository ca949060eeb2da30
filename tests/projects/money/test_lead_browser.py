"""The leads' screens of money on a phone, and axe."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from projects.models import Amendment, AwardLine
from projects.money.amending import Change, ask_amendment
from projects.money.spending import Bill, record_expense
from tests import factories as make
from tests.factories.projects import grant_at, project
from tests.projects.conftest import Town

from .conftest import AT, TODAY

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_leads_screens_of_money_fit_a_phone(
    town: Town,
    phone: "Page",
    axe: Callable[["Page"], list[str]],
    live_server: Any,
) -> None:
    lead = make.user()
    page = project(town.home, town.round, lead_user=lead)
    grant = grant_at(page, "implementing", worker=town.worker, officer=town.officer)
    more, less = AwardLine.objects.filter(grant=grant)
    changes = [Change(more.amount - 4000, more.key), Change(less.amount + 4000, less.key)]
    assert (
        ask_amendment(grant, changes, "印量增加。", by=lead, at=AT).state == Amendment.State.ASKED
    )
    row = record_expense(
        grant, Bill(more.pk, TODAY, "颜料", "文具店", "120.50"), None, by=lead, at=AT
    )
    client = Client()
    client.force_login(lead)
    name = settings.SESSION_COOKIE_NAME
    cookie: Any = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    phone.context.add_cookies([cookie])

    for screen in ("own_money", "own_expense_new", "own_amendment", "own_means"):
        address = reverse(f"projects:{screen}", args=[grant.pk])
        phone.goto(address)
        assert axe(phone) == [], address
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    phone.goto(reverse("projects:own_expense", args=[grant.pk, row.pk]))
    assert axe(phone) == []
