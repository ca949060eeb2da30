"""The account of a grant as reports and archives have it: from the records of money."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from django.db.models import Count, Q

from projects.models import AwardLine, Contribution, Grant, Source
from projects.models.vocabulary import NOTHING

SUMS = ("awarded", "paid", "spent", "own", "in_kind", "hours")
Kind = Contribution.Kind


@dataclass(frozen=True)
class LineSum:
    """A line of the budget: what it may spend, and what it spent so far."""

    category: str
    label: str
    planned: Decimal
    spent: Decimal


@dataclass(frozen=True)
class Account:
    """What was awarded, paid out and spent, and the same by line; yuan with two places.

    `own` and `in_kind` are what the project's people gave beside the grant, `hours` those that
    were written down by hand, beside what check-in and check-out give. `own_lines` are the lines
    of the budget that own funds pay. `vouchers` counts expenses, `without` those of them that have
    no voucher.
    """

    awarded: Decimal
    paid: Decimal
    spent: Decimal
    own: Decimal = NOTHING
    in_kind: Decimal = NOTHING
    hours: Decimal = NOTHING
    lines: tuple[LineSum, ...] = ()
    own_lines: tuple[LineSum, ...] = ()
    vouchers: int = 0
    without: int = 0

    @property
    def left(self) -> Decimal:
        """What is left of the award."""
        return self.awarded - self.spent

    @property
    def in_hand(self) -> Decimal:
        """What was paid out and was not spent."""
        return max(self.paid - self.spent, NOTHING)

    @property
    def own_funds(self) -> Decimal:
        """Own money: what own lines were spent on, and what was written down without a line."""
        return self.own + sum((line.spent for line in self.own_lines), NOTHING)

    @property
    def brought(self) -> Decimal:
        """What the project's people brought themselves, in money and in kind."""
        return self.own_funds + self.in_kind

    @property
    def cost(self) -> Decimal:
        """What the project cost in all, whoever paid it."""
        return self.spent + self.brought

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read back what was kept."""
        sums: dict[str, Any] = {name: Decimal(data[name]) for name in SUMS}
        return cls(
            **sums,
            lines=_lines_from(data["lines"]),
            own_lines=_lines_from(data.get("own_lines", ())),
            vouchers=int(data["vouchers"]),
            without=int(data["without"]),
        )


def _lines_from(rows: Iterable[Mapping[str, Any]]) -> tuple[LineSum, ...]:
    return tuple(
        LineSum(row["category"], row["label"], Decimal(row["planned"]), Decimal(row["spent"]))
        for row in rows
    )


def account_of(grant: Grant) -> Account:
    """Add up what is recorded of the grant's money, in three queries."""
    if grant._state.adding:
        return Account(grant.awarded, grant.paid, grant.spent)
    expenses = grant.expenses.standing().aggregate(
        vouchers=Count("pk"), without=Count("pk", filter=Q(voucher=""))
    )
    brought, lines = _brought(grant), list(grant.lines.all())
    return Account(
        awarded=grant.awarded,
        paid=grant.paid,
        spent=grant.spent,
        own=brought[Kind.OWN],
        in_kind=brought[Kind.IN_KIND],
        hours=brought[Kind.HOURS],
        lines=_lines_of(lines, Source.GRANT),
        own_lines=_lines_of(lines, Source.OWN),
        **expenses,
    )


def _lines_of(lines: Iterable[AwardLine], source: str) -> tuple[LineSum, ...]:
    return tuple(
        LineSum(line.category, line.label, line.amount, line.spent)
        for line in lines
        if line.source == source
    )


def _brought(grant: Grant) -> dict[str, Decimal]:
    """What the project's people brought themselves: yuan, worth in yuan, and hours."""
    sums: dict[str, Decimal] = dict.fromkeys(Kind.values, NOTHING)
    for row in grant.contributions.all():
        sums[row.kind] += (row.hours if row.kind == Kind.HOURS else row.amount) or NOTHING
    return sums
