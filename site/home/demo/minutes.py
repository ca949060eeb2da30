"""The record of the joint meeting: agenda, parties, what was agreed and what came of it."""

from datetime import datetime, time, timedelta
from typing import Any

from accounts.models import User
from activities.meetings import services
from activities.meetings.services import Measure
from activities.models import ActivityPage, Meeting, Party
from communities.models import Community

from .days import SHANGHAI, Days
from .meetings import NEXT, PAST
from .source import figures, texts

KINDS = {
    "居民区党总支": Party.Kind.BRANCH,
    "居委会": Party.Kind.COMMITTEE,
    "业委会": Party.Kind.OWNERS,
    "物业": Party.Kind.PROPERTY,
    "派出所": Party.Kind.POLICE,
}
NEW_POINTS = ("高空坠物隐患排查结果", "手册修订版发放情况", "冬季水管防冻准备")
COUNTED = (54, 38, 17, 0)  # households not yet rebuilt, month by month


def load(days: Days) -> None:
    """Enter the minutes of the meeting that was, and the agenda of the next."""
    for row in figures()["meetings"]:
        community = Community.objects.select_related("page").get(code=row["community"])
        past = _meeting(community, PAST)
        if past.points.exists():
            continue
        worker = User.objects.get(username=f"worker-{community.code.lower()}")
        _past(past, row, days, worker)
        coming = _meeting(community, NEXT)
        for title in NEW_POINTS:
            services.add_point(coming, title)


def _meeting(community: Community, slug: str) -> Meeting:
    page = ActivityPage.objects.child_of(community.page).get(slug=slug)
    return services.prepare(page.places.get())


def _past(meeting: Meeting, row: dict[str, Any], days: Days, worker: User) -> None:
    ended = meeting.places.ends_at
    for title in row["agenda"]:
        services.add_point(meeting, title)
    Party.objects.bulk_create(
        Party(community_id=meeting.community_id, meeting=meeting, kind=KINDS[name], came=True)
        for name in row["participants"]
    )
    for item in row["follow_ups"]:
        due = days.past_meeting(item["due"])
        agreed = services.agree(
            meeting, title=item["item"], owner=item["owner"], due=due, at=ended, by=worker
        )
        at = datetime.combine(due, time(10), SHANGHAI) - timedelta(days=2)
        services.close(agreed, item["status"], outcome="缺口已修，派出所复查通过", at=at, by=worker)
    _counted(meeting, ended, worker)
    (summary,) = texts("meetings")[PAST]["story"]
    services.tell(meeting, summary, public=True, by=worker)


def _counted(meeting: Meeting, ended: datetime, worker: User) -> None:
    """54 households not yet rebuilt become 0: 100 %."""
    first, *later = COUNTED
    row = services.agree(
        meeting,
        title="卫生设施改造未完成户",
        owner="居委会",
        due=ended.date() + timedelta(days=120),
        measure=Measure("户", first, 0),
        at=ended,
        by=worker,
    )
    for month, number in enumerate(later, 1):
        services.go_on(row, value=number, at=ended + timedelta(days=30 * month), by=worker)
    at = ended + timedelta(days=30 * len(later) + 1)
    services.close(row, "done", outcome="54户全部改造完成", at=at, by=worker)
