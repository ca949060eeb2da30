"""The clock of a public notice: working days, by the sub-district's own table of holidays."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from communities.models import SubDistrict

from .models import Holiday

WEEKEND = (5, 6)
LONGEST_BREAK = 30


def today(sub_district: SubDistrict, at: datetime) -> date:
    """The day that the office's calendar shows."""
    return at.astimezone(ZoneInfo(sub_district.time_zone)).date()


def notice_days(sub_district: SubDistrict, at: datetime, working_days: int) -> tuple[date, date]:
    """First and last day of a notice put up at this moment; both count when they are worked."""
    first = today(sub_district, at)
    listed = _listed(sub_district, first, first + timedelta(days=working_days * 2 + LONGEST_BREAK))
    day, left = first, working_days
    while True:
        left -= _is_worked(day, listed)
        if left == 0:
            return first, day
        day += timedelta(days=1)


def _listed(sub_district: SubDistrict, first: date, last: date) -> dict[date, bool]:
    days = Holiday.objects.filter(sub_district=sub_district, day__range=(first, last))
    return dict(days.values_list("day", "works"))


def _is_worked(day: date, listed: dict[date, bool]) -> bool:
    return listed.get(day, day.weekday() not in WEEKEND)
