"""Do the books balance? Every counter against the rows that it counts, exactly."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db.models import Prefetch

from projects.models import AwardLine, Expense, Grant, Leftover, RoundAccount, Source
from projects.models.records import FUNDED
from projects.models.vocabulary import NOTHING

from .settling import to_be_paid

CHUNK = 200


def unbalanced() -> Iterator[str]:
    """One sentence for each sum that is not what its rows say, over all grants and rounds."""
    grants = (
        Grant.objects.filter(status__in=FUNDED)
        .order_by("pk")
        .prefetch_related(
            Prefetch("lines", AwardLine.objects.order_by("order", "pk")),
            Prefetch("expenses", Expense.objects.standing(), to_attr="standing"),
            Prefetch("leftovers", Leftover.objects.standing(), to_attr="given_back"),
            "instalments",
        )
    )
    awarded: defaultdict[int | None, Decimal] = defaultdict(Decimal)
    back: defaultdict[int | None, Decimal] = defaultdict(Decimal)
    for grant in grants.iterator(chunk_size=CHUNK):
        awarded[grant.round_id] += grant.awarded
        back[grant.round_id] += grant.released + grant.returned
        yield from of_grant(grant)
    for account in RoundAccount.objects.select_related("round").iterator():
        name, key = account.round, account.round_id
        yield from _differs(f"{name}: awarded", account.awarded, awarded[key])
        yield from _differs(f"{name}: gone back", account.returned, back[key])


def of_grant(grant: Grant) -> Iterator[str]:
    """The sums of one grant; its rows come prefetched, the expenses as `standing`."""
    expenses: list[Expense] = getattr(grant, "standing")  # noqa: B009 - set by the prefetch
    lines = list(grant.lines.all())
    for line in lines:
        own = _sum(one.amount for one in expenses if one.line_id == line.pk)
        yield from _differs(f"{grant}, {line.label}: spent", line.spent, own)
    granted = [line for line in lines if line.source == Source.GRANT]
    of_grant_money = {line.pk for line in granted}
    spent = _sum(one.amount for one in expenses if one.line_id in of_grant_money)
    yield from _differs(f"{grant}: awarded", grant.awarded, _sum(one.amount for one in granted))
    yield from _differs(f"{grant}: spent", grant.spent, spent)
    parts = list(grant.instalments.all())
    if parts:
        promised = _sum(one.amount for one in parts)
        yield from _differs(f"{grant}: instalments", promised, grant.awarded - grant.released)
    paid = _sum(one.amount for one in parts if one.paid_on)
    yield from _differs(f"{grant}: paid", grant.paid, paid)
    yield from _of_leftovers(grant)


def _of_leftovers(grant: Grant) -> Iterator[str]:
    """What went back by its kinds; and one that has ended keeps nothing that nobody will spend."""
    rows: list[Leftover] = getattr(grant, "given_back")  # noqa: B009 - set by the prefetch
    counters = {Leftover.Kind.UNPAID: grant.released, Leftover.Kind.PAID_BACK: grant.returned}
    for kind, counter in counters.items():
        own = _sum(one.amount for one in rows if one.kind == kind)
        yield from _differs(f"{grant}: {kind}", counter, own)
    if grant.has_ended:
        kept = grant.awarded - grant.released
        yield from _differs(f"{grant}: kept to be paid", kept, to_be_paid(grant))


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, NOTHING)


def _differs(what: str, counter: Decimal, rows: Decimal) -> Iterator[str]:
    if counter != rows:
        yield f"{what} {counter:,.2f}, its rows come to {rows:,.2f}."
