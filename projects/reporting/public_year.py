"""What everybody reads of a round's year: decided projects, money, and whom they reached.

Nothing that is undecided or was refused stands in it. Totals are those that each project's own page
says. Ages and newcomers are shares rounded to five per cent, counted to the end of the last full
quarter, as on the page of a sub-district's activities; a row with fewer than five people shows no
number of people.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from home.dates import day_text, yuan_text
from home.rounding import rounded
from projects.links import Reached, RoundReach, reach_of_projects
from projects.models import Grant, RoundPage, Status
from projects.models.records import OVER, PUBLIC

from .year import Row, YearReport, year_report
from .year_parts import MINUTES, MOST_SHOWN, Chart, Sheet, by_home, by_month, by_state, by_theme

FEWEST = 5  # people
Reach = tuple[int, int | None, int | None]


@dataclass(frozen=True)
class PublicYear:
    """A report with nothing in it that only the office may know; plain enough to be cached."""

    title: str
    figures: list[tuple[str, int | Decimal]]
    charts: list[Chart]
    tables: list[Sheet]
    state: str
    split_state: str

    @property
    def numbers(self) -> list[tuple[str, str]]:
        """The figures as they are read: amounts in yuan."""
        return [
            (label, yuan_text(n) if isinstance(n, Decimal) else f"{n:,}")
            for label, n in self.figures
        ]

    def lines(self) -> list[list[Any]]:
        """All tables below one another as open data: table, row, column, value."""
        found: list[list[Any]] = [[_("Table"), _("Row"), _("Column"), _("Value")]]
        for label, n in self.figures:
            found.append([_("Figures"), label, _("yuan") if isinstance(n, Decimal) else "", n])
        for table in self.tables:
            rows = [*table.rows, *([table.total] if table.total else [])]
            for name, *cells in rows:
                pairs = zip(table.head[1:], cells, strict=True)
                found += [[table.title, name, head, cell] for head, cell in pairs if cell != ""]
        for chart in self.charts:
            for name, *values in chart.rows:
                pairs = zip(chart.names, values, strict=True)
                found += [[chart.title, name, head or chart.unit, n] for head, n in pairs]
        return found


def has_public_year(call: RoundPage) -> bool:
    """Whether anything of the round is decided and public."""
    return bool(Grant.objects.of_round(call).filter(status__in=PUBLIC).exists())


def public_year(call: RoundPage, at: datetime) -> PublicYear:
    """The round as everybody may know it."""
    whole = year_report(call, at)
    shown = replace(whole, rows=tuple(row for row in whole.rows if row.status in PUBLIC))
    quarter = quarter_begins(at)
    settled = Grant.objects.of_round(call).public().values_list("pk", flat=True)
    split = reach_of_projects(list(settled), quarter)
    return PublicYear(
        title=call.title,
        figures=[*(_applied(whole) if _is_decided(whole) else []), *_figures(shown)],
        charts=_charts(shown, split),
        tables=[_homes(shown), _projects(shown)],
        state=day_text(at),
        split_state=day_text(quarter),
    )


def quarter_begins(at: datetime) -> datetime:
    """The midnight with which this quarter began."""
    here = timezone.localtime(at)
    first = (here.month - 1) // 3 * 3 + 1
    return here.replace(month=first, day=1, hour=0, minute=0, second=0, microsecond=0)


def _is_decided(report: YearReport) -> bool:
    """Whether the office has said yes or no to everything that was handed in."""
    settled = {*PUBLIC, *OVER, Status.DRAFT}
    return all(row.status in settled for row in report.rows)


def _applied(report: YearReport) -> list[tuple[str, int | Decimal]]:
    totals = report.totals
    return [(_("Applications"), totals.applications), (_("Applied for"), totals.applied)]


def _figures(report: YearReport) -> list[tuple[str, int | Decimal]]:
    totals, whole = report.totals, report.reach.whole
    return [
        (_("Approved"), totals.approved),
        (_("Awarded"), totals.awarded),
        (_("Pool"), totals.pool),
        (_("Paid out"), report.paid),
        (_("Spent"), report.spent),
        *([(_("Back in the pool"), totals.back)] if totals.back else []),
        (_("Sessions"), whole.sessions),
        (_("Person-times"), whole.person_times),
        (_("People"), whole.people),
        (_("Volunteer hours"), whole.minutes // MINUTES),
    ]


def _charts(report: YearReport, split: RoundReach) -> list[Chart]:
    whole = split.whole
    came_before = max(whole.people - whole.newcomers, 0)
    newcomers = [(_("came for the first time"), whole.newcomers), (_("came before"), came_before)]
    found = [
        by_theme(report),
        by_state(report),
        by_month(report),
        Chart(_("Ages, about"), "%", rounded(split.bands)),
        Chart(_("New or not, about"), "%", rounded(newcomers)),
        by_home(report),
        Chart(
            _("Person-times by community"),
            _("person-times"),
            [(one.name, n) for one in report.homes if (n := _reach(one.reached)[1])],
        ),
    ]
    return [chart for chart in found if chart.rows]


def _reach(reached: Reached) -> Reach:
    """Sessions, person-times, people; no number of people where they are a few."""
    if 0 < reached.people < FEWEST:
        return reached.sessions, None, None
    return reached.sessions, reached.person_times, reached.people


def _homes(report: YearReport) -> Sheet:
    return Sheet(
        _("Communities (yuan)"),
        [
            _("Community"),
            _("Projects"),
            _("Awarded"),
            _("Spent"),
            _("Left"),
            *_reach_head(),
        ],
        [
            [
                home.name,
                home.projects,
                home.awarded,
                home.spent,
                home.awarded - home.spent,
                *_reach(home.reached),
            ]
            for home in report.homes
        ],
        frozenset(range(1, 8)),
    )


def _projects(report: YearReport) -> Sheet:
    shown, whole = report.rows[:MOST_SHOWN], report.reach.whole
    reached = [whole.sessions, whole.person_times, whole.people]
    cut = _("The first %(n)d projects; the list of projects has all.") % {"n": MOST_SHOWN}
    return Sheet(
        _("Projects (yuan)"),
        [
            _("Project"),
            _("Community"),
            _("State"),
            _("Awarded"),
            _("Spent"),
            *_reach_head(),
        ],
        [_project(row) for row in shown],
        frozenset(range(3, 8)),
        [_("Together"), "", "", report.totals.awarded, report.spent, *reached],
        cut if len(report.rows) > len(shown) else "",
    )


def _reach_head() -> list[str]:
    return [_("Sessions"), _("Person-times"), _("People")]


def _project(row: Row) -> list[Any]:
    return [
        f"{row.code} {row.title}".strip(),
        row.community,
        str(Status(row.status).label),
        row.awarded if row.is_funded else None,
        row.spent if row.is_funded else None,
        *_reach(row.reached),
    ]
