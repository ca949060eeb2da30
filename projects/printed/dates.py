"""Days as forms have them: without the weekday."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from home.dates import date_text


def day(value: date | datetime | None) -> str:
    """`2026年11月20日`; nothing for no day."""
    return date_text(value) if value else ""


def span(first: date | None, last: date | None) -> str:
    """`2026年4月1日至2026年11月30日`."""
    if not first or not last:
        return day(first or last)
    return _("%(first)s to %(last)s") % {"first": day(first), "last": day(last)}
