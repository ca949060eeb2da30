"""A resident lead keeps the project's money on the site: entered once, kept when refused."""

from decimal import Decimal
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.models import User
from projects.lifecycle import apply
from projects.models import Amendment, Contribution, Expense
from projects.money.balance import unbalanced
from projects.money.spending import record_expense
from tests import factories as make
from tests.factories.photos import photo
from tests.factories.projects import grant_at, project
from tests.projects.conftest import Town

from .conftest import AT, Books

pytestmark = pytest.mark.django_db


class Led(NamedTuple):
    books: Books
    lead: User
    client: Client

    def url(self, name: str = "own_money", *more: int) -> str:
        return reverse(f"projects:{name}", args=[self.books.grant.pk, *more])

    def text(self, name: str = "own_money", *more: int) -> str:
        return " ".join(strip_tags(self.client.get(self.url(name, *more)).text).split())

    def bill(self, **fields: object) -> dict[str, object]:
        return {
            "line": self.books.line("material").pk,
            "amount": "120.50",
            "spent_on": "2026-04-02",
            "what": "颜料和画纸",
            "payee": "文具店",
            **fields,
        }


@pytest.fixture
def led(town: Town) -> Led:
    """A project that a resident leads who has no place in the admin."""
    lead = make.user()
    page = project(town.home, town.round, lead_user=lead)
    grant = grant_at(page, "implementing", worker=town.worker, officer=town.officer)
    client = Client()
    client.force_login(lead)
    return Led(Books(town, grant), lead, client)


def test_a_lead_finds_the_money_from_the_project(led: Led) -> None:
    page = led.client.get(reverse("projects:progress", args=[led.books.grant.pk]))

    assert led.url() in page.text
    assert "8,000" in led.text()


def test_a_lead_enters_an_expense_with_a_photo_of_the_voucher(led: Led) -> None:
    form = led.client.get(led.url("own_expense_new"))
    assert 'enctype="multipart/form-data"' in form.text

    answer = led.client.post(led.url("own_expense_new"), led.bill(voucher=photo()))

    assert (answer.status_code, answer["Location"]) == (302, led.url())
    row = Expense.objects.get()
    assert (row.amount, row.by, bool(row.voucher)) == (Decimal("120.50"), led.lead, True)
    assert "5,879.5" in led.text()
    file = led.client.get(led.url("own_voucher", row.pk))
    assert file["Content-Disposition"].startswith("attachment")
    assert b"".join(file.streaming_content).startswith(b"\xff\xd8\xff")  # type: ignore[attr-defined]
    assert list(unbalanced()) == []


def test_a_double_tap_is_one_expense_one_change_one_contribution(led: Led) -> None:
    books, key = led.books, str(uuid4())
    lines: dict[str, Any] = {f"line-{line.key}": line.amount for line in books.grant.lines.all()}
    lines[f"line-{books.line('material').key}"] = Decimal(5800)
    lines[f"line-{books.line('print').key}"] = Decimal(2200)
    hours: dict[str, Any] = {
        "kind": "hours",
        "day": "2026-04-02",
        "what": "搬书",
        "hours": "9",
        "people": "6",
    }
    forms: dict[str, dict[str, Any]] = {
        "own_expense_new": led.bill(),
        "own_amendment": {"reason": "印量增加。", **lines},
        "own_means": hours,
    }

    for name, given in forms.items():
        taps = [led.client.post(led.url(name), {**given, "key": key}) for _ in range(2)]
        assert [tap.status_code for tap in taps] == [302, 302]

    counted = [kind.objects.count() for kind in (Expense, Amendment, Contribution)]
    assert counted == [1, 1, 1]
    assert books.line("print").amount == 2200
    assert "印量增加" in led.text()
    assert list(unbalanced()) == []


@pytest.mark.chinese
def test_a_refusal_says_what_is_left_and_keeps_what_was_typed(led: Led) -> None:
    answer = led.client.post(
        led.url("own_expense_new"), led.bill(amount="6000.01", voucher=photo())
    )

    assert answer.status_code == 409
    assert "6,000.00" in answer.text
    assert 'value="颜料和画纸"' in answer.text
    assert 'value="6000.01"' in answer.text
    assert "重新选择" in answer.text
    assert not Expense.objects.exists()


def test_what_was_typed_wrong_is_said_at_its_field(led: Led) -> None:
    answer = led.client.post(led.url("own_expense_new"), led.bill(amount="ten", payee=""))

    assert answer.status_code == 422
    assert "#id_amount" in answer.text
    assert 'value="颜料和画纸"' in answer.text
    assert led.client.post(led.url("own_amendment"), {"new_amount": "x"}).status_code == 422
    assert led.client.post(led.url("own_means"), {"kind": "hours"}).status_code == 422


def test_a_larger_change_waits_for_the_office(led: Led) -> None:
    lines = {f"line-{line.key}": 4000 for line in led.books.grant.lines.all()}

    led.client.post(led.url("own_amendment"), {"reason": "印量增加。", **lines})

    assert Amendment.objects.get().state == "asked"
    again = led.client.post(led.url("own_amendment"), {"reason": "再来。", **lines})
    assert again.status_code == 409


@pytest.mark.chinese
def test_a_lead_sees_what_the_next_instalment_waits_for(led: Led) -> None:
    assert "协议" in led.text()

    record_expense(led.books.grant, led.books.bill("print", "30"), None, by=led.lead, at=AT)
    assert "缺凭证" in led.text()


def test_a_voucher_follows_later_and_an_expense_is_cancelled(led: Led) -> None:
    row = record_expense(led.books.grant, led.books.bill("print", "30"), None, by=led.lead, at=AT)
    address = led.url("own_expense", row.pk)
    assert "材料" in led.text("own_expense", row.pk)

    assert led.client.post(address, {}).status_code == 422
    assert led.client.post(address, {"voucher": photo()}).status_code == 302
    assert led.client.post(address, {"action": "cancel", "why": ""}).status_code == 422
    cancel = {"action": "cancel", "why": "重复录入。"}
    assert led.client.post(address, cancel).status_code == 302
    again = led.client.post(address, cancel)

    assert again.status_code == 409
    row.refresh_from_db()
    assert (bool(row.voucher), row.cancelled_why) == (True, "重复录入。")
    assert "重复录入。" in led.text()
    assert led.books.line("print").spent == 0


def test_after_the_end_nothing_is_entered_and_what_is_owed_is_said(led: Led) -> None:
    from projects.money.paying import pay

    books = led.books
    first = books.grant.instalments.first()
    assert first is not None
    pay(first, AT.date(), advance="定金。", by=books.town.officer, at=AT)
    apply(books.grant, "terminate", by=books.town.officer, at=AT, note="负责人搬离。")

    text = led.text()
    refused = led.client.post(led.url("own_expense_new"), led.bill())

    assert "4,800" in text
    assert led.url("own_expense_new") not in led.client.get(led.url()).text
    assert refused.status_code == 409
    assert not Expense.objects.exists()


def test_nobody_else_finds_any_of_it(led: Led) -> None:
    row = record_expense(
        led.books.grant, led.books.bill("print", "30"), photo(), by=led.lead, at=AT
    )
    addresses = [
        *(led.url(name) for name in ("own_money", "own_expense_new", "own_amendment", "own_means")),
        *(led.url(name, row.pk) for name in ("own_expense", "own_voucher")),
    ]
    other = Client()
    other.force_login(make.user())
    stranger = Client()
    stranger.force_login(led.books.town.stranger)

    for address in addresses:
        assert [who.get(address).status_code for who in (other, stranger)] == [404, 404]
        assert Client().get(address).status_code == 302
    assert other.post(addresses[1], led.bill()).status_code == 404
    worker = Client()
    worker.force_login(led.books.town.worker)
    assert worker.get(addresses[0]).status_code == 200


def test_another_projects_expense_is_not_found_below_ones_own(led: Led) -> None:
    town = led.books.town
    page = project(town.home, town.round)
    other = Books(town, grant_at(page, "implementing", worker=town.worker, officer=town.officer))
    row = other.spend("material", "5")

    assert led.client.get(led.url("own_expense", row.pk)).status_code == 404
    assert led.client.get(led.url("own_voucher", row.pk)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_account_costs_as_many_queries_for_three_expenses_as_for_one(
    led: Led, count: int, django_assert_num_queries: object
) -> None:
    for _number in range(count):
        led.books.spend("material", "5")
    led.client.get(led.url())

    with django_assert_num_queries(QUERIES):  # type: ignore[operator]
        led.client.get(led.url())


QUERIES = 13
