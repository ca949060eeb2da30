"""Expenses: each debits one line of the award, with its voucher, and is never edited."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any
from uuid import UUID, uuid4

from django.db import transaction

from projects.models import AwardLine, Contribution, Expense, Grant, Source

from .books import HOME, locked, not_in_the_future, spendable, write_down, yuan
from .counters import count
from .errors import BadVoucher, CancelledAlready, LineExhausted, NoSuchLine, WhyNeeded
from .vouchers import kept


@dataclass(frozen=True)
class Bill:
    """What stands on a voucher. `key` makes a form that is sent twice one expense."""

    line: int
    spent_on: date
    what: str
    payee: str
    amount: Decimal | str
    voucher_number: str = ""
    key: UUID | None = None


@transaction.atomic
def record_expense(
    grant: Grant, bill: Bill, voucher: IO[bytes] | None, *, by: Any, at: datetime
) -> Expense:
    """Debit a line; raises `LineExhausted` when it has not so much left.

    The row of the grant is locked first. The counters are set from what was read under that lock,
    and only if they are still the same; the constraints of the database say the rule again.
    """
    row = locked(grant, by, HOME)
    key = bill.key or uuid4()
    twin = Expense.objects.filter(grant=row, key=key).first()
    if twin is not None:
        return twin
    spendable(row)
    not_in_the_future(bill.spent_on, row, at)
    amount = yuan(bill.amount)
    line = _line(row, bill.line)
    file = kept(voucher) if voucher else None
    _debit(row, line, amount)
    expense = Expense(
        community_id=row.community_id,
        grant=row,
        line=line,
        key=key,
        spent_on=bill.spent_on,
        what=bill.what.strip()[:120],
        payee=bill.payee.strip()[:120],
        amount=amount,
        voucher_number=bill.voucher_number.strip()[:60],
        at=at,
        by=by,
    )
    if file is not None:
        expense.voucher = file
    expense.save()
    write_down(row, "spent", by, at, label=line.label, amount=amount)
    return expense


def _line(grant: Grant, pk: int) -> AwardLine:
    lines = grant.lines.exclude(source=Source.IN_KIND).select_for_update()
    line = lines.filter(pk=pk).first()
    if line is None:
        raise NoSuchLine
    return line


def _debit(grant: Grant, line: AwardLine, amount: Decimal) -> None:
    """Take an amount from the line, and from the award where the line is the grant's money."""
    if amount > line.left:
        raise LineExhausted(line.label, line.left, amount)
    _set_spent(line, line.spent + amount)
    if line.source == Source.GRANT:
        _set_spent(grant, grant.spent + amount)


def _set_spent(row: AwardLine | Grant, spent: Decimal) -> None:
    """Write the new counter over the one that was read, and over no other."""
    count(row, spent=spent)


@transaction.atomic
def cancel_expense(expense: Expense, why: str, *, by: Any, at: datetime) -> None:
    """Cancel an expense with the reason; its line has the money again, the row and voucher stay."""
    grant = locked(expense.grant, by, HOME)
    spendable(grant)
    if not why.strip():
        raise WhyNeeded
    row = Expense.objects.select_related("line").get(pk=expense.pk, grant=grant)
    standing = Expense.objects.standing().filter(pk=row.pk)
    if not standing.update(cancelled_at=at, cancelled_by=by, cancelled_why=why.strip()[:300]):
        raise CancelledAlready
    line = AwardLine.objects.select_for_update().get(pk=row.line_id)
    _debit(grant, line, -row.amount)
    write_down(grant, "cancelled", by, at, label=row.what, amount=row.amount, why=why.strip())


@transaction.atomic
def add_voucher(expense: Expense, voucher: IO[bytes] | None, *, by: Any, at: datetime) -> None:
    """Put the voucher to an expense that was entered without one; a voucher is never replaced."""
    grant = locked(expense.grant, by, HOME)
    row = Expense.objects.select_for_update().get(pk=expense.pk, grant=grant)
    if voucher is None or row.voucher or row.cancelled_at:
        raise BadVoucher
    row.voucher = kept(voucher)
    row.save(update_fields=["voucher"])
    write_down(grant, "voucher", by, at, label=row.what, amount=row.amount)


@transaction.atomic
def contribute(grant: Grant, said: dict[str, Any], *, by: Any, at: datetime) -> Contribution:
    """Write down what the project brought itself: hours, things, own money.

    A `key` in what is said makes a form that is sent twice one entry.
    """
    row = locked(grant, by, HOME)
    key = said.get("key") or uuid4()
    twin = row.contributions.filter(key=key).first()
    if twin is not None:
        return twin
    not_in_the_future(said["day"], row, at)
    made = Contribution.objects.create(
        community_id=row.community_id, grant=row, at=at, by=by, **{**said, "key": key}
    )
    write_down(row, "contributed", by, at, label=made.what)
    return made
