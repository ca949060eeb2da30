"""The sheets of a meeting: the agenda to send out, the minutes to sign."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import printing
from activities.models import FollowUp, Meeting
from home.dates import day_text, span_text
from home.punctuation import listed
from printing.sheets import Params, Sheet, sheet

from . import services
from .public import shown


def _meeting(params: Params) -> Meeting:
    rows = Meeting.objects.select_related("places__page", "community__sub_district")
    return rows.get(pk=params["meeting"])


def _context(meeting: Meeting, kind: str) -> dict[str, Any]:
    places, community = meeting.places, meeting.community
    facts = [
        (_("When"), span_text(places.starts_at, places.ends_at)),
        (_("Where"), places.place),
        (_("Chaired by"), meeting.chair),
    ]
    return {
        "who": community.name,
        "over": community.sub_district.name,
        "kind": kind,
        "title": places.title,
        "facts": [(name, value) for name, value in facts if value],
        "carried": [_row(row) for row in services.carried(places)],
        "reported": [_row(row) for row in services.reported(places)],
        "foot": _("As of %(day)s") % {"day": day_text(timezone.now(), clock=True)},
    }


def _row(row: FollowUp) -> dict[str, str]:
    told = shown(row)
    number = ""
    if row.is_measured:
        number = _("%(start)d → %(now)d %(unit)s, to reach %(target)d: %(share)s") % {
            "start": row.start,
            "now": row.now,
            "unit": row.unit,
            "target": row.target,
            "share": told.share,
        }
    text = " · ".join(filter(None, [number, told.outcome]))
    return {
        "title": row.title,
        "owner": row.owner,
        "due": day_text(row.due, year=False),
        "state": _("overdue") if told.tone == "urgent" else told.state,
        "text": text,
    }


@sheet("meeting_agenda", gettext_lazy("Agenda of the meeting"))
def agenda(params: Params, language: str) -> Sheet:
    """What the meeting looks at: first what was agreed before, then the new points."""
    meeting = _meeting(params)
    context = agenda_context(meeting)
    pdf = printing.render(
        "print/meeting_agenda.html", context, title=meeting.places.title, language=language
    )
    return Sheet.of(pdf, _("Agenda"), meeting.places.title)


def agenda_context(meeting: Meeting) -> dict[str, Any]:
    """The agenda as it stands now."""
    return _context(meeting, _("Agenda")) | {
        "points": [point.title for point in meeting.points.all()],
        "parties": listed(party.label for party in meeting.parties.all()),
    }


@sheet("meeting_minutes", gettext_lazy("Minutes of the meeting"))
def minutes(params: Params, language: str) -> Sheet:
    """What was said, who came, who does what until when; to be signed."""
    meeting = _meeting(params)
    context = minutes_context(meeting)
    pdf = printing.render(
        "print/meeting_minutes.html", context, title=meeting.places.title, language=language
    )
    return Sheet.of(pdf, _("Minutes"), meeting.places.title)


def minutes_context(meeting: Meeting) -> dict[str, Any]:
    """The minutes as they stand now."""
    parties = [party for party in meeting.parties.all() if party.came]
    return _context(meeting, _("Minutes")) | {
        "points": [
            {"title": point.title, "minutes": point.minutes} for point in meeting.points.all()
        ],
        "parties": [{"name": party.label, "people": party.people} for party in parties],
        "agreed": [_row(row) for row in meeting.agreed.prefetch_related("steps")],
        "keeper": meeting.keeper,
    }
