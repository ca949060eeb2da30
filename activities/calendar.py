"""A session as an iCalendar file (RFC 5545)."""

from datetime import datetime

from django.utils import timezone
from icalendar import Calendar, Event

from .models import Places


def event_file(places: Places, url: str, at: datetime) -> bytes:
    """Return the `.ics` of one session, its hours in the place's own zone."""
    event = Event()
    event.add("uid", f"{places.key}@linli")
    event.add("dtstamp", at)
    event.add("dtstart", timezone.localtime(places.starts_at))
    event.add("dtend", timezone.localtime(places.ends_at))
    event.add("summary", places.title)
    event.add("location", f"{places.community.name} {places.place}")
    if url:
        event.add("url", url)
    calendar = Calendar()
    calendar.add("prodid", "-//Linli//Activities//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()
