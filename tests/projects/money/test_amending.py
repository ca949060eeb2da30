"""Money moves between lines: freely up to a share, else by a decision; always as a difference."""

from decimal import Decimal

import pytest

from projects.errors import NotYours
from projects.models import Amendment, CategoryCap, RoundAccount
from projects.money import errors
from projects.money.amending import Change, ask_amendment, decide_amendment
from projects.money.balance import unbalanced
from projects.money.paying import pay

from .conftest import AT, TODAY, Books, balance_of

pytestmark = pytest.mark.django_db


def ask(books: Books, *, reason: str = "印量增加。", **after: str | int) -> Amendment:
    changes = [Change(Decimal(value), key=books.line(name).key) for name, value in after.items()]
    return ask_amendment(books.grant, changes, reason, by=books.town.worker, at=AT)


def amounts(books: Books) -> tuple[Decimal, Decimal]:
    return books.line("material").amount, books.line("print").amount


def test_a_small_move_is_in_force_at_once(books: Books) -> None:
    made = ask(books, material=5200, print=2800)

    assert (made.state, made.automatic, made.moved) == ("applied", True, 800)
    assert amounts(books) == (5200, 2800)
    assert [(line.before, line.after) for line in made.lines.all()] == [
        (6000, 5200),
        (2000, 2800),
    ]
    assert list(unbalanced()) == []


def test_a_larger_move_waits_for_the_office(books: Books) -> None:
    made = ask(books, material=5199, print=2801)
    assert made.state == "asked"
    assert amounts(books) == (6000, 2000)

    decide_amendment(made, True, "", by=books.town.officer, at=AT)

    assert amounts(books) == (5199, 2801)
    assert list(unbalanced()) == []


def test_many_small_moves_are_not_free_for_ever(books: Books) -> None:
    ask(books, material=5500, print=2500)

    made = ask(books, material=5100, print=2900)

    assert made.state == "asked"


def test_a_small_move_past_a_cap_waits_for_the_office(books: Books) -> None:
    CategoryCap.objects.create(round=books.town.round, category="print", percent=30)

    small = ask(books, material=5600, print=2400)
    past = ask(books, material=5599, print=2401)
    decide_amendment(past, True, "", by=books.town.officer, at=AT)
    back = ask(books, material=5600, print=2400)

    assert [one.state for one in (small, past, back)] == ["applied", "asked", "applied"]


def test_a_line_can_be_added(books: Books) -> None:
    changes = [
        Change(Decimal(5600), key=books.line("material").key),
        Change(Decimal(400), category="transport", label="参访包车"),
    ]

    ask_amendment(books.grant, changes, "增加一次参访。", by=books.town.worker, at=AT)

    assert books.line("transport").amount == 400
    assert list(unbalanced()) == []


def test_a_refused_amendment_changes_nothing_and_says_why(books: Books) -> None:
    made = ask(books, material=3000, print=5000)
    with pytest.raises(errors.WhyNeeded):
        decide_amendment(made, False, "", by=books.town.officer, at=AT)

    decide_amendment(made, False, "印刷已超过同类项目。", by=books.town.officer, at=AT)

    assert amounts(books) == (6000, 2000)
    with pytest.raises(errors.DecidedAlready):
        decide_amendment(made, True, "", by=books.town.officer, at=AT)


def test_the_lines_never_come_to_more_than_the_award(books: Books) -> None:
    with pytest.raises(errors.AboveTheAward):
        ask(books, material=6001)


def test_a_line_never_has_less_than_was_spent_on_it(books: Books) -> None:
    books.spend("print", "1500")

    with pytest.raises(errors.BelowTheSpent):
        ask(books, material=6600, print=1400)


def test_what_was_spent_meanwhile_counts_when_it_is_decided(books: Books) -> None:
    made = ask(books, material=7500, print=500)
    books.spend("print", "600")

    with pytest.raises(errors.BelowTheSpent):
        decide_amendment(made, True, "", by=books.town.officer, at=AT)
    assert amounts(books) == (6000, 2000)


def test_a_smaller_award_gives_the_pool_its_money_back(books: Books) -> None:
    made = ask(books, material=5000)
    assert made.state == "asked"

    decide_amendment(made, True, "同意退回。", by=books.town.officer, at=AT)

    assert balance_of(books) == (7000, 0, 0)
    assert RoundAccount.objects.get(round=books.town.round).awarded == 7000
    assert [one.amount for one in books.grant.instalments.all()] == [4800, 2200]
    assert list(unbalanced()) == []


def test_an_award_never_falls_below_what_is_paid(books: Books) -> None:
    for one in books.grant.instalments.all():
        pay(one, TODAY, advance="年底结账。", by=books.town.officer, at=AT)
    made = ask(books, material=5000)

    with pytest.raises(errors.BelowThePaid):
        decide_amendment(made, True, "", by=books.town.officer, at=AT)
    assert list(unbalanced()) == []


def test_one_amendment_waits_at_a_time(books: Books) -> None:
    ask(books, material=3000, print=5000)

    with pytest.raises(errors.AmendmentWaits):
        ask(books, material=5900, print=2100)


def test_an_amendment_has_a_reason_and_a_difference(books: Books) -> None:
    with pytest.raises(errors.WhyNeeded):
        ask(books, reason=" ", material=5900)
    with pytest.raises(errors.NothingChanges):
        ask(books, material=6000)


def test_only_the_office_decides(books: Books) -> None:
    made = ask(books, material=3000, print=5000)

    with pytest.raises(NotYours):
        decide_amendment(made, True, "", by=books.town.worker, at=AT)
