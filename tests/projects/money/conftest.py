"""A project that runs: 8,000 yuan of the grant on two lines, and 500 of its own."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pytest

from projects.models import AwardLine, Expense, Grant
from projects.money.spending import Bill, record_expense
from tests.factories.photos import photo
from tests.factories.projects import LATER, grant_at, project
from tests.projects.conftest import Town

AT = LATER
TODAY = date(2026, 4, 1)


class Books(NamedTuple):
    town: Town
    grant: Grant

    def line(self, category: str) -> AwardLine:
        return AwardLine.objects.get(grant=self.grant, category=category)

    def now(self) -> Grant:
        return Grant.objects.get(pk=self.grant.pk)

    def bill(self, category: str, amount: str, **fields: object) -> Bill:
        given = {"spent_on": TODAY, "what": "材料", "payee": "文具店", **fields}
        return Bill(line=self.line(category).pk, amount=amount, **given)  # type: ignore[arg-type]

    def spend(self, category: str, amount: str, **fields: object) -> Expense:
        bill = self.bill(category, amount, **fields)
        return record_expense(self.grant, bill, photo(), by=self.town.worker, at=AT)


@pytest.fixture
def books(town: Town) -> Books:
    return running(town)


def running(town: Town) -> Books:
    page = project(town.home, town.round)
    page.budget_lines.create(
        category="venue", label="场地", unit_price=500, quantity=1, source="own"
    )
    page.save_revision()
    return Books(town, grant_at(page, "implementing", worker=town.worker, officer=town.officer))


def balance_of(books: Books) -> tuple[Decimal, Decimal, Decimal]:
    grant = books.now()
    return grant.awarded, grant.paid, grant.spent
