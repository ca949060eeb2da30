"""The panel of the demonstration: reviewers whose points come exactly to the scores of the file."""

from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from django.contrib.auth.hashers import make_password

from accounts.models import User
from communities.models import Community
from projects.models import Grant, PanelMember, RoundPage
from projects.reviewing.errors import Blocked
from projects.reviewing.judging import Given, declare, submit_review
from projects.reviewing.minutes import write_minutes
from projects.reviewing.panel import add_member, assign

from .days import Days

PASSWORD = "linli-demo-2026"
PEOPLE = (
    ("reviewer", "宋以宁", "expert", ""),
    ("reviewer-2", "罗清和", "expert", ""),
    ("reviewer-3", "魏思源", "office", ""),
    ("reviewer-4", "蒋若兰", "resident", "XQL"),
    ("reviewer-5", "邵文博", "resident", "RDF"),
)
EACH = 3
# By the weights of the rubric (25, 25, 20, 15, 10, 5) these come to nought, and so do the shifts.
SHAPE = (Decimal(2), Decimal(-2), Decimal("1.5"), Decimal(-2), Decimal(1), Decimal(-2))
SHIFTS = (Decimal("1.2"), Decimal("-0.9"), Decimal("-0.3"))
TURNS = (Decimal(1), Decimal(-1), Decimal("0.5"))
SAID = (
    "需求调查做得扎实，活动形式可再多样一些。",
    "居民自己主持的场次还可以增加。",
    "预算合理，注意留好凭证。",
)
MINUTES = {
    "place": "澄河街道社区党群服务中心三楼会议室",
    "chair": "韩立群",
    "present": "宋以宁、罗清和、魏思源、蒋若兰、邵文博；自治办工作人员二人记录。",
    "text": (
        "逐份听取申报说明，核对民意依据和预算。第15号项目养护责任和用水未与物业商定，"
        "预算中材料费偏高，建议商定后再报。涉及本居民区的评审人均已回避。"
    ),
    "decided": "达到75分的15个项目进入公示；第15号项目本批次不予立项，由自治办书面告知原因。",
}


class Time(NamedTuple):
    """When the proposals are dealt out, and when the reviews are handed in."""

    dealt: Any
    submitted: Any


def seat(call: RoundPage, officer: User, days: Days) -> list[PanelMember]:
    """Seat the panel of a round; the reviewers have accounts with the known password."""
    there = list(PanelMember.objects.filter(round=call).order_by("pk"))
    if there:
        return there
    at, known = days.at("2026-03-02"), make_password(PASSWORD)
    return [
        add_member(
            call,
            _account(username, name, known),
            part,
            home=Community.objects.filter(code=code).first() if code else None,
            by=officer,
            at=at,
        )
        for username, name, part, code in PEOPLE
    ]


def _account(username: str, name: str, known: str) -> User:
    account, _made = User.objects.get_or_create(
        username=username, defaults={"first_name": name, "password": known, "is_staff": True}
    )
    return account


def judge(grant: Grant, members: list[PanelMember], score: str, time: Time, officer: User) -> None:
    """Let three of the panel come to this score; who may not judge it is passed over."""
    reviews = _given(grant, members, time, officer)
    for place, review in enumerate(reviews):
        points = _points(Decimal(score) + SHIFTS[place], TURNS[place], review.member.round)
        by = review.member.user
        declare(review, conflict=False, reason="", by=by, at=time.dealt)
        submit_review(review, points, SAID[place], by=by, at=time.submitted)


def begin(grant: Grant, members: list[PanelMember], time: Time, officer: User) -> None:
    """A review that is under way: one has submitted, one is reading, one has not begun."""
    first, second, _third = _given(grant, members, time, officer)
    for review in (first, second):
        declare(review, conflict=False, reason="", by=review.member.user, at=time.dealt)
    points = _points(Decimal(84), TURNS[0], first.member.round)
    submit_review(first, points, SAID[0], by=first.member.user, at=time.submitted)


def _given(grant: Grant, members: list[PanelMember], time: Time, officer: User) -> list[Any]:
    """Three reviews, beginning with another member for each project."""
    start = grant.pk % len(members)
    turn = [*members[start:], *members[:start]]
    return list(islice(_assigned(grant, turn, time, officer), EACH))


def _assigned(grant: Grant, turn: list[PanelMember], time: Time, officer: User) -> Any:
    for member in turn:
        try:
            yield assign(grant, member, by=officer, at=time.dealt)
        except Blocked:
            continue


def _points(mean: Decimal, turn: Decimal, call: RoundPage) -> dict[str, Given]:
    criteria = list(call.criteria.all())
    return {
        one.key: Given(str(mean + shape * turn)) for one, shape in zip(criteria, SHAPE, strict=True)
    }


def write_up(call: RoundPage, officer: User, days: Days) -> None:
    """The minutes of the panel."""
    said = {**MINUTES, "held_on": days.day("2026-03-12")}
    write_minutes(call, said, by=officer, at=days.at("2026-03-12", "17:45"))
