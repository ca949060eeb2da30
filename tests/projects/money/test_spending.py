"""Expenses debit a line, never more than it has; vouchers lose what the camera wrote beside."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from projects.errors import NotYours
from projects.lifecycle import apply
from projects.models import AwardLine, Expense, Grant
from projects.money import errors
from projects.money.balance import unbalanced
from projects.money.spending import (
    add_voucher,
    cancel_expense,
    contribute,
    record_expense,
)
from tests.factories.photos import photo
from tests.factories.projects import grant_at, project

from .conftest import AT, TODAY, Books, balance_of

pytestmark = pytest.mark.django_db


def test_an_expense_debits_its_line_and_the_award(books: Books) -> None:
    books.spend("material", "1200.50")

    assert books.line("material").spent == Decimal("1200.50")
    assert books.line("material").left == Decimal("4799.50")
    assert balance_of(books) == (8000, 0, Decimal("1200.50"))
    assert list(unbalanced()) == []


def test_cents_add_up_exactly(books: Books) -> None:
    for amount in ("0.10", "0.20", "0.30", "5999.40"):
        books.spend("material", amount)

    assert books.line("material").left == 0
    assert list(unbalanced()) == []


def test_an_expense_never_passes_its_line_though_the_award_has_more(books: Books) -> None:
    books.spend("print", "1900")

    with pytest.raises(errors.LineExhausted) as refused:
        books.spend("print", "100.01")

    assert "100.00" in str(refused.value)
    assert books.line("print").spent == 1900
    assert Expense.objects.count() == 1


def test_own_money_is_spent_on_its_own_line_and_not_from_the_award(books: Books) -> None:
    books.spend("venue", "500")

    assert books.line("venue").spent == 500
    assert balance_of(books) == (8000, 0, 0)
    assert list(unbalanced()) == []


def test_a_form_that_is_sent_twice_is_one_expense(books: Books) -> None:
    key = uuid4()

    first, again = (books.spend("material", "100", key=key) for _ in range(2))

    assert first == again
    assert books.line("material").spent == 100


@pytest.mark.parametrize("typed", ["0", "-5", "ten", "1.001", "NaN", ""])
def test_an_amount_is_a_number_above_nought(books: Books, typed: str) -> None:
    with pytest.raises(errors.BadAmount):
        books.spend("material", typed)


def test_nobody_enters_tomorrow(books: Books) -> None:
    with pytest.raises(errors.BadDay):
        books.spend("material", "5", spent_on=date(2026, 4, 2))


def test_only_the_projects_people_and_the_office_enter_expenses(books: Books) -> None:
    with pytest.raises(NotYours):
        record_expense(books.grant, books.bill("print", "5"), None, by=books.town.stranger, at=AT)


def test_a_line_of_another_project_is_refused(books: Books) -> None:
    town = books.town
    other = grant_at(
        project(town.home, town.round), "implementing", worker=town.worker, officer=town.officer
    )

    with pytest.raises(errors.NoSuchLine):
        record_expense(other, books.bill("print", "5"), None, by=town.worker, at=AT)


def test_money_is_spent_only_while_the_project_runs(books: Books) -> None:
    town = books.town
    waits = grant_at(
        project(town.home, town.round), "on_notice", worker=town.worker, officer=town.officer
    )
    apply(books.grant, "terminate", by=town.officer, at=AT, note="负责人搬离。")

    for grant in (waits, books.now()):
        with pytest.raises(errors.NoMoneyYet):
            record_expense(grant, books.bill("print", "5"), None, by=town.worker, at=AT)


def test_a_cancelled_expense_stays_in_the_books_and_its_line_has_the_money_again(
    books: Books,
) -> None:
    expense = books.spend("material", "300")

    cancel_expense(expense, "重复录入。", by=books.town.worker, at=AT)

    assert books.line("material").spent == 0
    assert balance_of(books) == (8000, 0, 0)
    assert list(unbalanced()) == []
    with pytest.raises(errors.CancelledAlready):
        cancel_expense(expense, "再来一次。", by=books.town.worker, at=AT)


def test_a_cancellation_says_why(books: Books) -> None:
    expense = books.spend("material", "300")

    with pytest.raises(errors.WhyNeeded):
        cancel_expense(expense, " ", by=books.town.worker, at=AT)
    with pytest.raises(IntegrityError, match="says_why"), transaction.atomic():
        Expense.objects.filter(pk=expense.pk).update(cancelled_at=AT)


def test_the_database_refuses_what_the_service_would(books: Books) -> None:
    line = books.line("print")

    with pytest.raises(IntegrityError, match="expenses_are_at_most"), transaction.atomic():
        AwardLine.objects.filter(pk=line.pk).update(spent=line.amount + 1)
    with pytest.raises(IntegrityError, match="expenses_are_at_most"), transaction.atomic():
        Grant.objects.filter(pk=books.grant.pk).update(spent=8001)


# --- vouchers -------------------------------------------------------------------------------------


def content(expense: Expense) -> bytes:
    with expense.voucher.open("rb") as file:
        data: bytes = file.read()
    return data


def test_a_voucher_is_set_anew_without_the_place_where_it_was_taken(books: Books) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010E] = "secret place"
    bill = books.bill("material", "10")

    kept = record_expense(
        books.grant, bill, photo(exif=exif.tobytes()), by=books.town.worker, at=AT
    )

    data = content(kept)
    assert b"secret place" not in data
    with Image.open(BytesIO(data)) as picture:
        assert picture.format == "JPEG"
        assert not picture.getexif()


def test_a_pdf_is_kept_without_scripts(books: Books) -> None:
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.Root.OpenAction = pdf.make_indirect(script)
        pdf.save(out)
    out.seek(0)

    kept = record_expense(books.grant, books.bill("print", "10"), out, by=books.town.worker, at=AT)

    with pikepdf.open(BytesIO(content(kept))) as pdf:
        assert "/OpenAction" not in pdf.Root


@pytest.mark.parametrize("data", [b"", b"<html>", b"%PDF-1.4 broken", b"\xff\xd8\xff broken"])
def test_what_is_no_picture_and_no_pdf_is_refused_and_nothing_is_debited(
    books: Books, data: bytes
) -> None:
    with pytest.raises(errors.BadVoucher):
        record_expense(
            books.grant, books.bill("print", "10"), BytesIO(data), by=books.town.worker, at=AT
        )

    assert books.line("print").spent == 0


def test_a_missing_voucher_is_added_once_and_never_replaced(books: Books) -> None:
    worker = books.town.worker
    expense = record_expense(books.grant, books.bill("print", "10"), None, by=worker, at=AT)

    add_voucher(expense, photo("PNG"), by=worker, at=AT)

    with pytest.raises(errors.BadVoucher):
        add_voucher(expense, photo(), by=worker, at=AT)


def test_hours_and_things_of_ones_own_are_written_down(books: Books) -> None:
    said = {"kind": "hours", "day": TODAY, "what": "搬运图书", "people": 6, "hours": Decimal(9)}

    made = contribute(books.grant, said, by=books.town.worker, at=AT)

    assert (made.hours, made.people) == (9, 6)
    with pytest.raises(IntegrityError, match="hours_or_a_worth"), transaction.atomic():
        contribute(books.grant, {**said, "hours": None}, by=books.town.worker, at=AT)
