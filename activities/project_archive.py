"""What a project's reports and dossier take from its activities."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncMonth

from home.dates import local
from projects.links import (
    Evidence,
    Held,
    Reach,
    Reached,
    RoundReach,
    register_archivist,
    register_reporter,
    register_round_reporter,
)
from projects.models import ProjectPage

from .archived import kept_of, papers_of_session, photo_ids
from .models import Attendance, Places
from .models.attendance import AttendanceQuerySet
from .records.counting import MERGED, by_band, first_ever, people_in
from .statistics.figures import band_label

MINUTE = 60


def _held(project: ProjectPage, at: datetime) -> list[Places]:
    """Sessions of the project that are over, the first one first."""
    rows = Places.objects.filter(page__project=project, retired=False, ends_at__lte=at)
    rows = rows.select_related("page", "community__sub_district").prefetch_related("page__album")
    return list(rows.order_by("starts_at", "pk"))


@register_reporter
def held(project: ProjectPage, at: datetime) -> Reach:
    """What took place, counted from attendance in a few queries."""
    over = _held(project, at)
    came = Attendance.objects.standing().filter(places__in=over)
    counts = dict(came.order_by().values_list("places").annotate(people=Count("pk")))
    photos = {places.page_id: len(photo_ids(places.page)) for places in over}
    rows = [
        Held(
            title=places.title,
            starts_at=places.starts_at,
            ends_at=places.ends_at,
            place=places.place,
            signed_up=places.taken,
            person_times=counts.get(places.pk, 0),
            photos=photos[places.page_id],
        )
        for places in over
    ]
    return Reach(tuple(rows), people_in(came), first_ever(came).count(), _minutes(came))


def _minutes(rows: AttendanceQuerySet) -> int:
    """Minutes of volunteer service in these rows."""
    served = rows.served().order_by().aggregate(time=Sum(F("left_at") - F("at")))["time"]
    return int(served.total_seconds()) // MINUTE if served else 0


@register_archivist
def records(project: ProjectPage, at: datetime, language: str) -> list[Evidence]:
    """What is kept of each session: its notice, who came, the signed sheets, photos."""
    return list(_records(project, at, language))


def _records(project: ProjectPage, at: datetime, language: str) -> Iterator[Evidence]:
    over = _held(project, at)
    kept = kept_of(over)
    for places in over:
        yield from papers_of_session(places, kept, at, language)


# --- a whole round --------------------------------------------------------------------------------


@register_round_reporter
def round_reach(projects: Sequence[int], at: datetime) -> RoundReach:
    """What these projects held, in a dozen queries whatever their number."""
    sessions = Places.objects.filter(
        page__project__in=projects, retired=False, ends_at__lte=at
    ).order_by()
    rows = Attendance.objects.standing().filter(places__in=sessions).order_by()
    whole = Reached(
        sessions.count(),
        rows.count(),
        people_in(rows),
        first_ever(rows).count(),
        _minutes(rows),
    )
    months = rows.annotate(month=TruncMonth("places__starts_at")).values_list("month")
    counted = months.annotate(n=Count("pk")).order_by("month")
    return RoundReach(
        whole,
        _parts(sessions, rows, "page__project", "places__page__project"),
        _parts(sessions, rows, "community", "community"),
        tuple((band_label(band), n) for band, n in by_band(rows).items()),
        tuple((f"{local(month):%Y-%m}", n) for month, n in counted),
    )


def _parts(sessions: Any, rows: AttendanceQuerySet, of_session: str, of_row: str) -> dict[int, Any]:
    """The same by project or by community; five queries."""
    held = dict(sessions.values_list(of_session).annotate(n=Count("pk")))
    came = dict(rows.values_list(of_row).annotate(n=Count("pk")))
    new = dict(first_ever(rows).order_by().values_list(of_row).annotate(n=Count("pk")))
    time = dict(
        rows.served().order_by().values_list(of_row).annotate(t=Sum(F("left_at") - F("at")))
    )
    people = _people(rows, of_row)
    return {
        key: Reached(
            n,
            came.get(key, 0),
            people.get(key, 0),
            new.get(key, 0),
            int(time[key].total_seconds()) // MINUTE if time.get(key) else 0,
        )
        for key, n in held.items()
    }


def _people(rows: AttendanceQuerySet, by: str) -> dict[int, int]:
    """Different people in each group, counted as `people_in` counts them."""
    residents = Count("resident", distinct=True, filter=~Q(resident__status=MERGED))
    unplaced = Count("pk", filter=Q(resident=None, companion=None, building=None))
    known = rows.order_by().values_list(by).annotate(n=residents, m=unplaced)
    found = {key: n + m for key, n, m in known}
    others = rows.filter(resident__isnull=True).exclude(companion=None, building=None)
    who = ("companion__sign_up__resident", "companion__nickname", "name", "building")
    for key, *_who in others.order_by().values_list(by, *who).distinct().iterator(chunk_size=2000):
        found[key] += 1
    return found
