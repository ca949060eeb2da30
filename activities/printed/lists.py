"""The waiting list for the wall, and the call list for the desk."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

import printing
from accounts.masking import mask_name
from accounts.phones import display
from activities.models import Places, SignUp
from activities.presenting import contact_of
from activities.short_links import session_code
from communities.naming import natural_key
from home.dates import day_text, span_text
from home.punctuation import listed
from home.short_links import page_code
from outbox.models import Message
from outbox.reach import Reach
from printing import wall
from printing.links import short_url

MOST_ROWS = 400


def waiting_list(places: Places, *, at: datetime, size: str = "A4", language: str) -> bytes:
    """Print who waits, in large type and with masked names."""
    return wall.notice(
        "print/waiting_list.html",
        waiting_context(places, at=at),
        title=_("Waiting list: %(title)s") % {"title": places.title},
        size=size,
        language=language,
    )


def waiting_context(places: Places, *, at: datetime) -> dict[str, Any]:
    """What stands on the wall: number, masked name, building; nothing below the building."""
    community, code = places.community, page_code(places.page)
    queue = SignUp.objects.filter(places=places).queue()
    rows = [
        {
            "name": mask_name(one.resident.name),
            "building": one.resident.household.building.name,
            "people": one.party,
        }
        for one in queue.select_related("resident__household__building")[:MOST_ROWS]
    ]
    contact = places.page.contact or contact_of(community) or community.name
    return {
        "who": community.name,
        "over": community.sub_district.name,
        "kind": _("Waiting list"),
        "headline": places.title,
        "lead": span_text(places.starts_at, places.ends_at),
        "rows": rows,
        "state": _("As of %(day)s") % {"day": day_text(at, clock=True)},
        "rule": _(
            "When a place becomes free, the first who waits moves up and is told. If you cannot "
            "come any more, please call: %(contact)s"
        )
        % {"contact": contact},
        "url": short_url(code),
        "code": code,
        "caption": _("Your place on the list today"),
    }


def call_list(places: Places, *, at: datetime, language: str) -> bytes:
    """Print whom to call when a session is called off or moved; with telephone numbers."""
    return printing.render(
        "print/call_list.html",
        call_context(places, at=at),
        title=_("Call list: %(title)s") % {"title": places.title},
        language=language,
    )


def call_context(places: Places, *, at: datetime) -> dict[str, Any]:
    """Those whom nothing but a call reaches come first; the others say how they are told."""
    standing = SignUp.objects.filter(places=places).standing()
    sign_ups = list(standing.select_related("resident__household__building")[:MOST_ROWS])
    reach = Reach.of([one.resident for one in sign_ups])
    rows = sorted(
        (_call_row(one, reach) for one in sign_ups),
        key=lambda row: (not row["must"], natural_key(row["door"]), row["name"]),
    )
    code = session_code(places)
    return {
        "who": places.community.name,
        "over": places.community.sub_district.name,
        "kind": _("Call list"),
        "title": places.title,
        "lead": _("This session is called off.") if places.retired else "",
        "facts": [
            (_("When"), span_text(places.starts_at, places.ends_at)),
            (_("Where"), places.place),
            (_("To call"), _call_count(rows)),
        ],
        "url": short_url(code),
        "code": code,
        "caption": _("The roster at the desk"),
        "rows": rows,
        "foot": _("As of %(day)s. With telephone numbers: not for the wall; destroy it after use.")
        % {"day": day_text(at, clock=True)},
    }


def _call_row(sign_up: SignUp, reach: Reach) -> dict[str, Any]:
    resident = sign_up.resident
    channels = reach.channels(resident)
    told = [str(channel.label) for channel in channels if channel in Message.SENT]
    if resident.pk in reach.readers:
        told.append(str(Message.Channel.PAGE.label))
    return {
        "name": resident.name,
        "door": f"{resident.household.building.name} {resident.household.unit}",
        "phone": display(resident.phone) if resident.phone else _("no phone: go to the door"),
        "people": sign_up.party,
        "waits": sign_up.is_waiting,
        "must": Message.Channel.CALL in channels,
        "told": listed(told),
    }


def _call_count(rows: list[dict[str, Any]]) -> str:
    must = sum(1 for row in rows if row["must"])
    return _("%(must)d must be called; %(told)d are told by message as well") % {
        "must": must,
        "told": len(rows) - must,
    }
