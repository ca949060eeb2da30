"""Agreement and instalments: what is promised, what each part waits for, what was paid."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from projects.completeness import missing_papers
from projects.models import Agreement, Awaits, Gate, Grant, Instalment, Status

from .books import OFFICE, locked, not_in_the_future, write_down
from .counters import count
from .errors import (
    MoneyHeld,
    NoMoneyYet,
    NothingToPay,
    NotPaid,
    PaidAlready,
    ReturnedFirst,
    WhyNeeded,
)
from .settling import settle
from .vouchers import kept


@transaction.atomic
def sign_agreement(
    grant: Grant, said: dict[str, Any], file: IO[bytes] | None, *, by: Any, at: datetime
) -> Agreement:
    """Record the agreement: day, number, parties, signed copy. A second time corrects it."""
    row = locked(grant, by, OFFICE)
    not_in_the_future(said["signed_on"], row, at)
    copy = kept(file) if file else None
    agreement = Agreement.objects.filter(grant=row).first() or Agreement(grant=row)
    agreement.community_id, agreement.at, agreement.by = row.community_id, at, by
    for name in ("number", "signed_on", "office_party", "project_party"):
        setattr(agreement, name, said[name])
    if copy is not None:
        agreement.file, agreement.name = copy, str(getattr(file, "name", ""))[:120]
    agreement.save()
    write_down(row, "agreement", by, at, day=agreement.signed_on)
    return agreement


def missing_for(instalment: Instalment) -> list[str]:
    """Everything that this instalment still waits for, each by its name."""
    return [*_of_the_state(instalment.grant), *_before(instalment), *_evidence(instalment)]


def _of_the_state(grant: Grant) -> Iterator[str]:
    if grant.status == Status.RECTIFYING:
        yield _("The project is being put right; the office accepts that first.")


def _before(instalment: Instalment) -> Iterator[str]:
    rows = instalment.grant.instalments
    earlier = rows.filter(order__lt=instalment.order, paid_on=None, amount__gt=0)
    for one in earlier:
        yield _("The instalment “%(label)s” is not paid yet.") % {"label": one.label}


def _evidence(instalment: Instalment) -> Iterator[str]:
    grant = instalment.grant
    yield from _agreement(grant)
    if instalment.awaits == Awaits.MIDTERM:
        yield from _midterm(grant)
    if instalment.awaits == Awaits.CLOSING:
        yield from _closing(grant)


def _agreement(grant: Grant) -> Iterator[str]:
    agreement = Agreement.objects.filter(grant=grant).first()
    if agreement is None:
        yield _("The agreement is not recorded.")
    elif not agreement.file:
        yield _("The signed copy of the agreement is missing.")
    yield from _papers(grant, Gate.START)


def _midterm(grant: Grant) -> Iterator[str]:
    if not grant.transitions.filter(action="pass_midterm").exists() and not _closed(grant):
        yield _("The midterm is not passed.")
    yield from _papers(grant, Gate.MIDTERM)


def _closing(grant: Grant) -> Iterator[str]:
    if not _closed(grant):
        yield _("The closing report is not accepted.")
    yield from _papers(grant, Gate.CLOSING)
    for expense in grant.expenses.standing().filter(voucher=""):
        yield _("The voucher of “%(what)s” (%(amount)s yuan) is missing.") % {
            "what": expense.what,
            "amount": f"{expense.amount:,.2f}",
        }


def _closed(grant: Grant) -> bool:
    return grant.status in (Status.CLOSED, Status.ARCHIVED)


def _papers(grant: Grant, gate: str) -> Iterator[str]:
    for name in missing_papers(grant, gate):
        yield _("The paper “%(name)s” is missing.") % {"name": name}


@transaction.atomic
def pay(  # noqa: PLR0913 - a payment is all of this
    instalment: Instalment,
    paid_on: date,
    reference: str = "",
    *,
    advance: str = "",
    by: Any,
    at: datetime,
) -> Instalment:
    """Record that an instalment was paid; raises `MoneyHeld` with everything that is missing.

    With a reason in `advance` the office pays ahead of the evidence, and the books say so.
    """
    grant = locked(instalment.grant, by, OFFICE)
    if grant.status == Status.TERMINATED:
        raise NoMoneyYet
    not_in_the_future(paid_on, grant, at)
    row = Instalment.objects.select_for_update().get(pk=instalment.pk, grant=grant)
    if row.paid_on:
        raise PaidAlready
    if not row.amount:
        raise NothingToPay
    missing = missing_for(row)
    if missing and not advance.strip():
        raise MoneyHeld(missing)
    row.paid_on, row.reference = paid_on, reference.strip()[:60]
    row.advanced = advance.strip()[:300] if missing else ""
    row.recorded_at, row.by = at, by
    row.save()
    count(grant, paid=grant.paid + row.amount)
    write_down(grant, "paid", by, at, label=row.label, amount=row.amount)
    return row


@transaction.atomic
def take_back_payment(instalment: Instalment, why: str, *, by: Any, at: datetime) -> None:
    """Strike out a payment that was recorded by mistake or came back; the last one first."""
    grant = locked(instalment.grant, by, OFFICE)
    if not why.strip():
        raise WhyNeeded
    row = Instalment.objects.select_for_update().get(pk=instalment.pk, grant=grant)
    later = grant.instalments.paid().filter(order__gt=row.order)
    if not row.paid_on or later.exists():
        raise NotPaid
    if grant.returned > grant.paid - row.amount - grant.spent and grant.returned:
        raise ReturnedFirst
    row.paid_on = row.recorded_at = row.by = None
    row.reference = row.advanced = ""
    row.save()
    count(grant, paid=grant.paid - row.amount)
    write_down(grant, "unpaid", by, at, label=row.label, amount=row.amount, why=why.strip())
    if grant.has_ended:
        settle(grant, by, at)
