"""Volunteer hours: check-out, corrections, and the record of service that is handed out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.models import User
from activities import errors
from activities.models import Attendance, Departure, Places, ServiceRecord
from communities.models import Community, Resident

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Period:
    """Whole days, both included, in the sub-district's zone."""

    first: date
    last: date

    def moments(self, community: Community) -> tuple[datetime, datetime]:
        """The beginning of the first day and the end of the last."""
        zone = ZoneInfo(community.sub_district.time_zone)
        return (
            datetime.combine(self.first, time(), zone),
            datetime.combine(self.last + timedelta(days=1), time(), zone),
        )


def check_out(attendance: Attendance, *, scan_id: str, at: datetime, by: User | None) -> Departure:
    """Note that a volunteer leaves now. A second tap, or a replay of the scan, changes nothing.

    Raises `NotVolunteering` where no hours are kept and `LeftBeforeComing` for a clock that is off.
    """
    if seen := Departure.objects.filter(scan_id=scan_id).first():
        return seen
    _check(attendance, at)
    row = _row(attendance, at, scan_id=scan_id, at=at, by=by)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return Departure.objects.get(attendance=attendance, reason="")
    return row


def check_out_all(places: Places, *, at: datetime, by: User | None) -> int:
    """Check out everybody who is still there; returns how many."""
    there = Attendance.objects.still_there(at).filter(places=places)
    rows = [_row(stay, at, scan_id=uuid4().hex, at=at, by=by) for stay in there]
    return len(Departure.objects.bulk_create(rows, ignore_conflicts=True))


def correct_hours(
    attendance: Attendance, left_at: datetime, *, reason: str, at: datetime, by: User | None
) -> Departure:
    """Say when somebody really left, and why this is known; the earlier rows stay."""
    reason = reason.strip()
    if not reason:
        raise errors.ReasonMissing
    if left_at > at:
        raise errors.NotYet
    _check(attendance, left_at)
    row = _row(attendance, left_at, scan_id=uuid4().hex, at=at, by=by)
    row.reason = reason[:200]
    row.save()
    return row


def _check(attendance: Attendance, left_at: datetime) -> None:
    if not Attendance.objects.volunteering().filter(pk=attendance.pk).exists():
        raise errors.NotVolunteering
    if left_at <= attendance.at:
        raise errors.LeftBeforeComing


def _row(
    attendance: Attendance, left_at: datetime, *, scan_id: str, at: datetime, by: User | None
) -> Departure:
    return Departure(
        community_id=attendance.community_id,
        attendance_id=attendance.pk,
        left_at=left_at,
        scan_id=scan_id,
        at=at,
        by=by,
    )


def stays(resident: Resident, period: Period) -> QuerySet[Attendance]:
    """What gives hours to this resident in this period, the first first."""
    begin, end = period.moments(resident.community)
    rows: QuerySet[Attendance] = Attendance.objects.served().filter(
        resident=resident, at__gte=begin, at__lt=end
    )
    return rows.select_related("places").order_by("at", "pk")


def minutes_of(rows: Iterable[Any]) -> int:
    """Whole minutes of all stays; each is rounded down, nobody is given what was not served."""
    return sum((row.left_at - row.at) // MINUTE for row in rows)


@transaction.atomic
def issue_record(
    resident: Resident, period: Period, *, at: datetime, by: User | None
) -> ServiceRecord:
    """Write down what will be printed; the same hours asked for again give the same record.

    Raises `NoHours` when there is nothing to record.
    """
    rows = list(stays(resident, period))
    minutes = minutes_of(rows)
    if not minutes:
        raise errors.NoHours
    lines = [_line(row) for row in rows]
    known = ServiceRecord.objects.filter(
        resident=resident, first_day=period.first, last_day=period.last, minutes=minutes
    ).first()
    if known is not None and known.lines == lines:
        return known
    return ServiceRecord.objects.create(
        community_id=resident.community_id,
        resident=resident,
        first_day=period.first,
        last_day=period.last,
        minutes=minutes,
        lines=lines,
        at=at,
        by=by,
    )


def _line(row: Any) -> dict[str, Any]:
    return {
        "title": row.places.title,
        "place": row.places.place,
        "came": row.at.isoformat(),
        "left": row.left_at.isoformat(),
        "minutes": (row.left_at - row.at) // MINUTE,
    }


def still_holds(record: ServiceRecord) -> bool:
    """Whether the attendance of today says the same as the paper."""
    rows = stays(record.resident, Period(record.first_day, record.last_day))
    return minutes_of(rows) == record.minutes
