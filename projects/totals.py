"""The sums of a round: applied for, approved, left; drafts counted apart."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from .models import Grant, ProjectPage, RoundPage, Source, Status
from .models.records import FUNDED
from .models.vocabulary import CENT, NOTHING


@dataclass(frozen=True)
class RoundTotals:
    """Numbers of one round; sums in yuan. `planned` adds the drafts to what was applied for.

    `back` is what projects that have ended left, and the pool has again.
    """

    pool: Decimal
    applications: int
    applied: Decimal
    approved: int
    awarded: Decimal
    back: Decimal
    rejected: int
    drafts: int
    drafted: Decimal

    @property
    def planned(self) -> Decimal:
        """What drafts and applications ask for together."""
        return self.applied + self.drafted

    @property
    def left(self) -> Decimal:
        """What the pool still holds."""
        return self.pool - self.awarded + self.back


def round_totals(call: RoundPage) -> RoundTotals:
    """Add up one round in three queries, however many projects it has."""
    funded = Q(status__in=FUNDED)
    sums = (
        Grant.objects.of_round(call)
        .handed_in()
        .aggregate(
            applications=Count("pk"),
            applied=Sum("requested", default=NOTHING),
            approved=Count("pk", filter=funded),
            awarded=Sum("awarded", default=NOTHING),
            back=Sum(F("released") + F("returned"), default=NOTHING),
            rejected=Count("pk", filter=Q(status=Status.REJECTED)),
        )
    )
    drafts = [amount for _page, amount in drafts_for(call)]
    return RoundTotals(
        pool=call.pool, drafts=len(drafts), drafted=sum(drafts, NOTHING), **_in_cents(sums)
    )


def _in_cents(sums: dict[str, Any]) -> dict[str, Any]:
    """SQLite adds decimals as floats and forgets their places; bring them back."""
    return {
        name: value.quantize(CENT) if isinstance(value, Decimal) else value
        for name, value in sums.items()
    }


def drafts_for(call: RoundPage) -> list[tuple[ProjectPage, Decimal]]:
    """Proposals not handed in whose newest version names this round, with what each asks for."""
    return [(page, _drafted(page)) for page in _drafts_of(call)]


def _drafts_of(call: RoundPage) -> list[ProjectPage]:
    pages = _unsent().filter(path__startswith=call.path[: -call.steplen])
    return [
        page
        for page in pages.select_related("latest_revision", "community")
        if _round(page) == call.pk
    ]


def _unsent() -> QuerySet[ProjectPage]:
    pages: QuerySet[ProjectPage] = ProjectPage.objects.filter(
        Q(grant__isnull=True) | Q(grant__status=Status.DRAFT, grant__submitted_at__isnull=True)
    )
    return pages


def _round(page: ProjectPage) -> int | None:
    revision = page.latest_revision
    return revision.content.get("round") if revision else page.round_id


def _drafted(page: ProjectPage) -> Decimal:
    """What a draft asks for, read from its newest version without building the page."""
    lines = page.latest_revision.content.get("budget_lines", []) if page.latest_revision else []
    amounts = (line["amount"] for line in lines if line.get("source") == Source.GRANT)
    return sum((Decimal(amount) for amount in amounts), NOTHING)
