"""The screen of money: worker and office do everything here, others find nothing."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from communities.dashboard import overviews
from projects.models import Agreement, Amendment, Contribution, Expense
from projects.money.amending import Change, ask_amendment
from tests.factories.photos import photo

from .conftest import AT, Books, balance_of

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(books: Books) -> str:
    return reverse("project_money", args=[books.grant.pk])


def test_a_worker_enters_an_expense_with_its_voucher(books: Books) -> None:
    client = client_of(books.town.worker)
    given = {
        "action": "expense",
        "line": books.line("material").pk,
        "amount": "120.50",
        "spent_on": "2026-04-02",
        "what": "颜料",
        "payee": "文具店",
        "voucher": photo(),
    }

    answer = client.post(url(books), given)

    assert answer.status_code == 302
    assert balance_of(books)[2] == Expense.objects.get().amount
    page = client.get(url(books))
    assert "5,879.5" in page.text
    voucher = reverse("project_voucher", args=[books.grant.pk, Expense.objects.get().pk])
    file = client.get(voucher)
    assert file["Content-Disposition"].startswith("attachment")
    assert b"".join(file.streaming_content).startswith(b"\xff\xd8\xff")  # type: ignore[attr-defined]


def test_a_refusal_keeps_what_was_typed_and_says_what_is_left(books: Books) -> None:
    given = {
        "action": "expense",
        "line": books.line("print").pk,
        "amount": "2000.01",
        "spent_on": "2026-04-02",
        "what": "海报印刷",
        "payee": "图文店",
    }

    answer = client_of(books.town.worker).post(url(books), given)

    assert answer.status_code == 409
    assert "2,000.00" in answer.text
    assert "海报印刷" in answer.text
    assert not Expense.objects.exists()


def test_the_office_records_agreement_payment_and_decision(books: Books) -> None:
    client = client_of(books.town.officer)
    agreement = {
        "action": "agreement",
        "signed_on": "2026-04-01",
        "office_party": "自治办",
        "project_party": "海防村",
        "copy": photo(),
    }
    first = books.grant.instalments.first()
    assert first is not None
    pay = {"action": "pay", "instalment": first.key, "paid_on": "2026-04-02", "reference": "7"}

    assert client.post(url(books), pay).status_code == 409
    assert client.post(url(books), agreement).status_code == 302
    assert client.post(url(books), pay).status_code == 302

    assert Agreement.objects.get().file
    assert balance_of(books)[1] == 4800


def test_a_worker_asks_for_a_change_and_the_office_decides(books: Books) -> None:
    lines = {f"line-{line.key}": line.amount for line in books.grant.lines.filter(source="grant")}
    lines[f"line-{books.line('material').key}"] = Decimal(4000)
    lines[f"line-{books.line('print').key}"] = Decimal(4000)
    asked = {"action": "amend", "reason": "印量增加。", **lines}

    assert client_of(books.town.worker).post(url(books), asked).status_code == 302
    amendment = Amendment.objects.get()
    assert amendment.state == "asked"
    decide = {"action": "decide", "amendment": amendment.pk, "decision": "accept"}
    assert client_of(books.town.worker).post(url(books), decide).status_code == 409
    assert client_of(books.town.officer).post(url(books), decide).status_code == 302
    assert books.line("print").amount == 4000


def test_hours_are_written_down(books: Books) -> None:
    given = {"action": "contribution", "kind": "hours", "day": "2026-04-02", "what": "搬书"}
    client = client_of(books.town.worker)

    assert client.post(url(books), given).status_code == 409
    assert client.post(url(books), {**given, "hours": "9", "people": "6"}).status_code == 302
    assert Contribution.objects.get().hours == 9


def test_nobody_else_finds_the_screen_its_files_or_its_books(books: Books) -> None:
    expense = books.spend("material", "5")
    addresses = [
        url(books),
        reverse("project_ledger", args=[books.grant.pk]),
        reverse("project_agreement", args=[books.grant.pk]),
        reverse("project_voucher", args=[books.grant.pk, expense.pk]),
        reverse("round_ledger", args=[books.town.round.pk]),
    ]

    client = client_of(books.town.stranger)

    assert [client.get(address).status_code for address in addresses] == [404] * 5
    worker = client_of(books.town.worker)
    assert worker.get(addresses[-1]).status_code == 404


def test_the_workbook_has_amounts_as_numbers_and_a_running_balance(books: Books) -> None:
    books.spend("material", "100.10", payee="=HYPERLINK(1)")
    books.spend("print", "50", what="海报")

    answer = client_of(books.town.worker).get(reverse("project_ledger", args=[books.grant.pk]))

    book = load_workbook(BytesIO(answer.content))
    _projects, lines, _instalments, expenses, _leftovers, _amendments, _own = book.worksheets
    rows = list(expenses.iter_rows(values_only=True))
    assert [(row[9], row[10]) for row in rows[1:]] == [(100.1, 7899.9), (50, 7849.9)]
    assert rows[1][4] == "'=HYPERLINK(1)"
    assert [row[6] for row in lines.iter_rows(min_row=2, values_only=True)] == [5899.9, 1950, 500]


def test_the_offices_workbook_of_a_round_adds_its_projects_up(books: Books) -> None:
    books.spend("material", "100")

    answer = client_of(books.town.officer).get(reverse("round_ledger", args=[books.town.round.pk]))

    projects = load_workbook(BytesIO(answer.content)).worksheets[0]
    assert [cell.value for cell in projects[2]][6:9] == [8000, 0, 100]


def test_everybody_reads_what_was_spent_of_each_line(books: Books) -> None:
    page = books.grant.page
    page.refresh_from_db()

    books.spend("material", "120.50")

    assert "5,879.5" in Client().get(page.url).text


def test_a_waiting_amendment_is_told_to_the_office(books: Books) -> None:
    lines = {"material": Decimal(4000), "print": Decimal(4000)}
    changes = [Change(after, key=books.line(name).key) for name, after in lines.items()]
    ask_amendment(books.grant, changes, "印量增加。", by=books.town.worker, at=AT)

    (waiting,) = [one for one in overviews([books.town.home], AT) if one.key == "amendments"]

    assert (waiting.count, waiting.url) == (1, url(books))
