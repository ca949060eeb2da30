"""Agreement and instalments: what each waits for by name, and ahead of it only with a reason."""

from datetime import date
from decimal import Decimal

import pytest

from projects.errors import NotYours
from projects.lifecycle import apply
from projects.models import Instalment, RequiredPaper
from projects.money import errors
from projects.money.balance import unbalanced
from projects.money.paying import missing_for, pay, sign_agreement, take_back_payment
from projects.money.shares import parts_of, plan_instalments
from projects.money.spending import record_expense
from tests.factories.photos import photo
from tests.factories.projects import round_page, written_report

from .conftest import AT, TODAY, Books, balance_of

pytestmark = pytest.mark.django_db
SAID = {
    "number": "2026-03",
    "signed_on": TODAY,
    "office_party": "自治办",
    "project_party": "海防村居委会",
}


def parts(books: Books) -> list[Instalment]:
    return list(Instalment.objects.filter(grant=books.grant).select_related("grant__community"))


def sign(books: Books, *, copy: bool = True) -> None:
    file = photo() if copy else None
    sign_agreement(books.grant, SAID, file, by=books.town.officer, at=AT)


def test_an_approval_writes_the_instalments_down(books: Books) -> None:
    assert [(one.percent, one.amount) for one in parts(books)] == [(60, 4800), (40, 3200)]

    plan_instalments(books.now())
    assert len(parts(books)) == 2


def test_rounding_goes_to_the_last_instalment(books: Books) -> None:
    amounts = [part.amount for part in parts_of(books.town.round, Decimal("100.01"))]

    assert amounts == [Decimal("60.00"), Decimal("40.01")]


def test_a_round_without_instalments_pays_at_once(books: Books) -> None:
    call = round_page(books.town.place)
    call.instalments.all().delete()

    assert [(part.percent, part.amount) for part in parts_of(call, Decimal(50))] == [(100, 50)]


def test_the_first_instalment_waits_for_the_agreement_and_its_signed_copy(books: Books) -> None:
    first = parts(books)[0]
    assert len(missing_for(first)) == 1

    sign(books, copy=False)
    with pytest.raises(errors.MoneyHeld) as held:
        pay(first, TODAY, by=books.town.officer, at=AT)
    assert len(held.value.missing) == 1
    assert balance_of(books) == (8000, 0, 0)

    sign(books)
    pay(first, TODAY, "20260401-7", by=books.town.officer, at=AT)
    assert balance_of(books) == (8000, 4800, 0)
    assert list(unbalanced()) == []


def test_the_papers_of_the_round_are_named_when_they_are_missing(books: Books) -> None:
    RequiredPaper.objects.create(round=books.town.round, gate="start", label="承诺书")
    sign(books)

    (sentence,) = missing_for(parts(books)[0])

    assert "承诺书" in sentence


def test_the_last_instalment_names_all_that_it_waits_for(books: Books) -> None:
    record_expense(books.grant, books.bill("print", "30"), None, by=books.town.worker, at=AT)
    sign(books)

    missing = missing_for(parts(books)[1])

    assert len(missing) == 3
    assert any("材料" in sentence and "30.00" in sentence for sentence in missing)


def test_a_project_that_is_put_right_gets_no_money(books: Books) -> None:
    sign(books)
    written_report(books.grant, "midterm", by=books.town.worker, at=AT)
    apply(books.grant, "report_midterm", by=books.town.worker, at=AT)
    apply(books.grant, "rectify", by=books.town.officer, at=AT, note="签到表不全。")

    assert len(missing_for(parts(books)[0])) == 1


def test_the_office_can_pay_ahead_with_a_reason_that_stays(books: Books) -> None:
    paid = pay(parts(books)[0], TODAY, advance="材料款需先付定金。", by=books.town.officer, at=AT)

    assert paid.advanced == "材料款需先付定金。"
    assert balance_of(books)[1] == 4800


def test_an_instalment_is_paid_once(books: Books) -> None:
    sign(books)
    first = parts(books)[0]
    pay(first, TODAY, by=books.town.officer, at=AT)

    with pytest.raises(errors.PaidAlready):
        pay(first, TODAY, by=books.town.officer, at=AT)


def test_a_payment_that_came_back_is_struck_out_the_last_one_first(books: Books) -> None:
    officer = books.town.officer
    first, second = parts(books)
    for one in (first, second):
        pay(one, TODAY, advance="年底结账。", by=officer, at=AT)
    with pytest.raises(errors.NotPaid):
        take_back_payment(first, "退回。", by=officer, at=AT)

    take_back_payment(second, "账号有误，银行退回。", by=officer, at=AT)

    assert balance_of(books)[1] == 4800
    assert list(unbalanced()) == []


def test_only_the_office_pays_and_never_on_a_day_to_come(books: Books) -> None:
    sign(books)
    first = parts(books)[0]

    with pytest.raises(NotYours):
        pay(first, TODAY, by=books.town.worker, at=AT)
    with pytest.raises(errors.BadDay):
        pay(first, date(2026, 4, 2), by=books.town.officer, at=AT)
