"""What people do with a meeting: prepare, invite, minute, agree, follow up, tell everybody."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from wagtail.log_actions import log

from accounts.models import User
from activities.models import AgendaPoint, FollowUp, FollowUpStep, Meeting, Party, Places
from communities.freshness import freshen

from . import errors

Kind = FollowUpStep.Kind
State = FollowUp.State


@dataclass(frozen=True)
class Measure:
    """What is counted: 54 households now, 0 to reach."""

    unit: str
    start: int
    target: int


def prepare(places: Places) -> Meeting:
    """The record of the meeting in this session; made with the parties of the last one."""
    meeting, new = Meeting.objects.get_or_create(
        places=places, defaults={"community_id": places.community_id}
    )
    if new and (last := last_before(places)):
        Party.objects.bulk_create(
            Party(community_id=places.community_id, meeting=meeting, kind=one.kind, name=one.name)
            for one in last.parties.all()
        )
    return meeting


def last_before(places: Places) -> Meeting | None:
    """The community's meeting before this session."""
    rows = Meeting.objects.filter(
        community=places.community_id, places__starts_at__lt=places.starts_at
    )
    return rows.exclude(places=places).order_by("-places__starts_at").first()


def carried(places: Places) -> list[FollowUp]:
    """What this meeting has to look at: everything agreed before that was not closed by then."""
    rows = FollowUp.objects.filter(community=places.community_id).carried_to(places.starts_at)
    return list(rows.select_related("meeting__places"))


def reported(places: Places) -> list[FollowUp]:
    """What was closed since the last meeting, and is told at this one."""
    last = last_before(places)
    if last is None:
        return []
    rows = FollowUp.objects.filter(community=places.community_id)
    return list(rows.closed_between(last.places.starts_at, places.starts_at))


def add_point(meeting: Meeting, title: str) -> AgendaPoint:
    """Put a point at the end of the agenda."""
    count = meeting.points.count()
    return AgendaPoint.objects.create(
        community_id=meeting.community_id, meeting=meeting, number=count + 1, title=title.strip()
    )


@transaction.atomic
def agree(  # noqa: PLR0913 - each says something of its own
    meeting: Meeting,
    *,
    title: str,
    owner: str,
    due: date,
    measure: Measure | None = None,
    at: datetime,
    by: User | None,
) -> FollowUp:
    """Write down who does what until when; `NobodyDoesIt` without the one or the other."""
    if not title.strip() or not owner.strip():
        raise errors.NobodyDoesIt
    row = FollowUp(
        community_id=meeting.community_id,
        meeting=meeting,
        title=title.strip(),
        owner=owner.strip(),
        due=due,
        at=at,
        by=by,
    )
    if measure is not None:
        row.unit, row.start, row.target = measure.unit, measure.start, measure.target
        row.now = measure.start
    row.save()
    _step(row, Kind.AGREED, value=row.start, due=due, at=at, by=by)
    log(row, "activities.follow_up", user=by, title=str(meeting))
    freshen(meeting.community_id)
    return row


def _step(  # noqa: PLR0913 - each says something of its own
    row: FollowUp,
    kind: str,
    *,
    text: str = "",
    value: int | None = None,
    due: date | None = None,
    at: datetime,
    by: User | None,
) -> FollowUpStep:
    return FollowUpStep.objects.create(
        follow_up=row, kind=kind, text=text.strip()[:300], value=value, due=due, at=at, by=by
    )


def _locked(row: FollowUp) -> FollowUp:
    """The row, open, held until the transaction ends."""
    current = FollowUp.objects.select_for_update().get(pk=row.pk)
    if current.state != State.OPEN:
        raise errors.ClosedAlready
    return current


@transaction.atomic
def go_on(  # noqa: PLR0913 - each says something of its own
    row: FollowUp,
    *,
    text: str = "",
    value: int | None = None,
    due: date | None = None,
    at: datetime,
    by: User,
) -> FollowUp:
    """Add what happened: a word, a number counted anew, another day. Each is a line of its own."""
    current = _locked(row)
    if value is not None:
        if not current.is_measured:
            raise errors.NotMeasured
        current.now = value
        _step(current, Kind.MEASURED, text=text, value=value, at=at, by=by)
    if due is not None and due != current.due:
        current.due = due
        _step(current, Kind.MOVED, text=text, due=due, at=at, by=by)
    if value is None and due is None and text.strip():
        _step(current, Kind.NOTE, text=text, at=at, by=by)
    current.save()
    freshen(current.community_id)
    return current


@transaction.atomic
def close(row: FollowUp, state: str, *, outcome: str, at: datetime, by: User) -> FollowUp:
    """Done, or given up; both with what came of it. A number that was to be reached is reached."""
    if not outcome.strip():
        raise errors.OutcomeMissing
    current = _locked(row)
    if state == State.DONE and current.is_measured and current.now != current.target:
        current.now = current.target
        _step(current, Kind.MEASURED, value=current.target, at=at, by=by)
    current.state, current.outcome, current.closed_at = state, outcome.strip()[:300], at
    current.save()
    _step(current, Kind.DONE if state == State.DONE else Kind.DROPPED, text=outcome, at=at, by=by)
    log(current, "activities.follow_up", user=by, data={"state": state})
    freshen(current.community_id)
    return current


@transaction.atomic
def reopen(row: FollowUp, *, reason: str, at: datetime, by: User) -> FollowUp:
    """Take up again what was closed; the history keeps both."""
    if not reason.strip():
        raise errors.OutcomeMissing
    current = FollowUp.objects.select_for_update().get(pk=row.pk)
    if current.state == State.OPEN:
        return current
    current.state, current.outcome, current.closed_at = State.OPEN, "", None
    current.save()
    _step(current, Kind.REOPENED, text=reason, at=at, by=by)
    freshen(current.community_id)
    return current


@transaction.atomic
def tell(meeting: Meeting, summary: str, *, public: bool, by: User) -> Meeting:
    """Keep the summary, and show it to everybody or no longer."""
    if public and not summary.strip():
        raise errors.SummaryMissing
    was = meeting.is_public
    meeting.summary, meeting.is_public = summary.strip()[:2000], public
    meeting.save(update_fields=["summary", "is_public"])
    if was != public:
        log(meeting, "activities.meeting_public", user=by, data={"public": public})
    freshen(meeting.community_id)
    return meeting
