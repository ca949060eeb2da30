"""The attendance matrix on paper: A4 laid sideways, ten sessions across."""

from datetime import datetime
from typing import Any

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

import printing
from activities.models import ActivityPage, Places
from activities.records.matrix import Matrix, legend, matrix_of
from home.counts import people_text, person_times_text, sessions_text
from home.dates import day_text, local
from printing import pages

ACROSS = 10


def matrix(activity: ActivityPage, *, at: datetime, language: str) -> bytes:
    """Print the matrix; a longer series goes on on further sheets."""
    found = matrix_of(activity, at)
    starts = range(0, max(len(found.sessions), 1), ACROSS)
    parts = [
        printing.render(
            "print/attendance_matrix.html",
            matrix_context(found, start, at),
            title=_("Attendance matrix: %(title)s") % {"title": activity.title},
            language=language,
        )
        for start in starts
    ]
    return pages.joined(parts) if len(parts) > 1 else parts[0]


def matrix_context(found: Matrix, start: int, at: datetime) -> dict[str, Any]:
    """What stands on one sheet: at most `ACROSS` sessions, everybody down the side."""
    community = found.activity.community
    assert community is not None
    shown = found.sessions[start : start + ACROSS]
    return {
        "who": community.name,
        "over": community.sub_district.name,
        "kind": _("Attendance matrix"),
        "title": found.activity.title,
        "lead": _lead(found, start),
        "columns": [_column(one, start + place) for place, one in enumerate(shown, 1)],
        "rows": [
            {
                "name": line.name,
                "building": line.building,
                "new": _("new") if line.is_new else "",
                "marks": [str(mark) for mark in line.in_order(shown)],
                "came": line.came,
            }
            for line in found.lines
        ],
        "totals": found.totals[start : start + ACROSS],
        "missing": found.missing[start : start + ACROSS],
        "person_times": found.person_times,
        "foot": _("As of %(day)s. %(legend)s")
        % {"day": day_text(at, clock=True), "legend": legend()},
    }


def _lead(found: Matrix, start: int) -> str:
    text = " · ".join(
        [
            sessions_text(len(found.sessions)),
            people_text(found.people),
            person_times_text(found.person_times),
        ]
    )
    if len(found.sessions) <= ACROSS:
        return text
    last = min(start + ACROSS, len(found.sessions))
    part = _("sessions %(first)d to %(last)d") % {"first": start + 1, "last": last}
    return f"{text} · {part}"


def _column(places: Places, number: int) -> dict[str, Any]:
    start = local(places.starts_at)
    return {
        "number": number,
        "day": f"{start.month}/{start.day}",
        "when": f"{WEEKDAYS_ABBR[start.weekday()]} {start:%H:%M}",
    }
