"""The report of a round at the end of its year: reach, money, people, per project and community.

One object for the page, the paper and the workbook; as many queries for three projects as for
three hundred.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from home.dates import local
from projects.links import Reached, RoundReach, reach_of_projects
from projects.models import Grant, RoundPage, Status
from projects.models.records import FUNDED
from projects.models.vocabulary import NOTHING
from projects.totals import RoundTotals, drafts_for, round_totals

from .hours import with_hours_by_hand


@dataclass(frozen=True)
class Row:
    """A project of the round; a draft has only what it asks for. Money in yuan."""

    code: str
    title: str
    community: str
    theme: str
    status: str
    score: Decimal | None
    requested: Decimal
    awarded: Decimal
    paid: Decimal
    spent: Decimal
    reached: Reached

    @property
    def is_funded(self) -> bool:
        """Whether it was approved."""
        return self.status in FUNDED


@dataclass(frozen=True)
class Home:
    """What a community applied for, was awarded, and reached with it."""

    name: str
    projects: int
    awarded: Decimal
    spent: Decimal
    reached: Reached


@dataclass(frozen=True)
class YearReport:
    """A round, its projects, its communities, and the rounds of the same year beside it."""

    call: RoundPage
    at: datetime
    totals: RoundTotals
    rows: tuple[Row, ...]
    homes: tuple[Home, ...]
    reach: RoundReach
    rounds: tuple[tuple[str, RoundTotals], ...]

    @property
    def paid(self) -> Decimal:
        """What was paid out."""
        return sum((row.paid for row in self.rows), NOTHING)

    @property
    def spent(self) -> Decimal:
        """What was spent."""
        return sum((row.spent for row in self.rows), NOTHING)

    @property
    def planned(self) -> Decimal:
        """All drafts and applications of the year."""
        return sum((totals.planned for _title, totals in self.rounds), NOTHING)

    def states(self) -> list[tuple[str, int]]:
        """How many projects stand where, in the order of their life."""
        counts: dict[str, int] = {}
        for row in self.rows:
            counts[row.status] = counts.get(row.status, 0) + 1
        return [(str(state.label), counts[state]) for state in Status if state in counts]

    def themes(self) -> list[tuple[str, Decimal]]:
        """What was awarded for each theme, the most first."""
        sums: dict[str, Decimal] = {}
        for row in self.rows:
            if row.is_funded:
                sums[row.theme] = sums.get(row.theme, NOTHING) + row.awarded
        return sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))


def year_report(call: RoundPage, at: datetime) -> YearReport:
    """Add up a round and the rounds of its year."""
    grants = list(
        Grant.objects.of_round(call)
        .handed_in()
        .select_related("community")
        .order_by("code", "title", "pk")
    )
    reach = with_hours_by_hand(reach_of_projects([grant.pk for grant in grants], at), grants)
    rows = [_row(grant, reach) for grant in grants]
    return YearReport(
        call=call,
        at=at,
        totals=round_totals(call),
        rows=tuple(sorted([*rows, *_drafts(call)], key=lambda row: (row.code, row.title))),
        homes=tuple(_homes(grants, reach)),
        reach=reach,
        rounds=tuple((one.title, round_totals(one)) for one in rounds_of_the_year(call)),
    )


def rounds_of_the_year(call: RoundPage) -> Sequence[RoundPage]:
    """The published rounds of this office whose calls opened in the same year, the first first."""
    if call.call_opens_at is None:
        return [call]
    year = local(call.call_opens_at).year
    siblings = RoundPage.objects.sibling_of(call).filter(live=True, call_opens_at__year=year)
    return list(siblings.order_by("call_opens_at", "pk")) or [call]


def _row(grant: Grant, reach: RoundReach) -> Row:
    return Row(
        code=grant.code,
        title=grant.title,
        community=grant.community.name,
        theme=grant.theme,
        status=grant.status,
        score=grant.score,
        requested=grant.requested,
        awarded=grant.awarded,
        paid=grant.paid,
        spent=grant.spent,
        reached=reach.projects.get(grant.pk, Reached()),
    )


def _drafts(call: RoundPage) -> list[Row]:
    money = (NOTHING, NOTHING, NOTHING)
    return [
        Row(
            page.code,
            page.draft_title,
            page.community.name if page.community else "",
            page.theme,
            Status.DRAFT,
            None,
            amount,
            *money,
            Reached(),
        )
        for page, amount in drafts_for(call)
    ]


def _homes(grants: Sequence[Grant], reach: RoundReach) -> list[Home]:
    """Communities with an approved project, by name."""
    funded: dict[int, list[Grant]] = {}
    for grant in grants:
        if grant.is_funded:
            funded.setdefault(grant.community_id, []).append(grant)
    homes = [
        Home(
            own[0].community.name,
            len(own),
            sum((grant.awarded for grant in own), NOTHING),
            sum((grant.spent for grant in own), NOTHING),
            reach.communities.get(key, Reached()),
        )
        for key, own in funded.items()
    ]
    return sorted(homes, key=lambda home: home.name)
