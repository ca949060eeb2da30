"""The demonstration's calendar: the file's days, moved by whole weeks to the first load."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from home.models import DemoAnchor

from . import retelling, source
from .source import figures

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEK = 7
MEETING_DAY = 25
NOTICE_ON_WEEKENDS_FROM = 2  # Wednesday, so that five working days are not over by Sunday


@dataclass(frozen=True)
class Days:
    """Turns the file's days into this site's; `now` is the moment of this load."""

    anchor: date
    now: datetime

    @classmethod
    def of_this_site(cls, now: datetime) -> Self:
        """Take the anchor of the first load, or make this load the first one."""
        row = DemoAnchor.objects.first()
        if row is None:
            row = DemoAnchor.objects.create(day=now.astimezone(SHANGHAI).date())
        return cls(row.day, now)

    @property
    def today(self) -> date:
        """The day of this load."""
        return self.now.astimezone(SHANGHAI).date()

    @property
    def shift(self) -> timedelta:
        """Whole weeks, rounded down: what is open in the file is open on the anchor's day."""
        reference = date.fromisoformat(figures()["reference_date"])
        return timedelta(weeks=(self.anchor - reference).days // WEEK)

    def day(self, text: str) -> date:
        """Move a day of the file: a Saturday stays a Saturday."""
        return date.fromisoformat(text) + self.shift

    def at(self, text: str, clock: str = "10:00") -> datetime:
        """Move `2026-05-14` at this hour, or `2026-05-14 14:00`."""
        day, _space, hour = text.partition(" ")
        return datetime.combine(self.day(day), time.fromisoformat(hour or clock), SHANGHAI)

    def texts(self, name: str) -> dict[str, Any]:
        """The texts of one subject, with the days and months that they name moved as well."""
        return retelling.retold(source.texts(name), self.shift)

    def past_meeting(self, text: str) -> date:
        """The 25th of the month in which a moved day falls."""
        return self.day(text).replace(day=MEETING_DAY)

    def next_meeting(self) -> date:
        """The next 25th from the day of this load on."""
        day = self.today
        while day.day != MEETING_DAY:
            day += timedelta(days=1)
        return day

    def notice_put_up(self) -> datetime:
        """A morning of this week from which five working days of notice are not over today."""
        working = self.today.weekday() < WEEK - 2
        back = self.today.weekday() - (0 if working else NOTICE_ON_WEEKENDS_FROM)
        first = self.today - timedelta(days=back)
        return min(datetime.combine(first, time(9), SHANGHAI), self.now)
