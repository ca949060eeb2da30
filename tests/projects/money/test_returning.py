"""What a project did not spend goes back to the pool: unpaid money at its end, paid money as it
comes back."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from projects.errors import NotYours
from projects.lifecycle import apply
from projects.models import Grant, Leftover, RoundAccount
from projects.money import errors
from projects.money.balance import unbalanced
from projects.money.paying import pay, take_back_payment
from projects.money.returning import Receipt, record_return, strike_return
from projects.services import open_grant, record_score
from tests.factories.projects import APPROVED, WAY, project, written_report

from .conftest import AT, TODAY, Books

pytestmark = pytest.mark.django_db
SPENT = Decimal("5000.40")


def paid(books: Books, *places: int) -> None:
    parts = list(books.grant.instalments.all())
    for place in places:
        pay(parts[place], TODAY, advance="预付。", by=books.town.officer, at=AT)


def close(books: Books) -> Grant:
    written_report(books.grant, "closing", by=books.town.worker, at=AT)
    apply(books.grant, "report_closing", by=books.town.worker, at=AT)
    apply(books.grant, "close", by=books.town.officer, at=AT)
    return books.now()


def terminate(books: Books) -> Grant:
    apply(books.grant, "terminate", by=books.town.officer, at=AT, note="负责人搬离。")
    return books.now()


def receipt(amount: str, **fields: object) -> Receipt:
    given = {"day": TODAY, "payer": "海防村居委会", "reference": "1120-3", **fields}
    return Receipt(amount=amount, **given)  # type: ignore[arg-type]


def give(books: Books, amount: str, **fields: object) -> Leftover:
    return record_return(books.now(), receipt(amount, **fields), by=books.town.officer, at=AT)


def pool(books: Books) -> RoundAccount:
    return RoundAccount.objects.get(round=books.town.round)


def test_what_a_closed_project_did_not_spend_and_was_not_paid_is_in_the_pool_again(
    books: Books,
) -> None:
    paid(books, 0)
    books.spend("material", "5000.40")

    grant = close(books)

    assert (grant.awarded, grant.released, grant.held) == (8000, Decimal("2999.60"), SPENT)
    assert [one.amount for one in grant.instalments.all()] == [4800, Decimal("200.40")]
    assert pool(books).left == pool(books).pool - SPENT
    assert grant.owed_back == 0
    assert list(unbalanced()) == []


def test_the_rest_of_what_was_spent_is_paid_after_the_close_and_no_more(books: Books) -> None:
    paid(books, 0)
    books.spend("material", "5000.40")
    close(books)

    paid(books, 1)

    assert (books.now().paid, books.now().balance) == (SPENT, 0)
    assert list(unbalanced()) == []


def test_what_was_paid_and_not_spent_is_owed_until_it_comes_back(books: Books) -> None:
    paid(books, 0)
    books.spend("print", "1500.50")

    grant = close(books)
    assert (grant.released, grant.owed_back) == (3200, Decimal("3299.50"))
    assert pool(books).returned == 3200

    give(books, "3000")
    give(books, "299.50", payer="周敏")

    assert (books.now().returned, books.now().owed_back) == (Decimal("3299.50"), 0)
    assert books.now().held == books.now().spent == Decimal("1500.50")
    assert pool(books).left == pool(books).pool - Decimal("1500.50")
    assert list(unbalanced()) == []


def test_cents_come_back_exactly(books: Books) -> None:
    paid(books, 0)
    for amount in ("0.10", "0.20", "0.30"):
        books.spend("print", amount)
    close(books)

    for amount in ("0.10", "0.20", "4799.10"):
        give(books, amount)

    assert books.now().owed_back == 0
    assert list(unbalanced()) == []


def test_a_project_that_spent_all_leaves_nothing(books: Books) -> None:
    paid(books, 0)
    books.spend("material", "6000")
    books.spend("print", "2000")

    grant = close(books)

    assert not Leftover.objects.exists()
    assert (grant.held, grant.owed_back) == (8000, 0)
    assert list(unbalanced()) == []


def test_own_money_that_was_not_spent_is_nobody_elses(books: Books) -> None:
    books.spend("material", "6000")
    books.spend("print", "2000")
    books.spend("venue", "20")

    close(books)

    assert pool(books).returned == 0


def test_the_end_of_a_project_that_is_stopped_stops_its_money(books: Books) -> None:
    paid(books, 0)
    books.spend("material", "1000")

    grant = terminate(books)

    assert (grant.released, grant.owed_back) == (3200, 3800)
    assert grant.instalments.get(paid_on=None).amount == 0
    give(books, "3800")
    assert pool(books).left == pool(books).pool - 1000
    assert list(unbalanced()) == []


def test_a_project_that_is_stopped_before_any_payment_gives_all_of_it_back(books: Books) -> None:
    books.spend("material", "1000")

    grant = terminate(books)

    assert (grant.held, grant.balance, grant.owed_back) == (0, 0, 0)
    assert pool(books).left == pool(books).pool
    assert list(unbalanced()) == []


def test_an_instalment_that_was_cut_to_nothing_is_not_paid(books: Books) -> None:
    paid(books, 0)
    books.spend("print", "1500")
    close(books)

    with pytest.raises(errors.NothingToPay):
        paid(books, 1)


def test_what_is_back_in_the_pool_can_be_awarded_again(books: Books) -> None:
    town = books.town
    RoundAccount.objects.update(pool=8000)
    grant = open_grant(project(town.home, town.round))
    for action in ("submit", "screen", "review"):
        apply(grant, action, by=town.officer, at=WAY[action])
    record_score(grant, "90", by=town.officer, at=WAY["review"])
    apply(grant, "post", by=town.officer, at=WAY["post"])
    terminate(books)

    apply(grant, "approve", by=town.officer, at=APPROVED)

    assert (pool(books).awarded, pool(books).returned, pool(books).left) == (16000, 8000, 0)
    assert list(unbalanced()) == []


def test_what_was_awarded_again_cannot_be_taken_out_of_the_pool(books: Books) -> None:
    paid(books, 0)
    terminate(books)
    made = give(books, "4800")
    RoundAccount.objects.update(pool=100)

    with pytest.raises(errors.AwardedAgain):
        strike_return(made, "录错。", by=books.town.officer, at=AT)
    assert books.now().returned == 4800


def test_more_than_is_owed_does_not_come_back(books: Books) -> None:
    paid(books, 0)
    books.spend("print", "1500")
    close(books)

    with pytest.raises(errors.TooMuchReturned) as refused:
        give(books, "3300.01")

    assert "3,300.00" in str(refused.value)
    assert not Leftover.objects.filter(kind="paid_back").exists()


def test_a_receipt_has_a_payer_an_amount_and_a_day_that_has_come(books: Books) -> None:
    paid(books, 0)
    with pytest.raises(errors.NotEnded):
        give(books, "5")
    close(books)

    with pytest.raises(errors.PayerNeeded):
        give(books, "5", payer=" ")
    with pytest.raises(errors.BadAmount):
        give(books, "-5")
    with pytest.raises(errors.BadDay):
        give(books, "5", day=date(2026, 4, 2))


def test_a_form_that_is_sent_twice_is_one_receipt(books: Books) -> None:
    paid(books, 0)
    close(books)
    key = uuid4()

    assert give(books, "100", key=key) == give(books, "100", key=key)
    assert books.now().returned == 100


def test_only_the_office_records_what_came_back(books: Books) -> None:
    paid(books, 0)
    close(books)

    with pytest.raises(NotYours):
        record_return(books.grant, receipt("5"), by=books.town.worker, at=AT)
    made = give(books, "5")
    with pytest.raises(NotYours):
        strike_return(made, "录错。", by=books.town.worker, at=AT)


def test_a_receipt_that_is_struck_out_stays_and_the_money_is_owed_again(books: Books) -> None:
    paid(books, 0)
    close(books)
    made = give(books, "4800")

    with pytest.raises(errors.WhyNeeded):
        strike_return(made, "", by=books.town.officer, at=AT)
    strike_return(made, "重复录入。", by=books.town.officer, at=AT)

    assert (books.now().returned, books.now().owed_back) == (0, 4800)
    assert Leftover.objects.get(pk=made.pk).cancelled_why == "重复录入。"
    assert list(unbalanced()) == []
    with pytest.raises(errors.NotStanding):
        strike_return(made, "重复录入。", by=books.town.officer, at=AT)


def test_money_that_was_never_paid_out_is_no_receipt_to_strike_out(books: Books) -> None:
    close(books)

    with pytest.raises(errors.NotStanding):
        strike_return(Leftover.objects.get(), "录错。", by=books.town.officer, at=AT)


def test_a_payment_that_bounced_after_the_close_frees_what_it_was_too_much(books: Books) -> None:
    paid(books, 0, 1)
    books.spend("material", "6000")
    books.spend("print", "1500")
    close(books)
    assert (books.now().released, books.now().owed_back) == (0, 500)

    last = books.grant.instalments.last()
    assert last is not None
    take_back_payment(last, "账号有误。", by=books.town.officer, at=AT)

    assert (books.now().released, books.now().owed_back) == (500, 0)
    assert books.grant.instalments.last().amount == 2700
    assert list(unbalanced()) == []


def test_a_payment_of_which_money_came_back_is_not_struck_out(books: Books) -> None:
    paid(books, 0)
    close(books)
    give(books, "100")
    first = books.grant.instalments.first()
    assert first is not None

    with pytest.raises(errors.ReturnedFirst):
        take_back_payment(first, "账号有误。", by=books.town.officer, at=AT)


def test_the_database_refuses_what_the_services_would(books: Books) -> None:
    paid(books, 0)
    books.spend("print", "1500")
    close(books)
    rows = Grant.objects.filter(pk=books.grant.pk)

    with pytest.raises(IntegrityError, match="only_what_was_paid"), transaction.atomic():
        rows.update(returned=Decimal("3300.01"))
    with pytest.raises(IntegrityError, match="what_is_paid_is_not"), transaction.atomic():
        rows.update(released=Decimal("3200.01"))
    with pytest.raises(IntegrityError, match="who_pays_back"), transaction.atomic():
        Leftover.objects.update(kind="paid_back")
    with pytest.raises(IntegrityError, match="only_what_was_awarded"), transaction.atomic():
        RoundAccount.objects.update(returned=8001)


def test_the_command_finds_what_somebody_changed_by_hand(books: Books) -> None:
    paid(books, 0)
    close(books)
    give(books, "100")
    Leftover.objects.filter(kind="paid_back").update(amount=90)

    assert len(list(unbalanced())) == 1
    Grant.objects.update(released=3000)

    assert len(list(unbalanced())) == 5
