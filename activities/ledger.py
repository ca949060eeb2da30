"""The ledger of volunteer hours: whose, how often, how long; added up by the database."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, QuerySet, Sum

from communities.models import Resident

from .models import Attendance
from .models.attendance import AttendanceQuerySet
from .printed.service import hours_text
from .services.serving import Period

MOST_UNSOUND = 50


def in_period(rows: AttendanceQuerySet, period: Period) -> AttendanceQuerySet:
    """Attendance of these days."""
    return rows.filter(at__date__gte=period.first, at__date__lte=period.last)


def sums(rows: AttendanceQuerySet) -> QuerySet[Any]:
    """One row a volunteer: `resident`, `times`, `time`; most hours first."""
    found = rows.served().order_by().values("resident")
    return found.annotate(times=Count("pk"), time=Sum(F("left_at") - F("at"))).order_by(
        "-time", "resident"
    )


def named(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same with the people and the hours in words, in one query."""
    found = Resident.objects.filter(pk__in=[row["resident"] for row in rows])
    people = found.select_related("household__building", "community").in_bulk()
    return [
        {
            "resident": people[row["resident"]],
            "times": row["times"],
            "hours": hours_text(int(row["time"].total_seconds()) // 60),
        }
        for row in rows
    ]


def unsound(rows: AttendanceQuerySet, at: datetime) -> list[Attendance]:
    """Stays that are over and give no hours until somebody has looked at them."""
    over = rows.filter(places__ends_at__lt=at).flagged()
    return list(over.select_related("resident", "places").order_by("-at")[:MOST_UNSOUND])


def this_year(today: date) -> Period:
    """From New Year until today."""
    return Period(date(today.year, 1, 1), today)


def hours_of(residents: Sequence[Resident], today: date) -> list[dict[str, Any]]:
    """This year's hours of these residents, for their own page."""
    rows = in_period(Attendance.objects.filter(resident__in=residents), this_year(today))
    return named(list(sums(rows)))
