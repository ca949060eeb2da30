"""What came back, and what is owed, is where people look for it: screen, books, papers, to-do."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from openpyxl import load_workbook

from accounts.models import User
from communities.dashboard import overviews, waits_for, what_waits
from communities.models import Representation
from outbox.models import Message
from projects.archive import archive_list
from projects.models import Leftover
from projects.printed.closing import report_context
from projects.printed.sections import Table
from projects.reporting.filing import money_rows
from projects.reporting.leftovers import leftovers
from projects.reporting.year import year_report
from projects.reporting.year_parts import as_text, sheets
from tests import factories as make

from .conftest import AT, Books
from .test_returning import close, give, paid, terminate

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def owing(books: Books) -> Books:
    """A closed project that was paid 4,800 and spent 1,500."""
    paid(books, 0)
    books.spend("print", "1500")
    close(books)
    return books


def screen(books: Books) -> str:
    return reverse("project_money", args=[books.grant.pk])


def text_of(client: Client, address: str) -> str:
    return " ".join(strip_tags(client.get(address).text).split())


RECEIVED = {"action": "return", "amount": "3300", "day": "2026-04-02", "payer": "海防村居委会"}


def test_the_office_records_what_came_back_and_strikes_it_out(books: Books) -> None:
    owing(books)
    office = client_of(books.town.officer)
    assert "3,300" in text_of(office, screen(books))

    refused = office.post(screen(books), {**RECEIVED, "amount": "3300.01"})
    assert (refused.status_code, "海防村居委会" in refused.text) == (409, True)
    assert office.post(screen(books), RECEIVED).status_code == 302
    assert books.now().owed_back == 0

    made = Leftover.objects.get(kind="paid_back")
    struck = {"action": "unreturn", "leftover": made.pk, "why": "录错。"}
    assert office.post(screen(books), struck).status_code == 302
    assert books.now().owed_back == 3300
    assert "录错。" in text_of(office, screen(books))


def test_a_worker_sees_what_is_owed_and_records_nothing(books: Books) -> None:
    owing(books)
    worker = client_of(books.town.worker)

    assert "3,300" in text_of(worker, screen(books))
    assert 'value="return"' not in worker.get(screen(books)).text
    assert worker.post(screen(books), RECEIVED).status_code == 409
    assert books.now().returned == 0


@pytest.mark.chinese
def test_the_officer_reads_what_the_end_of_a_project_does_to_its_money(books: Books) -> None:
    address = reverse("project_grant", args=[books.grant.pk])

    assert "资金池" in client_of(books.town.officer).get(address).text


def test_the_workbook_has_what_came_back(books: Books) -> None:
    owing(books)
    give(books, "300")

    answer = client_of(books.town.officer).get(reverse("project_ledger", args=[books.grant.pk]))

    book = load_workbook(BytesIO(answer.content))
    projects, leftovers = book.worksheets[0], book.worksheets[4]
    assert [cell.value for cell in projects[2]][6:] == [
        8000,
        4800,
        1500,
        3200,
        300,
        3000,
        3000,
        3000,
    ]
    assert [row[5] for row in leftovers.iter_rows(min_row=2, values_only=True)] == [3200, 300]


@pytest.mark.chinese
def test_the_closing_report_says_where_the_rest_went(books: Books) -> None:
    owing(books)
    give(books, "300")

    sections = report_context(books.now(), "closing", at=AT)["sections"]

    (table,) = [one for one in sections if isinstance(one, Table) and "资金池" in str(one.label)]
    assert [row[-1] for row in table.rows] == ["3,200.00", "300.00"]
    assert table.total[-1] == "3,500.00"
    assert "3,000" in str(table.note)


def test_an_auditor_is_told_what_is_still_owed(books: Books) -> None:
    owing(books)
    give(books, "3000")

    items = {one.key: one for one in archive_list(books.now(), at=AT, language="zh-hans")}
    assert any("300" in str(gap) for gap in items["expenses"].missing)
    assert [row[-1] for row in money_rows(books.now())["leftovers"][1:]] == [3200, 3000]

    give(books, "300")
    items = {one.key: one for one in archive_list(books.now(), at=AT, language="zh-hans")}
    assert items["expenses"].missing == []


def test_what_a_stopped_project_bears_itself_is_said(books: Books) -> None:
    books.spend("material", "1000")
    terminate(books)

    (table,) = leftovers(books.now())

    assert "1,000" in str(table.note)


@pytest.mark.chinese
def test_everybody_reads_what_is_back_in_the_pool(books: Books) -> None:
    owing(books)
    give(books, "3300")
    page, call = books.grant.page, books.town.round
    page.refresh_from_db()

    assert "已退回资金池6,500元" in text_of(Client(), page.url).replace(" ", "")
    text = text_of(Client(), call.get_url() or "").replace(" ", "")
    assert "已退回资金池6,500元" in text
    assert "资金结余298,500元" in text


def test_the_year_report_counts_it(books: Books) -> None:
    owing(books)
    give(books, "3300")

    report = year_report(books.town.round, AT)

    assert (report.totals.back, report.totals.left) == (6500, 298500)
    assert {"6,500", "298,500"} <= {as_text(cell) for cell in sheets(report)[0].rows[0]}


def test_who_has_to_see_to_it_is_told(books: Books) -> None:
    lead = make.user()
    books.grant.page.leads.update(user=lead)
    homes = [books.town.home]
    assert [one for one in what_waits(homes, AT) if one.key == "owed_back"] == []

    owing(books)

    for found in (what_waits(homes, AT), overviews(homes, AT), waits_for(lead, AT)):
        (waiting,) = [one for one in found if one.key == "owed_back"]
        assert waiting.count == 1
        assert "3,300.00" in str(waiting.entries[0].note)
    give(books, "3300")
    assert [one for one in waits_for(lead, AT) if one.key == "owed_back"] == []


def test_a_lead_with_an_entry_gets_a_message(books: Books) -> None:
    lead = make.user()
    resident = make.neighbour(books.town.home)
    Representation.objects.create(user=lead, resident=resident, is_self=True)
    revision = books.grant.submitted_revision
    assert revision is not None
    revision.content["leads"][0]["user"] = lead.pk
    revision.save()
    paid(books, 0)

    terminate(books)

    message = Message.objects.on_page().get(resident=resident)
    assert "4,800" in message.text
