"""Two grant rounds and nineteen micro-projects, moved through their year by the service."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from accounts.models import User
from communities.models import Community, SubDistrict
from projects.clock import notice_days
from projects.models import (
    Awaits,
    Grant,
    PanelMember,
    PanelMinutes,
    ProjectPage,
    RoundPage,
    Status,
)
from projects.reporting.writing import write_report
from projects.services import open_grant, place_in_history

from . import books, panels
from .days import Days
from .publishing import has_page, paragraphs, put
from .source import figures, texts

CRITERIA = ("need", "sharing", "feasibility", "budget", "lasting", "innovation")
SUPPLEMENT_CALL = ("2026-10-08", "2026-10-23")
MIDTERM = ("report_midterm", "pass_midterm")
AFTER_START = {
    "implementing": MIDTERM,
    "rectifying": ("report_midterm", "rectify"),
    "closing": (*MIDTERM, "report_closing"),
    "closed": (*MIDTERM, "report_closing", "close"),
    "archived": (*MIDTERM, "report_closing", "close", "archive"),
}
WHEN = {
    "post": "2026-03-16",
    "approve": "2026-03-23",
    "start": "2026-04-01",
    "report_midterm": "2026-08-10",
    "pass_midterm": "2026-08-14",
    "rectify": "2026-08-14",
    "report_closing": "2026-11-02",
    "close": "2026-11-09",
    "archive": "2026-11-16",
}
PERIODS = {"2026": ("2026-04-01", "2026-11-30"), "2026S": ("2026-12-01", "2027-11-30")}
REPORTS = {"report_midterm": "midterm", "report_closing": "closing"}
CAPS = (("expert", 50), ("volunteer", 50))  # percent of the grant
NOT_PAID = ("居民个人费用", "其他单位职责范围内的支出", "社工和物业人员的工资、奖金")
PAPERS = (
    ("approve", "公示张贴照片", "看得清公示内容和张贴地点。"),
    ("start", "立项协议", "自治办和居委会盖章，负责人签字。"),
    ("report_closing", "居民满意度汇总", "不少于20份，纸质或网上都可以。"),
)
BY_THE_WORKER = ("submit", "report_midterm", "report_closing")
WHY = {
    "rectify": "活动记录与签到表对不上，请逐场补齐，并写明余下几个月的安排。",
    "reject": "得分68.2分，低于75分。建议先与物业商定养护和用水，明年再报。",
}


class Review(NamedTuple):
    """The days on which a round's proposals are handed in, screened, reviewed and scored."""

    submit: str
    screen: str
    review: str
    score: str


REVIEWS = {
    "2026": Review("2026-02-02", "2026-02-26", "2026-03-02", "2026-03-12"),
    "2026S": Review("2026-10-12", "2026-10-28", "2026-11-02", "2026-11-12"),
}


def load(days: Days) -> None:
    """Open the rounds, enter the projects, and let the running notice run again."""
    office = SubDistrict.objects.select_related("page").get(code=figures()["sub_district"]["code"])
    rounds = {row["code"]: _round(office, row, days) for row in _rounds()}
    officer = User.objects.get(username="officer")
    seats = {code: panels.seat(call, officer, days) for code, call in rounds.items()}
    for number, row in enumerate(figures()["projects"]):
        community = Community.objects.select_related("page").get(code=row["community"])
        if not has_page(community.page, row["code"].lower()):
            call = rounds[row["round"]]
            text = days.texts("projects")[row["code"]]
            period = PERIODS[row["round"]]
            grant = open_grant(write_proposal(community, call, row | text, period, days))
            _live_through(grant, row, officer, days, number)
            _judge(grant, row, seats[row["round"]], officer, days)
            _carry_out(grant, row, officer, days)
    main = rounds[figures()["grant_round"]["code"]]
    if not PanelMinutes.objects.filter(round=main).exists():
        panels.write_up(main, officer, days)
    on_notice = [row["code"] for row in figures()["projects"] if row["status"] == Status.ON_NOTICE]
    renew_notices(on_notice, days)


def _rounds() -> list[dict[str, Any]]:
    main, extra = figures()["grant_round"], figures()["supplement_round"]
    opens, closes = SUPPLEMENT_CALL
    return [main, {**main, **extra, "call_open": opens, "call_close": closes}]


def _round(office: SubDistrict, row: dict[str, Any], days: Days) -> RoundPage:
    slug = f"round-{row['code'].lower()}"
    if has_page(office.page, slug):
        found: RoundPage = RoundPage.objects.child_of(office.page).get(slug=slug)
        return found
    call = RoundPage(
        title=row["title"],
        slug=slug,
        code=row["code"],
        call_opens_at=days.at(row["call_open"], "09:00"),
        call_closes_at=days.at(row["call_close"], "18:00"),
        pool=Decimal(row["pool_yuan"]),
        smallest_grant=Decimal(row["min_budget"]),
        largest_grant=Decimal(row["max_budget"]),
        pass_mark=Decimal(row["pass_score"]),
        screening_by=days.day(row["pre_review_by"]) if "projects" not in row else None,
        panel_on=days.day(row["panel_date"]) if "projects" not in row else None,
        midterm_by=days.day(row["midterm_by"]) if "projects" not in row else None,
        closing_by=days.day(row["close_by"]) if "projects" not in row else None,
        negative_list="\n".join(NOT_PAID),
        guidelines=paragraphs(*days.texts("pages")["guidelines"]),
    )
    for key, (label, weight) in zip(CRITERIA, row["rubric"], strict=True):
        call.criteria.create(key=key, label=label.split()[0], weight=weight)
    for label, awaits, percent in zip(
        ("立项后", "结项后"), (Awaits.AGREEMENT, Awaits.CLOSING), row["instalments"], strict=True
    ):
        call.instalments.create(label=label, percent=percent, awaits=awaits)
    for category, percent in CAPS:
        call.caps.create(category=category, percent=percent)
    if "projects" in row:  # the supplementary round: nothing of it has passed these steps yet
        for gate, label, shows in PAPERS:
            call.papers.create(gate=gate, label=label, help_text=shows)
    return put(office.page, call, since=call.call_opens_at)


def write_proposal(
    community: Community,
    call: RoundPage,
    row: dict[str, Any],
    period: tuple[str, str],
    days: Days,
) -> ProjectPage:
    """The proposal as it was written: complete, and not published yet."""
    begins, ends = period
    page = ProjectPage(
        title=row["title"],
        slug=row["code"].lower(),
        round=call,
        code=row["code"],
        theme=row["theme"],
        starts_on=days.day(begins),
        ends_on=days.day(ends),
        **{
            name: row[name]
            for name in (
                *("summary", "need", "beneficiaries", "people"),
                *("plan", "risks", "sustainability"),
            )
        },
        story=_story(row),
    )
    _leads(page, row)
    for number, target in enumerate(row["milestones"], 1):
        page.milestones.create(
            key=f"m{number}",
            label=target["label"],
            target=target["target"],
            unit=target["unit"],
            due_on=days.day(target["due"]),
        )
    _budget(page, row["budget"])
    return put(community.page, page, live=False)


def _story(text: dict[str, Any]) -> list[tuple[str, Any]]:
    body: list[tuple[str, Any]] = paragraphs(*text["story"]) if text.get("story") else []
    if text.get("quote"):
        words, speaker = text["quote"]
        body.append(("quote", {"text": words, "speaker": speaker}))
    return body


def _leads(page: ProjectPage, row: dict[str, Any]) -> None:
    for name in row["leads"]:
        user = User.objects.filter(
            first_name=name, username__in=["demo-lead", f"worker-{row['community'].lower()}"]
        ).first()
        role = "居委会社工" if user and user.is_staff else "居民"
        page.leads.create(name=name, role=role, phone="021-5550 0100", user=user, agreed=True)


def _budget(page: ProjectPage, budget: dict[str, list[dict[str, Any]]]) -> None:
    lines = [(category, line) for category, rows in budget.items() for line in rows]
    for number, (category, line) in enumerate(lines, 1):
        page.budget_lines.create(
            key=f"b{number}",
            category=category,
            label=line["label"],
            unit_price=Decimal(line["price"]),
            quantity=Decimal(line["quantity"]),
            unit=line["unit"],
        )


def _live_through(
    grant: Grant, row: dict[str, Any], officer: User, days: Days, number: int
) -> None:
    """Move a grant through its year to where the file has it."""
    if row["status"] == Status.DRAFT:
        return
    worker = User.objects.get(username=f"worker-{row['community'].lower()}")
    review = REVIEWS[row["round"]]
    handed_in = days.at(review.submit, "09:00") + timedelta(hours=number * 5 % 48)
    place_in_history(
        grant,
        [
            ("submit", handed_in, worker),
            ("screen", days.at(review.screen), officer),
            ("review", days.at(review.review), officer),
        ],
    )


def _judge(
    grant: Grant, row: dict[str, Any], members: list[PanelMember], officer: User, days: Days
) -> None:
    """Let the panel come to the score of the file."""
    review = REVIEWS[row["round"]]
    time = panels.Time(days.at(review.review, "14:00"), days.at(review.score, "16:30"))
    if row["status"] == Status.DRAFT:
        return
    if row["score"] is None:
        panels.begin(grant, members, time, officer)
    else:
        panels.judge(grant, members, str(row["score"]), time, officer)


def _carry_out(grant: Grant, row: dict[str, Any], officer: User, days: Days) -> None:
    """The decision, and the year of a project that was approved."""
    if row["score"] is None:
        return
    worker = User.objects.get(username=f"worker-{row['community'].lower()}")
    if row["status"] == Status.REJECTED:
        at = days.at(REVIEWS[row["round"]].score, "17:30")
        place_in_history(grant, [("reject", at, officer, WHY["reject"])])
    elif row["status"] == Status.ON_NOTICE:
        place_in_history(grant, [("post", days.notice_put_up(), officer)])
    else:
        actions = ("post", "approve", "start", *AFTER_START[row["status"]])
        steps = [
            (action, days.at(WHEN[action]), worker if action in BY_THE_WORKER else officer)
            for action in actions
        ]
        for action, at, by in steps:
            if action in REPORTS:
                _write(grant, REPORTS[action], days, by, at)
            place_in_history(grant, [(action, at, by, WHY.get(action, ""))])
            if action == "start":
                books.open_books(grant, officer, days)
                books.spend(grant, row["status"], worker, days)
            if action == "pass_midterm" and row["status"] == Status.IMPLEMENTING:
                books.go_on(grant, worker, days)
            if action == "close":
                books.close_books(grant, officer, days)


def _write(grant: Grant, kind: str, days: Days, by: User, at: datetime) -> None:
    """The prose of a report, from what the file tells of the project."""
    text = days.texts("projects")[grant.code]
    told = text["story"][:1] if kind == "midterm" else text["story"][-1:]
    texts = {
        "summary": "\n\n".join([text["summary"], *told]),
        "problems": text["risks"],
        "outlook": text["sustainability"],
    }
    write_report(grant, kind, texts, by=by, at=at)


def renew_notices(codes: Iterable[str], days: Days) -> None:
    """Let the notices that run in the file run at this load as well."""
    office = figures()["sub_district"]["code"]
    for grant in Grant.objects.filter(
        code__in=codes, status=Status.ON_NOTICE, community__sub_district__code=office
    ).select_related("community__sub_district", "round"):
        _renew_notice(grant, days.notice_put_up())


def _renew_notice(grant: Grant, at: datetime) -> None:
    if grant.round is None:
        return
    first, last = notice_days(grant.community.sub_district, at, grant.round.notice_days)
    if (grant.notice_from, grant.notice_to) != (first, last):
        Grant.objects.filter(pk=grant.pk).update(notice_from=first, notice_to=last)
        grant.transitions.filter(action="post").update(at=at)


def give_evidence() -> None:
    """Name the poll that a project grew from, once there are polls."""
    from surveys.models import PollPage

    for code, text in texts("projects").items():
        slug = text["evidence"].lower()
        page = ProjectPage.objects.filter(slug=code.lower(), evidence=None).first()
        poll = page and PollPage.objects.child_of(page.get_parent()).filter(slug=slug).first()
        if slug and page and poll:
            page.evidence = poll
            revision = page.save_revision(log_action=False)
            if page.live:
                revision.publish(log_action=False, skip_permission_checks=True)
