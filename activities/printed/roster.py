"""The roster of a series (花名册): people down the side, sessions across, on A4 laid sideways."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

import printing
from activities.models import ActivityPage, Attendance, Places, SignUp
from communities.models import Resident
from communities.naming import natural_key
from home.counts import people_text, sessions_text
from home.dates import day_text, local
from printing import pages

ACROSS = 10  # sessions that a sheet has room for; a longer series goes on on the next
BLANK_ROWS = 4
ON_FIRST = 16  # rows of people that a first sheet has room for, with the total below them
MOST_ROWS = 1000
CAME, MISSED, WAITS, EXPECTED = "✓", "—", "△", "□"


@dataclass
class Person:
    """One line: who it is, and a mark for each session."""

    name: str
    building: str
    marks: dict[int, str] = field(default_factory=dict)


def roster(activity: ActivityPage, *, at: datetime, language: str) -> bytes:
    """Print the roster of all sessions of an activity."""
    sessions = activity.standing_places
    people = _people(sessions, at)
    starts = range(0, max(len(sessions), 1), ACROSS)
    parts = [
        printing.render(
            "print/roster.html",
            roster_context(activity, sessions, people, start, at),
            title=_("Roster: %(title)s") % {"title": activity.title},
            language=language,
        )
        for start in starts
    ]
    return pages.joined(parts) if len(parts) > 1 else parts[0]


def roster_context(
    activity: ActivityPage,
    sessions: Sequence[Places],
    people: list[Person],
    start: int,
    at: datetime,
) -> dict[str, Any]:
    """What stands on one sheet: at most `ACROSS` sessions, everybody down the side."""
    community, shown = activity.community, sessions[start : start + ACROSS]
    assert community is not None
    numbers = {places.pk: number for number, places in enumerate(sessions, 1)}
    return {
        "who": community.name,
        "over": community.sub_district.name,
        "kind": _("Roster"),
        "title": activity.title,
        "lead": _lead(activity, len(sessions), len(people), shown, numbers),
        "columns": [_column(places, numbers[places.pk]) for places in shown],
        "rows": [
            {
                "name": person.name,
                "building": person.building,
                "marks": [person.marks.get(places.pk, "") for places in shown],
            }
            for person in people
        ],
        "totals": [_total(people, places) for places in shown],
        "blank": _blank(len(people)),
        "foot": _("As of %(day)s. ✓ came · — signed up and did not come · □ expected · △ waits")
        % {"day": day_text(at, clock=True)},
    }


def _blank(people: int) -> int:
    """Empty rows for those who come unasked; none that would begin a sheet of its own."""
    room = ON_FIRST - people
    return min(BLANK_ROWS, room) if room > 0 else BLANK_ROWS


def _lead(
    activity: ActivityPage,
    count: int,
    people: int,
    shown: Sequence[Places],
    numbers: dict[int, int],
) -> str:
    text = " · ".join([activity.place, sessions_text(count), people_text(people)])
    if count <= ACROSS or not shown:
        return text
    part = _("sessions %(first)d to %(last)d") % {
        "first": numbers[shown[0].pk],
        "last": numbers[shown[-1].pk],
    }
    return f"{text} · {part}"


def _column(places: Places, number: int) -> dict[str, Any]:
    start = local(places.starts_at)
    return {
        "number": number,
        "day": f"{start.month}/{start.day}",
        "when": f"{WEEKDAYS_ABBR[start.weekday()]} {start:%H:%M}",
    }


def _people(sessions: Sequence[Places], at: datetime) -> list[Person]:
    """Everybody who stands on a list or came, in three queries."""
    over = {places.pk for places in sessions if places.ends_at <= at}
    people: dict[int, Person] = {}
    sign_ups = SignUp.objects.filter(places__in=sessions).standing()
    for one in sign_ups.select_related("resident__household__building")[:MOST_ROWS]:
        mark = WAITS if one.is_waiting else MISSED if one.places_id in over else EXPECTED
        people_mark = f"{mark}{one.party}" if one.party > 1 and mark != MISSED else mark
        _person(people, one.resident).marks[one.places_id] = people_mark
    came = Attendance.objects.standing().filter(places__in=sessions, resident__isnull=False)
    for row in came.select_related("resident__household__building")[:MOST_ROWS]:
        assert row.resident is not None
        _person(people, row.resident).marks[row.places_id] = CAME
    return sorted(people.values(), key=lambda one: (natural_key(one.building), one.name))


def _person(people: dict[int, Person], resident: Resident) -> Person:
    building = resident.household.building.name
    return people.setdefault(resident.pk, Person(resident.name, building))


def _total(people: list[Person], places: Places) -> int:
    """How many of the lines came, or are expected where nobody has come yet."""
    marks = [person.marks.get(places.pk, "")[:1] for person in people]
    return marks.count(CAME) or marks.count(EXPECTED)
