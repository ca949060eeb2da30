"""The grid of a sign-in sheet as a form: what is ticked and typed in each row, read and checked."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from communities.models import Building

from .errors import BuildingUnknown, TimeUnknown
from .models import ActivityPage, Places, SheetMark, SheetRow
from .row_numbers import read_rows
from .services.sheet_entry import EMPTY, Reading

CLOCK = re.compile(r"(\d{1,2})(?:[:.h时點点]?(\d{2}))?分?")
EARLY = timedelta(hours=6)  # before the beginning; what is earlier is after midnight
Posted = Mapping[str, str]


def read_grid(
    posted: Posted, rows: Iterable[SheetRow], known: Mapping[int, SheetMark], places: Places
) -> dict[int, Reading]:
    """Return what each row of the form says.

    The form's ticks are the state; without them (`grid` missing) it is what was entered before.
    Numbers typed in `rows` come on top. Raises `NotOnTheSheet`, `BuildingUnknown`, `TimeUnknown`.
    """
    by_number = {row.number: row for row in rows}
    wanted = {
        number: _row(posted, row, places) if posted.get("grid") else _before(known.get(number))
        for number, row in by_number.items()
    }
    typed = read_rows(posted.get("rows", "")[:400], by_number.keys())
    for number in typed.signed:
        wanted[number] = _ticked(wanted[number])
    for number in typed.taken_back:
        wanted[number] = EMPTY
    return wanted


def _before(mark: SheetMark | None) -> Reading:
    return Reading.of(mark) if mark is not None else EMPTY


def _ticked(reading: Reading) -> Reading:
    return Reading(True, reading.name, reading.building_id, reading.came_at, reading.left_at)


def _row(posted: Posted, row: SheetRow, places: Places) -> Reading:
    """One row; a name in a blank row is a tick as well."""
    number = row.number
    name = " ".join(posted.get(f"n{number}", "").split())[:60] if row.is_blank else ""
    if not (posted.get(f"r{number}") or name):
        return EMPTY
    building = building_of(posted.get(f"b{number}", ""), places) if row.is_blank else None
    hours = places.kind == ActivityPage.Kind.VOLUNTEERING
    came, left = (
        moment_of(posted.get(f"{key}{number}", ""), places) if hours else None for key in "cl"
    )
    return Reading(True, name, building, came, left)


def read_correction(posted: Posted, row: SheetRow, places: Places) -> Reading:
    """The one row of the correction's form, whose fields have no number."""
    numbered = {f"{key}{row.number}": posted.get(key, "") for key in "rnbcl"}
    return _row(numbered, row, places)


def building_of(typed: str, places: Places) -> int | None:
    """The building that was typed: its whole name, or its number if just one has it."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    if not plain:
        return None
    names = dict(Building.objects.filter(community=places.community_id).values_list("name", "pk"))
    if plain in names:
        return names[plain]
    number = re.sub(r"\D", "", plain)
    same = [pk for name, pk in names.items() if number and re.sub(r"\D", "", name) == number]
    if len(same) != 1:
        raise BuildingUnknown(_("There is no building “%(name)s” here.") % {"name": plain[:20]})
    return same[0]


def moment_of(typed: str, places: Places) -> datetime | None:
    """A time of day as it was typed (9:30, 930, 9), on the day of the session."""
    plain = unicodedata.normalize("NFKC", typed).replace(" ", "")
    if not plain:
        return None
    match = CLOCK.fullmatch(plain if len(plain) != 3 or not plain.isdecimal() else f"0{plain}")
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        raise TimeUnknown(_("“%(time)s” is no time. Write 9:30 or 930.") % {"time": plain[:10]})
    start = timezone.localtime(places.starts_at)
    said = datetime.combine(start.date(), time(int(match[1]), int(match[2] or 0)), start.tzinfo)
    return said + timedelta(days=1) if said < start - EARLY else said
