"""Sessions as iCalendar (RFC 5545): one file, or a feed that a calendar keeps up to date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from .models import Places

REFRESH = timedelta(hours=2)


def event_file(places: Places, url: str, at: datetime) -> bytes:
    """Return the `.ics` of one session, its hours in the place's own zone."""
    return calendar_of([event_of(places, url, at)])


@dataclass(frozen=True)
class Own:
    """What a session is to one account: who comes, `waits` when none has a place yet, `gone` when
    all cancelled; `changes` counts what has become of the sign-ups.
    """

    who: str = ""
    waits: bool = False
    gone: bool = False
    changes: int = 0


NOBODY = Own()


def event_of(places: Places, url: str, at: datetime, own: Own = NOBODY) -> Event:
    """One session. A calendar that has seen it before takes the higher SEQUENCE."""
    event = Event()
    event.add("uid", f"{places.key}-{places.page_id}@linli")
    event.add("dtstamp", at)
    event.add("sequence", places.sequence + own.changes)
    if places.changed_at is not None:
        event.add("last-modified", places.changed_at)
    event.add("dtstart", timezone.localtime(places.starts_at))
    event.add("dtend", timezone.localtime(places.ends_at))
    event.add("summary", " · ".join(filter(None, [_title(places), own.who])))
    event.add("location", f"{places.community.name} {places.place}")
    off = own.gone or not places.is_held
    event.add("status", "CANCELLED" if off else "TENTATIVE" if own.waits else "CONFIRMED")
    if places.reason:
        event.add("description", places.reason)
    if url:
        event.add("url", url)
    return event


def _title(places: Places) -> str:
    if places.called_off_at is None:
        return places.title
    return _("Called off: %(title)s") % {"title": places.title}


def calendar_of(events: Iterable[Event], name: str = "") -> bytes:
    """Put events into one file; with a `name` it is a feed that is asked for again."""
    calendar = Calendar()
    calendar.add("prodid", "-//Linli//Activities//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("x-wr-timezone", timezone.get_current_timezone_name())
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()
