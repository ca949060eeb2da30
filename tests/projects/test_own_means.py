"""What volunteers and the project's people gave counts in every report, from the records."""

from datetime import timedelta
from decimal import Decimal

import pytest

from activities.models import Attendance, Places
from activities.services import check_in
from activities.services.serving import check_out
from projects.models import Grant
from projects.money.spending import Bill, contribute, record_expense
from projects.printed.closing import report_context
from projects.printed.sections import Pairs
from projects.reporting.facts import Facts, facts_of
from projects.reporting.presenting import figures
from projects.reporting.year import year_report
from tests import factories as make
from tests.factories.activities import make_activity
from tests.factories.projects import LATER, grant_at, project, written_report

from .conftest import Town

pytestmark = pytest.mark.django_db
AUGUST = LATER + timedelta(days=130)


@pytest.fixture
def grant(town: Town) -> Grant:
    page = project(town.home, town.round)
    page.milestones.create(key="hours", label="志愿服务", target=20, unit="小时")
    page.budget_lines.create(
        category="venue", label="场地", unit_price=500, quantity=1, source="own"
    )
    page.save_revision()
    return grant_at(page, "implementing", worker=town.worker, officer=town.officer)


def serve(town: Town, grant: Grant, people: int, hours: float) -> None:
    """So many neighbours help for so long, checked in and out."""
    page = make_activity(town.home, "楼道清洁", project=grant.page, kind="volunteering")
    places = page.places.get()
    for turn in range(people):
        neighbour, scan = make.neighbour(town.home), f"{places.pk}-{turn}"
        came = check_in(
            places, neighbour, scan_id=scan, at=LATER, by=None, kind=Attendance.Kind.DESK
        )
        left = LATER + timedelta(hours=hours)
        check_out(came, scan_id=f"{scan}-out", at=left, by=None)
    end = LATER + timedelta(hours=2)
    Places.objects.filter(pk=places.pk).update(starts_at=LATER, ends_at=end)


def write_down(town: Town, grant: Grant, kind: str, amount: str) -> None:
    field = "hours" if kind == "hours" else "amount"
    said = {"kind": kind, "day": LATER.date(), "what": "搬书", field: Decimal(amount)}
    contribute(grant, said, by=town.worker, at=LATER)


@pytest.mark.chinese
def test_hours_that_were_checked_in_and_those_written_by_hand_are_added(
    town: Town, grant: Grant
) -> None:
    serve(town, grant, people=2, hours=1.5)
    write_down(town, grant, "hours", "9")
    write_down(town, grant, "hours", "0.5")

    facts = facts_of(grant, AUGUST)

    assert (facts.minutes, facts.account.hours, facts.hours) == (180, Decimal("9.5"), 12)
    assert [goal.done for goal in facts.targets if goal.unit == "小时"] == [12]
    assert ("志愿服务时长", "12") in [(str(label), value) for label, value in figures(facts)]


def test_own_money_counts_whether_it_was_spent_on_a_line_or_written_down(
    town: Town, grant: Grant
) -> None:
    line = grant.lines.get(source="own")
    bill = Bill(line.pk, LATER.date(), "场地费", "活动中心", "320.50")
    record_expense(grant, bill, None, by=town.worker, at=LATER)
    write_down(town, grant, "own", "100")
    write_down(town, grant, "in_kind", "1000")

    account = facts_of(Grant.objects.get(pk=grant.pk), AUGUST).account

    assert (account.spent, account.own_funds, account.in_kind) == (0, Decimal("420.50"), 1000)
    assert account.brought == account.cost == Decimal("1420.50")
    assert [(one.planned, one.spent) for one in account.own_lines] == [(500, Decimal("320.50"))]


@pytest.mark.chinese
@pytest.mark.parametrize("kind", ["midterm", "closing"])
def test_both_reports_say_it_and_keep_it(town: Town, grant: Grant, kind: str) -> None:
    write_down(town, grant, "hours", "9")
    write_down(town, grant, "in_kind", "1000")
    facts = facts_of(grant, AUGUST)
    written_report(grant, kind, by=town.worker, at=AUGUST)

    sections = report_context(grant, kind, at=AUGUST)["sections"]

    said = {
        str(label): value
        for one in sections
        if isinstance(one, Pairs)
        for row in one.rows
        for label, value in row
    }
    assert said["志愿服务时长"] == "9"
    assert "1,000" in str(said["实物投入"])
    assert Facts.from_json({**facts.as_json(), "at": facts.at.isoformat()}).hours == 9


def test_the_years_report_has_the_same_hours(town: Town, grant: Grant) -> None:
    serve(town, grant, people=2, hours=1.5)
    write_down(town, grant, "hours", "9")
    other = project(town.elsewhere, town.round)
    beside = grant_at(other, "implementing", worker=town.stranger, officer=town.officer)
    said = {"kind": "hours", "day": LATER.date(), "what": "搬书", "hours": Decimal("0.5")}
    contribute(beside, said, by=town.stranger, at=LATER)

    report = year_report(town.round, AUGUST)

    assert report.reach.whole.minutes == 180 + 540 + 30
    assert [row.reached.minutes for row in report.rows] == [720, 30]
    assert sorted(home.reached.minutes for home in report.homes) == [30, 720]
