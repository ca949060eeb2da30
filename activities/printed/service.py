"""The record of service (志愿服务记录) of a volunteer, with a code that anybody can look up."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

import printing
from activities.models import ServiceRecord
from home.dates import date_text, span_text
from printing.links import short_url


def service_record(record: ServiceRecord, *, language: str) -> bytes:
    """Print the record as it was issued."""
    return printing.render(
        "print/service_record.html",
        service_context(record),
        title=_("Record of service: %(name)s") % {"name": record.resident.name},
        language=language,
    )


def service_context(record: ServiceRecord) -> dict[str, Any]:
    """Who, how long, where; the code leads to the page that says the same."""
    community = record.community
    lines = [_line(line) for line in record.lines]
    return {
        "who": community.name,
        "over": community.sub_district.name,
        "kind": _("Record of service"),
        "name": record.resident.name,
        "period": _("%(first)s to %(last)s")
        % {"first": date_text(record.first_day), "last": date_text(record.last_day)},
        "hours": hours_text(record.minutes),
        "count": len(lines),
        "lines": lines,
        "url": short_url(record.code),
        "code": record.code,
        "caption": _("Scan to see whether this record is true"),
        "date": date_text(record.at),
        "contact": " · ".join(filter(None, [community.address, community.phone])),
    }


def _line(line: dict[str, Any]) -> dict[str, str]:
    came, left = (datetime.fromisoformat(line[name]) for name in ("came", "left"))
    return {
        "when": span_text(came, left),
        "title": line["title"],
        "place": line["place"],
        "hours": hours_text(line["minutes"]),
    }


def hours_text(minutes: int) -> str:
    """Hours and minutes, each only where there are some."""
    hours, rest = divmod(minutes, 60)
    if not rest:
        return _("%(hours)d h") % {"hours": hours}
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}
