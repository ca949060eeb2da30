"""The joint meeting of 海防村 on the 25th of every month: one that was, and the next one."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from activities.models import ActivityPage, Session
from communities.models import Community

from .days import SHANGHAI, Days
from .publishing import has_page, paragraphs, put
from .source import figures, texts

NEXT = "joint-meeting"
PAST = "joint-meeting-minutes"
BEGINS, ENDS = time(14), time(16)
DONE = {"done": "已完成", "open": "在办"}


def load(days: Days) -> None:
    """Enter the minutes of the file's meeting, and call the next one."""
    for row in figures()["meetings"]:
        community = Community.objects.select_related("page").get(code=row["community"])
        if not has_page(community.page, PAST):
            _publish(community, PAST, days.past_meeting(row["date"]), _minutes(row, days))
        if not has_page(community.page, NEXT):
            _publish(community, NEXT, days.next_meeting(), [])
        _call_anew(community, days.next_meeting())


def _publish(community: Community, slug: str, on: date, story: list[tuple[str, Any]]) -> None:
    text = texts("meetings")[slug]
    starts_at, ends_at = _hours(on)
    page = ActivityPage(
        title=text["title"].format(month=on.month),
        slug=slug,
        kind=ActivityPage.Kind.MEETING,
        place=text["place"],
        introduction=text["introduction"],
        body=paragraphs(*text["body"]),
        story=story,
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


def _minutes(row: dict[str, Any], days: Days) -> list[tuple[str, Any]]:
    """What was on the agenda, who came, and what became of it."""
    agenda = "".join(f"<li>{point}</li>" for point in row["agenda"])
    rows = [
        [item["item"], item["owner"], _due(days, item["due"]), DONE[item["status"]]]
        for item in row["follow_ups"]
    ]
    table = {
        "data": [["事项", "谁办", "期限", "结果"], *rows],
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_header_choice": "row",
        "table_caption": "",
        "cell": [],
        "mergeCells": [],
        "hidden_columns": [],
    }
    return [
        ("heading", "议题"),
        ("text", f"<ol>{agenda}</ol>"),
        ("text", f"<p>到会：{'、'.join(row['participants'])}。</p>"),
        ("heading", "会后要办的事"),
        ("table", table),
        *paragraphs(*texts("meetings")[PAST]["story"]),
    ]


def _due(days: Days, text: str) -> str:
    due = days.past_meeting(text)
    return f"{due.month}月{due.day}日"
