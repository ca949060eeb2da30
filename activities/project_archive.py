"""What a project's closing report and dossier take from its activities."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

import printing
from communities.naming import natural_key
from home.dates import day_text, local, span_text
from projects.links import Evidence, Held, Reach, register_archivist, register_reporter
from projects.models import ProjectPage

from .models import ActivityPage, Attendance, Places
from .records.counting import people_in

LEAST_PHOTOS = 3  # what the archive asks of each activity
ITEM = "activities"


def _held(project: ProjectPage, at: datetime) -> list[Places]:
    """Sessions of the project that are over, the first one first."""
    rows = Places.objects.filter(page__project=project, retired=False, ends_at__lte=at)
    return list(rows.select_related("page", "community__sub_district").order_by("starts_at", "pk"))


@register_reporter
def held(project: ProjectPage, at: datetime) -> Reach:
    """What took place, counted from attendance in a few queries."""
    over = _held(project, at)
    came = Attendance.objects.standing().filter(places__in=over)
    counts = dict(came.order_by().values_list("places").annotate(people=Count("pk")))
    photos = {places.page_id: _photos(places.page) for places in over}
    rows = [
        Held(
            title=places.title,
            day=span_text(places.starts_at, places.ends_at),
            place=places.place,
            signed_up=places.taken,
            person_times=counts.get(places.pk, 0),
            photos=photos[places.page_id],
        )
        for places in over
    ]
    return Reach(tuple(rows), people_in(came))


def _photos(page: ActivityPage) -> int:
    """Photos on the page and in its story."""
    blocks = [block for field in (page.body, page.story) for block in field]
    pictures = sum(1 for block in blocks if block.block_type == "photo")
    return pictures + (1 if page.photo_id else 0)


@register_archivist
def records(project: ProjectPage, at: datetime, language: str) -> list[Evidence]:
    """The list of who came to each activity, and what is missing of it."""
    return [paper for places in _held(project, at) for paper in _papers(places, at, language)]


def _papers(places: Places, at: datetime, language: str) -> Iterator[Evidence]:
    rows = _attendance(places)
    day = day_text(places.starts_at)
    if rows:
        pdf = printing.render(
            "print/attendance.html",
            _attendance_context(places, rows, at),
            title=places.title,
            language=language,
        )
        yield Evidence(ITEM, _("%(title)s, %(day)s") % {"title": places.title, "day": day}, pdf)
    else:
        yield _lacks(places, _("“%(title)s” on %(day)s has no attendance."))
    if _photos(places.page) < LEAST_PHOTOS:
        yield _lacks(places, _("“%(title)s” on %(day)s has fewer than three photos."))


def _lacks(places: Places, sentence: str) -> Evidence:
    said = sentence % {"title": places.title, "day": day_text(places.starts_at)}
    return Evidence(ITEM, places.title, missing=said)


def _attendance(places: Places) -> list[list[str]]:
    """Name, building, how noted and when; as the record has them."""
    came = Attendance.objects.standing().filter(places=places)
    came = came.select_related("resident__household__building", "companion__sign_up", "building")
    rows = [[*_who(row), str(row.get_kind_display()), f"{local(row.at):%H:%M}"] for row in came]
    return sorted(rows, key=lambda row: (natural_key(row[1]), row[0]))


def _who(row: Attendance) -> tuple[str, str]:
    if row.resident is not None:
        return row.resident.name, row.resident.household.building.name
    if row.companion is not None:
        return row.companion.nickname, _("companion")
    return row.name, row.building.name if row.building else ""


def _attendance_context(places: Places, rows: list[list[str]], at: datetime) -> dict[str, Any]:
    community = places.community
    return {
        "who": community.name,
        "over": community.sub_district.name,
        "kind": _("Attendance"),
        "title": places.title,
        "facts": [
            (_("When"), span_text(places.starts_at, places.ends_at)),
            (_("Where"), places.place),
            (_("Signed up"), _("%(n)d people") % {"n": places.taken}),
            (_("Attended"), _("%(n)d people") % {"n": len(rows)}),
        ],
        "rows": [[str(number), *row] for number, row in enumerate(rows, 1)],
        "foot": _("From the check-in records, as of %(day)s.") % {"day": day_text(at, clock=True)},
    }
