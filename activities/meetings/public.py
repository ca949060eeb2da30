"""What everybody reads of a meeting: the summary and what was agreed, with people masked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Value
from django.db.models.functions import Length
from django.utils import timezone

from accounts.masking import mask_name, mask_phone
from activities.models import ActivityPage, FollowUp, FollowUpStep, Meeting
from communities.models import Resident
from home.dates import day_text, local, share_text

PHONE = re.compile(r"(?<!\d)1\d{10}(?!\d)")
SHOWN = 3  # meetings of a series
SHORTEST_NAME = 3  # characters: shorter names are words of every day as well (高峰, 白雪)


@dataclass(frozen=True)
class ShownFollowUp:
    """One follow-up in words, with the points of its line where it is counted."""

    title: str
    owner: str
    due: str
    state: str
    tone: str
    outcome: str
    share: str
    points: list[tuple[str, int]]
    unit: str


@dataclass(frozen=True)
class ShownMeeting:
    """What stands on the activity's page."""

    day: str
    summary: str
    agreed: list[ShownFollowUp]


def of_page(page: ActivityPage) -> list[ShownMeeting]:
    """The last public records of a page's meetings, the newest first; four queries at most."""
    public = Meeting.objects.filter(places__page=page, is_public=True)
    related = public.select_related("places").prefetch_related("agreed__steps")
    meetings = list(related.order_by("-places__starts_at")[:SHOWN])
    if not meetings:
        return []
    names = _names_in(meetings[0].community_id, " ".join(map(_text_of, meetings)))
    return [
        ShownMeeting(
            day_text(one.places.starts_at),
            masked(one.summary, names),
            [_masked(shown(row), names) for row in one.agreed.all()],
        )
        for one in meetings
    ]


def _text_of(meeting: Meeting) -> str:
    rows = (f"{row.title} {row.owner} {row.outcome}" for row in meeting.agreed.all())
    return " ".join([meeting.summary, *rows])


def _names_in(community_id: int, text: str) -> list[str]:
    """Names of residents of this community that stand in the text, the longest first."""
    rows = Resident.objects.active().filter(community=community_id).order_by()
    known = rows.annotate(said=Value(text, output_field=CharField()), size=Length("name"))
    found = known.filter(size__gte=SHORTEST_NAME, said__contains=F("name"))
    return sorted(found.values_list("name", flat=True).distinct(), key=len, reverse=True)


def masked(text: str, names: Iterable[str]) -> str:
    """The text with these names and every mobile number in part."""
    for name in names:
        text = text.replace(name, mask_name(name))
    return PHONE.sub(lambda found: mask_phone(found.group()), text)


def _masked(row: ShownFollowUp, names: list[str]) -> ShownFollowUp:
    changed: dict[str, Any] = {
        name: masked(getattr(row, name), names) for name in ("title", "owner", "outcome")
    }
    return ShownFollowUp(**{**row.__dict__, **changed})


def shown(row: FollowUp) -> ShownFollowUp:
    """A follow-up for the desk's screens and sheets; its steps are at hand."""
    today = timezone.localdate()
    tone = {"open": "urgent" if row.is_overdue(today) else "waiting", "done": "done"}
    return ShownFollowUp(
        title=row.title,
        owner=row.owner,
        due=day_text(row.due),
        state=str(row.get_state_display()),
        tone=tone.get(row.state, "stopped"),
        outcome=row.outcome,
        share=_share(row),
        points=points(row.steps.all()) if row.is_measured else [],
        unit=row.unit,
    )


def _share(row: FollowUp) -> str:
    """The way that is done, as a share: 54 households → 0 is 100 % at 0."""
    share = row.share
    if share is None:
        return ""
    share = max(share, type(share)(0))
    return share_text(share.numerator, share.denominator).replace(".0%", "%")


def points(steps: Iterable[FollowUpStep]) -> list[tuple[str, int]]:
    """The numbers as they were counted, each with its day."""
    return [
        (f"{local(step.at).month}/{local(step.at).day}", step.value)
        for step in steps
        if step.value is not None
    ]
