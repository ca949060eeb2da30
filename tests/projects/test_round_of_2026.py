"""The demo year, moved through the services from the call to the archive."""

import csv
import io
import itertools
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.models import User
from communities.models import Community, SubDistrict
from projects.models import AwardLine, Grant, ProjectPage, RoundPage, Status
from projects.money.spending import Bill, record_expense
from projects.services import open_grant, place_in_history, record_score
from projects.totals import round_totals
from tests.factories import community, officer, sub_district
from tests.factories.projects import SHANGHAI, project, round_page, written_report
from tests.projects.money.conftest import photo

MAIN = (
    ("MP01", "implementing", "86.4", 18000),
    ("MP02", "implementing", "88.2", 23000),
    ("MP03", "archived", "92.6", 20000),
    ("MP04", "closed", "90.1", 16000),
    ("MP05", "rectifying", "84.0", 13000),
    ("MP06", "implementing", "87.5", 8000),
    ("MP07", "implementing", "85.3", 16000),
    ("MP08", "closing", "83.7", 15000),
    ("MP09", "rectifying", "82.9", 22000),
    ("MP10", "closed", "91.4", 8000),
    ("MP11", "implementing", "89.0", 11000),
    ("MP13", "implementing", "84.8", 12000),
    ("MP15", "rejected", "68.2", 30000),
    ("MP16", "archived", "88.9", 10000),
    ("MP17", "implementing", "86.0", 22000),
    ("MP19", "implementing", "90.8", 16000),
)
SUPPLEMENT = (
    ("MP12", "on_notice", "80.6", 10000),
    ("MP14", "in_review", None, 14000),
    ("MP18", "draft", None, 8000),
)
AFTER_APPROVAL = {
    "implementing": (),
    "rectifying": ("report_midterm", "rectify"),
    "closing": ("report_midterm", "pass_midterm", "report_closing"),
    "closed": ("report_midterm", "pass_midterm", "report_closing", "close"),
    "archived": ("report_midterm", "pass_midterm", "report_closing", "close", "archive"),
}
DAYS = {
    "report_midterm": (8, 10),
    "rectify": (8, 14),
    "pass_midterm": (8, 14),
    "report_closing": (11, 2),
    "close": (11, 9),
    "archive": (11, 16),
}


def on(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 10, 0, tzinfo=SHANGHAI)


class Year(NamedTuple):
    main: RoundPage
    supplement: RoundPage
    grants: dict[str, Grant]


class Office(NamedTuple):
    place: SubDistrict
    home: Community
    officer: User


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def office(module_db: None) -> Office:
    place = sub_district(code="CHE", name="澄河街道")
    return Office(place, community(sub_district=place), officer(place))


@pytest.fixture(scope="module")
def year(office: Office) -> Year:
    main = round_page(office.place, code="2026")
    supplement = round_page(
        office.place,
        code="2026S",
        pool=Decimal(40000),
        call_opens_at=on(10, 8),
        call_closes_at=on(10, 23),
    )
    grants = dict(_main(office, main)) | dict(_supplement(office, supplement))
    return Year(main, supplement, grants)


def _main(office: Office, call: RoundPage) -> Iterator[tuple[str, Grant]]:
    for code, status, score, amount in MAIN:
        grant = _reviewed(office, call, code, amount, (2, 2), (2, 24), (3, 2))
        record_score(grant, score, by=office.officer, at=on(3, 12))
        if status == "rejected":
            place_in_history(grant, [("reject", on(3, 13), office.officer, "得分低于75分。")])
        else:
            steps = [("post", (3, 16)), ("approve", (3, 23)), ("start", (4, 1))]
            steps += [(action, DAYS[action]) for action in AFTER_APPROVAL[status]]
            for action, day in steps:
                if action == "report_closing":
                    _spend_all(grant, office, on(*day))
                _report(grant, action, office, on(*day))
                place_in_history(grant, [(action, on(*day), office.officer, "按章整理。")])
        yield code, grant


def _spend_all(grant: Grant, office: Office, at: datetime) -> None:
    """What a project does not spend goes back to the pool; these spent it all."""
    line = AwardLine.objects.get(grant=grant)
    bill = Bill(line.pk, at.date(), "材料", "文具店", line.amount)
    record_expense(grant, bill, photo(), by=office.officer, at=at)


def _report(grant: Grant, action: str, office: Office, at: datetime) -> None:
    moved, _line, kind = action.partition("_")
    if moved == "report":
        written_report(grant, kind, by=office.officer, at=at)


def _supplement(office: Office, call: RoundPage) -> Iterator[tuple[str, Grant]]:
    for code, status, score, amount in SUPPLEMENT:
        if status == "draft":
            yield code, open_grant(_proposal(office, call, code, amount))
            continue
        grant = _reviewed(office, call, code, amount, (10, 12), (10, 28), (11, 2))
        if score:
            record_score(grant, score, by=office.officer, at=on(11, 12))
            place_in_history(grant, [("post", on(11, 16), office.officer)])
        yield code, grant


def _proposal(office: Office, call: RoundPage, code: str, amount: int) -> ProjectPage:
    return project(office.home, call, code=code, title=code, lines=(("material", amount),))


def _reviewed(
    office: Office, call: RoundPage, code: str, amount: int, *days: tuple[int, int]
) -> Grant:
    grant = open_grant(_proposal(office, call, code, amount))
    steps = zip(("submit", "screen", "review"), days, strict=True)
    return place_in_history(grant, [(action, on(*day), office.officer) for action, day in steps])


def test_every_project_stands_where_the_year_left_it(year: Year) -> None:
    expected = {code: status for code, status, _score, _amount in MAIN + SUPPLEMENT}

    assert {code: grant.status for code, grant in year.grants.items()} == expected


def test_the_main_round_awards_230_000_of_its_pool(year: Year) -> None:
    totals = round_totals(year.main)

    assert (totals.applications, totals.applied) == (16, Decimal(260000))
    assert (totals.approved, totals.awarded) == (15, Decimal(230000))
    assert (totals.pool, totals.left) == (Decimal(300000), Decimal(70000))
    assert (totals.rejected, totals.drafts) == (1, 0)


def test_the_public_page_of_the_round_says_what_was_decided(year: Year, client: Client) -> None:
    text = strip_tags(client.get(year.main.get_url()).text)

    for figure in ("15", "230,000", "70,000", "300,000"):
        assert figure in text
    assert "68.2" not in text
    assert "MP15" not in text


@pytest.mark.chinese
def test_the_open_data_of_the_round_add_up(year: Year, client: Client) -> None:
    answer = client.get(reverse("projects:csv"), {"round": year.main.pk})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert len(rows) == 15
    [column] = [name for name in rows[0] if "立项金额" in name]
    assert sum(Decimal(row[column]) for row in rows) == Decimal(230000)


def test_the_account_of_the_round_says_the_same_as_its_grants(year: Year) -> None:
    year.main.account.refresh_from_db()

    assert year.main.account.awarded == round_totals(year.main).awarded


def test_number_15_is_rejected_at_68_2(year: Year) -> None:
    grant = year.grants["MP15"]

    assert (grant.status, grant.score) == (Status.REJECTED, Decimal("68.20"))
    assert grant.awarded == 0
    assert not ProjectPage.objects.get(pk=grant.pk).live


def test_the_supplementary_round_has_24_000_applied_of_32_000_planned(year: Year) -> None:
    totals = round_totals(year.supplement)

    assert (totals.applications, totals.applied) == (2, Decimal(24000))
    assert (totals.drafts, totals.planned) == (1, Decimal(32000))
    assert totals.awarded == 0


def test_all_drafts_and_applications_are_292_000(year: Year) -> None:
    both = (round_totals(year.main), round_totals(year.supplement))

    assert sum(totals.planned for totals in both) == Decimal(292000)


def test_the_notice_hangs_for_five_working_days(year: Year) -> None:
    grant = year.grants["MP12"]

    assert (str(grant.notice_from), str(grant.notice_to)) == ("2026-11-16", "2026-11-20")


def test_what_is_on_notice_or_approved_is_on_the_site_and_nothing_else(year: Year) -> None:
    live = set(ProjectPage.objects.live().values_list("code", flat=True))

    assert live == set(year.grants) - {"MP14", "MP15", "MP18"}


def test_the_award_lines_add_up_to_the_awards(year: Year) -> None:
    lines = AwardLine.objects.filter(grant__round=year.main)

    assert sum(line.amount for line in lines) == Decimal(230000)


def test_every_step_of_an_archived_project_is_written_down(year: Year) -> None:
    path = list(year.grants["MP03"].transitions.values_list("before", "after"))

    assert path[0][0] == "draft"
    assert path[-1][1] == "archived"
    assert all(left[1] == right[0] for left, right in itertools.pairwise(path))
    assert len(path) == 11
