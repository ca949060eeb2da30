"""What finished projects left behind: outputs, evaluations, and the figures of their reports.

It comes after the activities, since the figures of a report are counted from them.
"""

from accounts.models import User
from projects.models import Evaluation, Grant, Output, Report, Status
from projects.reporting.facts import facts_of

from .days import Days

OVER = (Status.CLOSED, Status.ARCHIVED)
MADE = {  # code → kind, label, quantity, unit, key of the target that it counts for
    "MP03": ((Output.Kind.GUIDE, "《海防治家手册》", 500, "本", "m3"),),
    "MP04": (
        (Output.Kind.WORK, "窗花作品", 120, "幅", ""),
        (Output.Kind.CASE, "居民老师", 10, "人", "m3"),
    ),
    "MP10": (
        (Output.Kind.CASE, "学会视频通话的老人", 83, "人", "m1"),
        (Output.Kind.CASE, "慢老师", 30, "人", "m2"),
        (Output.Kind.GUIDE, "大字版《微信十课》", 150, "本", ""),
    ),
    "MP16": (
        (Output.Kind.CASE, "小管家", 62, "人", "m1"),
        (Output.Kind.PACT, "沿河商铺分类约定", 1, "份", ""),
    ),
}
SAID = {
    "MP03": ("excellent", "三场沙龙、到场人次、手册印数都达到目标，账目与预算一致，经验可以推广。"),
    "MP04": ("good", "课程受居民欢迎，居民老师留得住；课次统计请以签到为准。"),
    "MP10": ("excellent", "老人学得会、用得上，慢老师队伍可以长期运作。"),
    "MP16": ("good", "小管家人数达标，巡岸记录完整；垃圾减量的数据要继续跟踪。"),
}


def load(days: Days) -> None:
    """File outputs and evaluations once, and let each report's figures be those of its day."""
    officer = User.objects.get(username="officer")
    grants = Grant.objects.filter(code__in=MADE, status__in=OVER, outputs__isnull=True)
    for grant in grants.select_related("page", "community").distinct():
        _file(grant, days, officer)
    for report in Report.objects.handed_in().select_related("grant__page", "grant__community"):
        _count(report)


def _file(grant: Grant, days: Days, officer: User) -> None:
    at = days.at("2026-11-02")
    worker = User.objects.get(username=f"worker-{grant.community.code.lower()}")
    for kind, label, quantity, unit, target in MADE[grant.code]:
        Output.objects.create(
            grant=grant,
            community_id=grant.community_id,
            kind=kind,
            label=label,
            quantity=quantity,
            unit=unit,
            target=target,
            by=worker,
            at=at,
        )
    grade, opinion = SAID[grant.code]
    Evaluation.objects.get_or_create(
        grant=grant,
        defaults={
            "community_id": grant.community_id,
            "grade": grade,
            "opinion": opinion,
            "at": days.at("2026-11-09"),
            "by": officer,
        },
    )


def _count(report: Report) -> None:
    """Projects are loaded before their activities: what their reports count comes with these."""
    if report.handed_in_at is None or (report.facts or {}).get("events"):
        return
    report.facts = facts_of(report.grant, report.handed_in_at).as_json()
    report.save(update_fields=["facts"])
