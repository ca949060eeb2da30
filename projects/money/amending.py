"""Changes of an award, as differences of its lines: free up to a share, else decided."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from projects.models import (
    AmendedLine,
    Amendment,
    AwardLine,
    Grant,
    RoundPage,
    Source,
)
from projects.models.vocabulary import NOTHING, new_key

from .books import HOME, OFFICE, locked, spendable, write_down
from .counters import account_of, count
from .errors import (
    AboveTheAward,
    AmendmentWaits,
    BelowThePaid,
    BelowTheSpent,
    DecidedAlready,
    NoSuchLine,
    NothingChanges,
    Outdated,
    WhyNeeded,
)
from .shares import cut_instalments

WHOLE = 100


@dataclass(frozen=True)
class Change:
    """What one line shall have. Without a key it is a new line."""

    after: Decimal
    key: str = ""
    category: str = ""
    label: str = ""


@transaction.atomic
def ask_amendment(  # noqa: PLR0913 - a request is all of this
    grant: Grant,
    changes: Sequence[Change],
    reason: str,
    *,
    key: UUID | None = None,
    by: Any,
    at: datetime,
) -> Amendment:
    """Ask to move money between lines. Below the round's share it is in force at once, unless a
    category would pass its cap. `key` makes a form that is sent twice one request."""
    row = locked(grant, by, HOME)
    key = key or uuid4()
    twin = row.amendments.filter(key=key).first()
    if twin is not None:
        return twin
    spendable(row)
    if not reason.strip():
        raise WhyNeeded
    if row.amendments.filter(state=Amendment.State.ASKED).exists():
        raise AmendmentWaits
    lines = _differences(row, changes)
    amendment = Amendment.objects.create(
        community_id=row.community_id,
        grant=row,
        key=key,
        number=row.amendments.count() + 1,
        reason=reason.strip()[:1000],
        moved=_moved(lines),
        at=at,
        by=by,
    )
    for line in lines:
        line.amendment = amendment
    AmendedLine.objects.bulk_create(lines)
    write_down(row, "asked", by, at, label=amendment.number, amount=amendment.moved)
    if _is_free(row, lines, amendment.moved):
        _put_in_force(row, amendment, by, at, automatic=True)
    return amendment


def _differences(grant: Grant, changes: Sequence[Change]) -> list[AmendedLine]:
    """Only what differs; raises what speaks against it."""
    standing = {line.key: line for line in grant.lines.filter(source=Source.GRANT)}
    found = []
    for change in changes:
        line = standing.get(change.key)
        if change.key and line is None:
            raise NoSuchLine
        if line is not None and change.after == line.amount:
            continue
        _check(line, change)
        found.append(_difference(line, change))
    if not found:
        raise NothingChanges
    total = sum((line.amount for line in standing.values()), NOTHING)
    after = total + sum((line.change for line in found), NOTHING)
    if after > grant.awarded:
        raise AboveTheAward(after, grant.awarded)
    return found


def _check(line: AwardLine | None, change: Change) -> None:
    if line is not None and change.after < line.spent:
        raise BelowTheSpent(line.label, line.spent)
    if line is None and not (change.label.strip() and change.category and change.after > 0):
        raise NoSuchLine(_("A new line needs its category, what it is for, and an amount."))


def _difference(line: AwardLine | None, change: Change) -> AmendedLine:
    if line is None:
        return AmendedLine(
            key=new_key(),
            category=change.category,
            label=change.label.strip()[:80],
            after=change.after,
            is_new=True,
        )
    return AmendedLine(
        key=line.key,
        category=line.category,
        label=line.label,
        before=line.amount,
        after=change.after,
    )


def _moved(lines: Sequence[AmendedLine]) -> Decimal:
    """The larger of what lines gain and what lines lose."""
    gained = sum((line.change for line in lines if line.change > 0), NOTHING)
    lost = -sum((line.change for line in lines if line.change < 0), NOTHING)
    return max(gained, lost)


def _is_free(grant: Grant, lines: Sequence[AmendedLine], moved: Decimal) -> bool:
    """Whether nobody need decide: the sum stays, and all free moves together are small."""
    if grant.round is None or sum((line.change for line in lines), NOTHING):
        return False
    before = grant.amendments.filter(automatic=True).values_list("moved", flat=True)
    allowed = grant.awarded * grant.round.free_percent / WHOLE
    return sum(before, NOTHING) + moved <= allowed and not _passes_a_cap(grant, grant.round, lines)


def _passes_a_cap(grant: Grant, call: RoundPage, lines: Sequence[AmendedLine]) -> bool:
    """Whether a category that gains would have more than the round gives for it."""
    gains = {line.category for line in lines if line.change > 0}
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for standing in grant.lines.filter(source=Source.GRANT):
        sums[standing.category] += standing.amount
    for line in lines:
        sums[line.category] += line.change
    caps = call.caps.filter(category__in=gains)
    return any(sums[cap.category] > cap.most(grant.awarded) for cap in caps)


@transaction.atomic
def decide_amendment(
    amendment: Amendment, accept: bool, answer: str, *, by: Any, at: datetime
) -> Amendment:
    """Put an amendment in force, or refuse it with a reason."""
    grant = locked(amendment.grant, by, OFFICE)
    row = Amendment.objects.select_for_update().get(pk=amendment.pk)
    if row.state != Amendment.State.ASKED:
        raise DecidedAlready
    if not accept and not answer.strip():
        raise WhyNeeded
    row.answer = answer.strip()[:500]
    if accept:
        spendable(grant)
        _put_in_force(grant, row, by, at)
    else:
        row.state, row.decided_at, row.decided_by = Amendment.State.REFUSED, at, by
        row.save()
        write_down(grant, "refused", by, at, label=row.number, why=row.answer)
    return row


def _put_in_force(
    grant: Grant, row: Amendment, by: Any, at: datetime, *, automatic: bool = False
) -> None:
    lines = list(row.lines.all())
    # What loses money first: no moment has more in the lines than in the award.
    for line in sorted(lines, key=lambda one: one.change):
        _write(grant, line)
    less = -sum((line.change for line in lines), NOTHING)
    if less > 0:
        _give_back(grant, less)
    row.state, row.automatic = Amendment.State.APPLIED, automatic
    row.decided_at, row.decided_by = at, by
    row.save()
    write_down(grant, "amended", by, at, label=row.number, amount=row.moved)


def _write(grant: Grant, line: AmendedLine) -> None:
    """One line of the award as amended; its price and quantity follow, so that they multiply."""
    if line.is_new:
        AwardLine.objects.create(
            community_id=grant.community_id,
            grant=grant,
            key=line.key,
            order=grant.lines.count(),
            category=line.category,
            label=line.label,
            unit_price=line.after,
            quantity=1,
            amount=line.after,
        )
        return
    standing = grant.lines.select_for_update().filter(key=line.key, amount=line.before).first()
    if standing is None:
        raise Outdated
    if standing.spent > line.after:
        raise BelowTheSpent(standing.label, standing.spent)
    standing.amount = standing.unit_price = line.after
    standing.quantity, standing.unit = Decimal(1), ""
    standing.save(update_fields=["amount", "unit_price", "quantity", "unit"])


def _give_back(grant: Grant, less: Decimal) -> None:
    """A smaller award: the pool has the rest again, the instalments that are not paid shrink."""
    if not cut_instalments(grant, less):
        raise BelowThePaid
    account = account_of(grant)
    if account is not None:
        count(account, awarded=account.awarded - less)
    count(grant, awarded=grant.awarded - less)
