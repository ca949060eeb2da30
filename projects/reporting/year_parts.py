"""What stands in the report of a round: numbers, charts and tables for page, paper and workbook."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from home.dates import month_text, yuan_text
from projects.models import Status

from .year import Row, YearReport

MINUTES = 60
NONE = "—"
TENTH = Decimal("0.1")
MOST_SHOWN = 300  # projects on a page or a sheet; a sub-district has a few dozen a year
Cells = list[Any]


@dataclass(frozen=True)
class Chart:
    """Bars: each row is a label and a whole number for each name of the series."""

    title: str
    unit: str
    rows: Sequence[tuple[Any, ...]]
    names: tuple[str, ...] = ("",)


@dataclass(frozen=True)
class Sheet:
    """A table: `numbers` are the columns of numbers; amounts stay numbers in the workbook."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Any]]
    numbers: frozenset[int] = frozenset()
    total: Cells | None = None
    note: str = ""

    @property
    def columns(self) -> list[dict[str, Any]]:
        """The head as the house's table takes it."""
        return [
            {"label": label, "number": place in self.numbers}
            for place, label in enumerate(self.head)
        ]

    @property
    def shown(self) -> list[list[str]]:
        """The rows as they are read."""
        return [[as_text(cell) for cell in row] for row in self.rows]

    @property
    def foot(self) -> list[str] | None:
        """The sums as they are read."""
        return [as_text(cell) for cell in self.total] if self.total else None


def as_text(cell: Any) -> str:
    """A cell as people read it: amounts with cents only where there are some, scores to a tenth."""
    if cell is None:
        return NONE
    if isinstance(cell, Decimal):
        is_amount = cell.as_tuple().exponent != TENTH.as_tuple().exponent
        return f"{cell:,.0f}" if is_amount and cell == cell.to_integral_value() else f"{cell:,f}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def numbers(report: YearReport) -> list[tuple[str, str]]:
    """The figures that head the report."""
    totals, whole = report.totals, report.reach.whole
    return [
        (_("Applications"), f"{totals.applications:,}"),
        (_("Applied for"), yuan_text(totals.applied)),
        (_("Approved"), f"{totals.approved:,}"),
        (_("Awarded"), yuan_text(totals.awarded)),
        (_("Pool"), yuan_text(totals.pool)),
        (_("Paid out"), yuan_text(report.paid)),
        (_("Spent"), yuan_text(report.spent)),
        *([(_("Back in the pool"), yuan_text(totals.back))] if totals.back else []),
        (_("Left in the pool"), yuan_text(totals.left)),
        (_("Sessions"), f"{whole.sessions:,}"),
        (_("Person-times"), f"{whole.person_times:,}"),
        (_("People"), f"{whole.people:,}"),
        (_("For the first time"), f"{whole.newcomers:,}"),
        (_("Volunteer hours"), f"{whole.minutes // MINUTES:,}"),
    ]


def charts(report: YearReport) -> list[Chart]:
    """Where the money went, and whom it reached."""
    found = [
        by_theme(report),
        by_home(report),
        Chart(
            _("Person-times by community"),
            _("person-times"),
            [(h.name, h.reached.person_times) for h in report.homes if h.reached.sessions],
        ),
        by_month(report),
        Chart(_("People by age"), "", report.reach.bands),
        by_state(report),
    ]
    return [chart for chart in found if chart.rows]


def by_theme(report: YearReport) -> Chart:
    """The money of each theme."""
    rows = [(name, int(total)) for name, total in report.themes()]
    return Chart(_("Awarded by theme"), _("yuan"), rows)


def by_home(report: YearReport) -> Chart:
    """The money of each community: what was spent, and what is left."""
    rows = [(one.name, int(one.spent), int(one.awarded - one.spent)) for one in report.homes]
    names = (_("Spent"), _("Left"))
    return Chart(_("Awarded by community, spent and left"), _("yuan"), rows, names)


def by_month(report: YearReport) -> Chart:
    """Person-times of each month, the first month first."""
    rows = [(month_text(month), n) for month, n in report.reach.months]
    return Chart(_("Person-times by month"), _("person-times"), rows)


def by_state(report: YearReport) -> Chart:
    """How many projects stand where."""
    return Chart(_("Where the projects stand"), "", report.states())


def sheets(report: YearReport, *, most: int | None = MOST_SHOWN) -> list[Sheet]:
    """The tables; a page and a sheet show so many projects at `most`, the workbook has all."""
    return [_rounds(report), _homes(report), _projects(report, most)]


def _rounds(report: YearReport) -> Sheet:
    rows: list[Cells] = [
        [
            title,
            one.pool,
            one.applications,
            one.applied,
            one.approved,
            one.awarded,
            one.back,
            one.left,
            one.rejected,
            one.drafts,
            one.planned,
        ]
        for title, one in report.rounds
    ]
    sums = [sum((row[place] for row in rows), 0 * rows[0][place]) for place in range(1, 11)]
    return Sheet(
        _("Rounds of the year (yuan)"),
        [
            _("Grant round"),
            _("Pool"),
            _("Applications"),
            _("Applied for"),
            _("Approved"),
            _("Awarded"),
            _("Gone back"),
            _("Left in the pool"),
            _("Not approved"),
            _("Drafts"),
            _("With drafts"),
        ],
        rows,
        frozenset(range(1, 11)),
        [_("Together"), *sums],
    )


def _project(row: Row) -> Cells:
    reached = row.reached
    return [
        f"{row.code} {row.title}".strip(),
        row.community,
        str(Status(row.status).label),
        None if row.score is None else row.score.quantize(TENTH),
        row.requested,
        row.awarded if row.is_funded else None,
        row.spent if row.is_funded else None,
        reached.sessions,
        reached.person_times,
        reached.people,
        reached.newcomers,
    ]


def _projects(report: YearReport, most: int | None) -> Sheet:
    whole = report.reach.whole
    reached = [whole.sessions, whole.person_times, whole.people, whole.newcomers]
    asked = report.totals.planned
    return Sheet(
        _("Projects (yuan)"),
        [
            _("Project"),
            _("Community"),
            _("State"),
            _("Score"),
            _("Applied for"),
            _("Awarded"),
            _("Spent"),
            _("Sessions"),
            _("Person-times"),
            _("People"),
            _("For the first time"),
        ],
        [_project(row) for row in report.rows[:most]],
        frozenset(range(3, 11)),
        [_("Together"), "", "", "", asked, report.totals.awarded, report.spent, *reached],
        _("The first %(n)d projects; all are in the workbook.") % {"n": most}
        if most is not None and len(report.rows) > most
        else "",
    )


def _homes(report: YearReport) -> Sheet:
    rows: list[Cells] = [
        [
            home.name,
            home.projects,
            home.awarded,
            home.spent,
            home.awarded - home.spent,
            home.reached.sessions,
            home.reached.person_times,
            home.reached.people,
            home.reached.newcomers,
            home.reached.minutes // MINUTES,
        ]
        for home in report.homes
    ]
    return Sheet(
        _("Communities (yuan)"),
        [
            _("Community"),
            _("Projects"),
            _("Awarded"),
            _("Spent"),
            _("Left"),
            _("Sessions"),
            _("Person-times"),
            _("People"),
            _("For the first time"),
            _("Volunteer hours"),
        ],
        rows,
        frozenset(range(1, 10)),
    )
