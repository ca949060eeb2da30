"""The command that holds every sum against its rows."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from projects.models import AwardLine, Expense, Grant
from projects.money.balance import unbalanced

from .conftest import Books

pytestmark = pytest.mark.django_db


def verify() -> str:
    out = StringIO()
    call_command("verify_money", stdout=out)
    return out.getvalue()


def test_books_that_balance_are_said_to(books: Books) -> None:
    books.spend("material", "12.34")

    assert "All sums balance (1 grants)." in verify()


def test_a_counter_that_somebody_changed_by_hand_is_found(books: Books) -> None:
    books.spend("material", "12.34")
    AwardLine.objects.filter(category="material").update(spent=12)
    Grant.objects.update(spent=13, paid=5)

    with pytest.raises(CommandError, match="3 sums"):
        verify()


def test_an_expense_that_somebody_changed_by_hand_is_found(books: Books) -> None:
    books.spend("material", "12.34")
    Expense.objects.update(amount="12.35")

    assert len(list(unbalanced())) == 2
