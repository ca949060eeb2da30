"""The attendance matrix of a series (到场矩阵): people down the side, sessions across."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from activities.models import ActivityPage, Attendance, Companion, MakeUp, Places, SignUp
from communities.naming import natural_key
from home.dates import local

from .absence import how_often
from .counting import first_ever, of_sessions

MOST_ROWS = 2000
Key = tuple[Any, ...]


class Mark(StrEnum):
    """What a cell says; the legend stands below every matrix."""

    CAME = "✓"
    MADE_UP = "◇"
    MISSED = "—"
    EXPECTED = "□"
    WAITS = "△"
    NOTHING = ""


@dataclass
class Line:
    """One person: a resident, a companion of one, or a walk-in by name."""

    name: str
    building: str
    resident: int | None = None
    is_new: bool = False
    missed_lately: int = 0
    marks: dict[int, Mark] = field(default_factory=dict)

    @property
    def came(self) -> int:
        """To how many sessions this person came."""
        return sum(mark == Mark.CAME for mark in self.marks.values())

    @property
    def missed(self) -> int:
        """How many sessions they had a place in, did not come to and did not make up for."""
        return sum(mark == Mark.MISSED for mark in self.marks.values())

    def in_order(self, sessions: Sequence[Places]) -> list[Mark]:
        """The marks, one a session."""
        return [self.marks.get(one.pk, Mark.NOTHING) for one in sessions]


@dataclass(frozen=True)
class Matrix:
    """A series with everybody who was expected or came."""

    activity: ActivityPage
    sessions: list[Places]
    lines: list[Line]
    person_times: int

    @property
    def people(self) -> int:
        """How many of the lines came at least once."""
        return sum(line.came > 0 for line in self.lines)

    @property
    def totals(self) -> list[int]:
        """Who came to each session."""
        return [
            sum(line.marks.get(one.pk) == Mark.CAME for line in self.lines) for one in self.sessions
        ]

    @property
    def missing(self) -> list[int]:
        """Who stayed away from each session."""
        return [
            sum(line.marks.get(one.pk) == Mark.MISSED for line in self.lines)
            for one in self.sessions
        ]


def matrix_of(activity: ActivityPage, at: datetime) -> Matrix:
    """Read the matrix, in seven queries whatever the number of people and sessions."""
    sessions = activity.standing_places
    lines: dict[Key, Line] = {}
    rows = _attendance(sessions)
    _expect(lines, sessions, {row.places_id for row in rows}, at)
    for row in rows:
        _line_of(lines, row).marks[row.places_id] = Mark.CAME
    _make_up(lines, sessions)
    _judge(lines, activity, sessions, at)
    ordered = sorted(lines.values(), key=lambda line: (natural_key(line.building), line.name))
    return Matrix(activity, sessions, ordered, len(rows))


def _attendance(sessions: Sequence[Places]) -> list[Attendance]:
    rows = of_sessions(sessions).select_related(
        "resident__household__building",
        "companion__sign_up__resident__household__building",
        "building",
    )
    return list(rows.order_by("places", "pk")[:MOST_ROWS])


def _expect(
    lines: dict[Key, Line], sessions: Sequence[Places], entered: set[int], at: datetime
) -> None:
    """Mark who has a place or waits; who had one in a session that was entered has missed it."""
    over = {one.pk for one in sessions if one.ends_at <= at}
    sign_ups = SignUp.objects.filter(places__in=[one.pk for one in sessions]).standing()
    for one in sign_ups.for_roster()[:MOST_ROWS]:
        mark = Mark.WAITS if one.is_waiting else Mark.EXPECTED
        if one.is_in and one.places_id in over:
            mark = Mark.MISSED if one.places_id in entered else Mark.NOTHING
        elif one.is_waiting and one.places_id in over:
            continue
        _resident_line(lines, one).marks[one.places_id] = mark
        for guest in one.coming:
            if one.is_in:
                _guest_line(lines, guest, one).marks[one.places_id] = mark


def _resident_line(lines: dict[Key, Line], row: SignUp | Attendance) -> Line:
    resident = row.resident
    assert resident is not None
    building = resident.household.building.name
    return lines.setdefault(("r", resident.pk), Line(resident.name, building, resident.pk))


def _guest_line(lines: dict[Key, Line], guest: Companion, sign_up: SignUp) -> Line:
    """A companion is known by the guardian and the nickname, whichever the sign-up."""
    guardian = sign_up.resident
    name = _("%(guest)s (with %(guardian)s)") % {"guest": guest.nickname, "guardian": guardian.name}
    key = ("c", guardian.pk, guest.nickname or guest.pk)
    return lines.setdefault(key, Line(name, guardian.household.building.name))


def _line_of(lines: dict[Key, Line], row: Attendance) -> Line:
    if row.resident is not None:
        return _resident_line(lines, row)
    if row.companion is not None:
        return _guest_line(lines, row.companion, row.companion.sign_up)
    building = row.building.name if row.building else ""
    key = ("w", row.name, row.building_id or f"?{row.pk}")
    return lines.setdefault(key, Line(row.name, building))


def _make_up(lines: dict[Key, Line], sessions: Sequence[Places]) -> None:
    rows = MakeUp.objects.standing().filter(missed__in=[one.pk for one in sessions])
    for resident, missed in rows.values_list("resident", "missed"):
        line = lines.get(("r", resident))
        if line is not None and line.marks.get(missed) == Mark.MISSED:
            line.marks[missed] = Mark.MADE_UP


def _judge(
    lines: dict[Key, Line], activity: ActivityPage, sessions: Sequence[Places], at: datetime
) -> None:
    """Say who came for the first time ever, and how often somebody stayed away lately."""
    assert activity.community is not None
    residents = [line.resident for line in lines.values() if line.resident]
    new = set(first_ever(of_sessions(sessions)).values_list("resident", flat=True))
    lately = how_often(residents, activity.community, at)
    for line in lines.values():
        line.is_new = line.resident in new
        line.missed_lately = lately.get(line.resident or 0, 0)


def legend() -> str:
    """What the marks mean."""
    return _(
        "✓ came · ◇ made up in another session · — had a place and did not come · "
        "□ expected · △ waits"
    )


def table_rows(matrix: Matrix) -> Iterable[list[Any]]:
    """The matrix as rows of a spreadsheet, head first."""
    days = [f"{local(one.starts_at):%Y-%m-%d}" for one in matrix.sessions]
    yield [_("Name"), _("Building"), *days, _("Came"), _("Missed"), _("First time")]
    for line in matrix.lines:
        marks = [str(mark) for mark in line.in_order(matrix.sessions)]
        new = _("yes") if line.is_new else ""
        yield [line.name, line.building, *marks, line.came, line.missed, new]
    yield [_("Came"), "", *matrix.totals, matrix.person_times, sum(matrix.missing), ""]
