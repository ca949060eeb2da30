"""The joint meeting of 海防村 on the 25th of every month: one that was, and the next one."""

from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from activities.models import ActivityPage, Session
from communities.models import Community

from .days import SHANGHAI, Days
from .publishing import has_page, paragraphs, put
from .source import figures, texts

NEXT = "joint-meeting"
PAST = "joint-meeting-minutes"
BEGINS, ENDS = time(14), time(16)


def load(days: Days) -> None:
    """Call the file's meeting and the next one; `minutes` enters what was said."""
    for row in figures()["meetings"]:
        community = Community.objects.select_related("page").get(code=row["community"])
        if not has_page(community.page, PAST):
            _publish(community, PAST, days.past_meeting(row["date"]))
        if not has_page(community.page, NEXT):
            _publish(community, NEXT, days.next_meeting())
        _call_anew(community, days.next_meeting())


def _publish(community: Community, slug: str, on: date) -> None:
    text = texts("meetings")[slug]
    starts_at, ends_at = _hours(on)
    page = ActivityPage(
        title=text["title"].format(month=on.month),
        slug=slug,
        kind=ActivityPage.Kind.MEETING,
        place=text["place"],
        introduction=text["introduction"],
        body=paragraphs(*text["body"]),
        contact=f"{community.name} {community.phone}",
        waiting_list=False,
    )
    key = uuid5(NAMESPACE_URL, f"linli:{community.code}:{slug}")
    page.sessions.add(Session(key=key, starts_at=starts_at, ends_at=ends_at))
    put(community.page, page, since=starts_at - timedelta(days=7))


def _call_anew(community: Community, on: date) -> None:
    """Move the next meeting on once its day has passed; the session keeps its key."""
    page = ActivityPage.objects.child_of(community.page).get(slug=NEXT)
    starts_at, ends_at = _hours(on)
    session = page.sessions.get()
    if session.starts_at >= starts_at:
        return
    session.starts_at, session.ends_at = starts_at, ends_at
    page.sessions.add(session)
    page.title = texts("meetings")[NEXT]["title"].format(month=on.month)
    page.save_revision(log_action=False).publish(log_action=False, skip_permission_checks=True)


def _hours(on: date) -> tuple[datetime, datetime]:
    return datetime.combine(on, BEGINS, SHANGHAI), datetime.combine(on, ENDS, SHANGHAI)
