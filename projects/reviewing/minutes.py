"""The minutes of a panel: written by the office, changed with a trace."""

from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from projects.models import PanelMinutes, RoundPage

from .panel import check_office


@transaction.atomic
def write_minutes(call: RoundPage, said: dict[str, Any], *, by: Any, at: datetime) -> PanelMinutes:
    """Keep the minutes; a second time replaces them, and the log says who changed what."""
    office = check_office(call, by)
    minutes, made = PanelMinutes.objects.update_or_create(
        round=call,
        defaults={**said, "sub_district": office, "written_at": at, "written_by": by},
    )
    data = {"what": "written" if made else "changed"}
    log(instance=call, action="projects.minutes", user=by, timestamp=at, data=data)
    return minutes
