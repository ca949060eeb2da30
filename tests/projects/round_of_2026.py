"""The demo year: who applied, what was decided, and the way there through the services."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from accounts.models import User
from communities.models import Community, SubDistrict
from projects.models import AwardLine, Grant, ProjectPage, RoundPage
from projects.money.spending import Bill, record_expense
from projects.services import open_grant, place_in_history, record_score
from tests.factories.photos import photo
from tests.factories.projects import SHANGHAI, project, round_page, written_report

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


def whole_year(office: Office) -> Year:
    """Move every project of the year to where it stands."""
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
