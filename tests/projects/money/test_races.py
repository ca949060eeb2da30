"""Two expenses for the last 100 yuan, two officers and one instalment, on PostgreSQL."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from projects.models import AwardLine, Expense
from projects.money import spending
from projects.money.amending import Change, ask_amendment
from projects.money.balance import unbalanced
from projects.money.errors import BelowTheSpent, LineExhausted, PaidAlready
from projects.money.paying import pay
from projects.money.spending import record_expense
from tests import factories as make
from tests.factories.projects import round_page
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


def test_with_the_services_check_off_the_database_refuses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    books = books_with_100_left()
    monkeypatch.setattr(AwardLine, "left", 10_000)

    with pytest.raises(IntegrityError, match="expenses_are_at_most_their_line"):
        spending_of(books, "100.01")()
