"""The office's table of holidays, filled from a year's official list."""

from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from communities import sheets
from communities.journal import note
from communities.models import SubDistrict
from communities.roles import is_officer
from home.punctuation import listed

from .errors import BadCalendar, NotYours
from .models import Holiday

COLUMNS = {
    "day": ("日期", "day", "date"),
    "name": ("名称", "节日", "name"),
    "works": ("上班", "works", "type"),
}
WORKED = {"是", "班", "上班", "补班", "调休上班", "1", "yes", "y", "true", "works"}
FREE = {"", "否", "休", "放假", "休息", "0", "no", "n", "false", "free"}
SHAPES = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%Y-%m-%d %H:%M:%S")
MOST_SAID = 8  # wrong rows named in one sentence


class Day(NamedTuple):
    """One row of the list."""

    day: date
    name: str
    works: bool


def import_holidays(office: SubDistrict, data: bytes, *, by: User) -> int:
    """Take over a list of days; a day that is there already is replaced. Returns how many.

    Raises `BadCalendar` with the wrong rows, or `sheets.BadFile`; then nothing was written.
    """
    if not is_officer(by, office):
        raise NotYours
    days = _days(sheets.read(data, COLUMNS, ("day",)))
    with transaction.atomic():
        for one in days:
            Holiday.objects.update_or_create(
                sub_district=office,
                day=one.day,
                defaults={"name": one.name, "works": one.works},
            )
        note("projects.holidays", office, by, days=len(days))
    return len(days)


def _days(lines: list[sheets.Line]) -> list[Day]:
    found: dict[date, Day] = {}
    wrong = []
    for line in lines:
        day, works = _day(line.cells.get("day", "")), _works(line.cells.get("works", ""))
        if day is None or works is None or day in found:
            wrong.append(str(line.number))
        else:
            found[day] = Day(day, line.cells.get("name", "")[:40], works)
    if wrong:
        raise BadCalendar(
            _(
                "These rows cannot be used: %(rows)s. A row is a date such as 2027-01-01, a name, "
                "and free or works; each day stands once. Nothing was written."
            )
            % {"rows": listed(wrong[:MOST_SAID]) + ("…" if len(wrong) > MOST_SAID else "")}
        )
    if not found:
        raise BadCalendar
    return list(found.values())


def _day(text: str) -> date | None:
    for shape in SHAPES:
        try:
            return datetime.strptime(text.strip(), shape).date()
        except ValueError:
            continue
    return None


def _works(text: str) -> bool | None:
    word = text.strip().lower()
    return True if word in WORKED else False if word in FREE else None
