"""Two expenses for the last 100 yuan, one instalment, one receipt, two officers: on PostgreSQL."""

from collections.abc import Callable
from threading import Barrier

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from projects.lifecycle import apply
from projects.models import AwardLine, Expense, Grant, Leftover, RoundAccount
from projects.money import returning, spending
from projects.money.amending import Change, ask_amendment
from projects.money.balance import unbalanced
from projects.money.errors import BelowTheSpent, LineExhausted, PaidAlready, TooMuchReturned
from projects.money.paying import pay
from projects.money.returning import Receipt, record_return
from projects.money.spending import record_expense
from tests import factories as make
from tests.factories.projects import APPROVED, grant_at, project, round_page
from tests.projects.conftest import Town
from tests.projects.reviewing.test_races import at_once

from .conftest import AT, TODAY, Books, running

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def books_with_100_left() -> Books:
    place = make.sub_district()
    home = make.community(sub_district=place)
    officer, worker = make.officer(place), make.social_worker(home)
    books = running(Town(place, officer, home, worker, home, worker, round_page(place)))
    books.spend("print", "1900")
    return books


def spending_of(books: Books, amount: str) -> Callable[[], object]:
    bill = books.bill("print", amount)
    return lambda: record_expense(books.grant, bill, None, by=books.town.worker, at=AT)


def test_two_expenses_race_for_the_last_100_yuan_of_a_line() -> None:
    books = books_with_100_left()

    ends = at_once([spending_of(books, "100") for _ in range(6)])

    assert ends == ["done"] + [LineExhausted.code] * 5
    assert books.line("print").left == 0
    assert Expense.objects.count() == 2
    assert list(unbalanced()) == []


def test_an_expense_and_an_amendment_race_for_the_same_money() -> None:
    """Whoever comes second is refused with a sentence; neither waits for the other for ever."""
    books = books_with_100_left()
    changes = [
        Change(6100, key=books.line("material").key),  # type: ignore[arg-type]
        Change(1900, key=books.line("print").key),  # type: ignore[arg-type]
    ]

    def amend() -> object:
        return ask_amendment(books.grant, changes, "改用旧书。", by=books.town.worker, at=AT)

    ends = at_once([spending_of(books, "100"), amend])

    assert ends in ([BelowTheSpent.code, "done"], ["done", LineExhausted.code])
    assert list(unbalanced()) == []


def test_an_instalment_is_paid_once_by_two_officers() -> None:
    books = books_with_100_left()
    first = books.grant.instalments.first()
    assert first is not None

    def task() -> object:
        return pay(first, TODAY, advance="定金。", by=books.town.officer, at=AT)

    assert at_once([task] * 4) == ["done"] + [PaidAlready.code] * 3
    assert books.now().paid == 4800
    assert list(unbalanced()) == []


def ended_with_100_in_hand() -> Books:
    """Stopped after the first instalment; 4,800 yuan paid, 4,700 spent."""
    books = books_with_100_left()
    first = books.grant.instalments.first()
    assert first is not None
    pay(first, TODAY, advance="定金。", by=books.town.officer, at=AT)
    books.spend("material", "2800")
    apply(books.grant, "terminate", by=books.town.officer, at=AT, note="负责人搬离。")
    return books


def receiving(books: Books, amount: str) -> Callable[[], object]:
    receipt = Receipt(TODAY, amount, "海防村居委会")
    return lambda: record_return(books.grant, receipt, by=books.town.officer, at=AT)


def test_two_officers_record_the_same_money_that_came_back_once() -> None:
    books = ended_with_100_in_hand()

    ends = at_once([receiving(books, "100") for _ in range(4)])

    assert ends == ["done"] + [TooMuchReturned.code] * 3
    assert (books.now().returned, books.now().owed_back) == (100, 0)
    assert list(unbalanced()) == []


def test_a_receipt_and_an_approval_race_for_the_same_pool() -> None:
    """They lock the account after their own grant; neither waits for the other for ever."""
    books = ended_with_100_in_hand()
    page = project(books.town.home, books.town.round)
    town = books.town
    waits = grant_at(page, "on_notice", worker=town.worker, officer=town.officer)

    def approve() -> object:
        return apply(waits, "approve", by=books.town.officer, at=APPROVED)

    assert at_once([receiving(books, "100"), approve]) == ["done", "done"]
    assert RoundAccount.objects.get().taken == 4700 + 8000
    assert list(unbalanced()) == []


# --- the guards are what the races are decided by -------------------------------------------------


def test_without_the_lock_the_condition_still_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    books = books_with_100_left()
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **kwargs: rows)

    ends = at_once([spending_of(books, "100") for _ in range(6)])

    assert ends.count("done") == 1
    assert books.line("print").left == 0
    assert list(unbalanced()) == []


def test_with_lock_and_condition_off_the_line_would_be_overspent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both read 1,900 and write 2,000: two expenses, one of which nobody counted."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **kwargs: rows)

    def blind(row: AwardLine, spent: object) -> None:
        type(row)._default_manager.filter(pk=row.pk).update(spent=spent)

    monkeypatch.setattr(spending, "_set_spent", blind)
    for _attempt in range(20):  # the two must meet, which a busy machine can prevent
        books = books_with_100_left()
        together = at_once([spending_of(books, "100") for _ in range(2)])
        if together == ["done", "done"]:
            break

    assert together == ["done", "done"]
    assert list(unbalanced()) != []


def test_with_lock_and_condition_off_money_would_come_back_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both see 100 yuan owed and write 100 returned: two receipts for money that came once."""
    books = ended_with_100_in_hand()
    together, checked = Barrier(2), returning._checked

    def both_look(*args: object) -> object:
        amount = checked(*args)  # type: ignore[arg-type]
        together.wait(timeout=10)
        return amount

    def blind(row: Grant | RoundAccount, **after: object) -> None:
        type(row)._default_manager.filter(pk=row.pk).update(**after)

    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **kwargs: rows)
    monkeypatch.setattr(returning, "_checked", both_look)
    monkeypatch.setattr(returning, "count", blind)

    assert at_once([receiving(books, "100") for _ in range(2)]) == ["done", "done"]
    assert Leftover.objects.filter(kind="paid_back").count() == 2
    assert list(unbalanced()) != []


def test_without_the_lock_the_condition_takes_the_money_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    books = ended_with_100_in_hand()
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **kwargs: rows)

    ends = at_once([receiving(books, "100") for _ in range(4)])

    assert ends.count("done") == 1
    assert books.now().returned == 100
    assert list(unbalanced()) == []


def test_with_the_services_check_off_the_database_refuses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    books = books_with_100_left()
    monkeypatch.setattr(AwardLine, "left", 10_000)

    with pytest.raises(IntegrityError, match="expenses_are_at_most_their_line"):
        spending_of(books, "100.01")()
