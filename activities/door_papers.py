"""The card of a check-in link, for the table at the door."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.dates import day_text, span_text
from printing import wall
from printing.links import short_url
from printing.sheets import Params, Sheet, sheet

from .models import Door
from .presenting import contact_of


@sheet("door_card", gettext_lazy("Card of a check-in link"))
def door_card(params: Params, language: str) -> Sheet:
    """One page that a volunteer scans to begin."""
    doors = Door.objects.select_related("places__page", "places__community__sub_district")
    door = doors.get(pk=params["door"])
    title = door.places.title
    pdf = wall.poster("print/poster.html", card_context(door), title=title, language=language)
    return Sheet.of(pdf, _("Check-in by phone"), title)


def card_context(door: Door) -> dict[str, Any]:
    """Which session, how it is done, and until when the code is good."""
    places = door.places
    community = places.community
    contact = places.page.contact or contact_of(community) or community.name
    return {
        "who": community.name,
        "over": community.sub_district.name,
        "kind": _("For volunteers at the door"),
        "headline": _("Check-in by phone"),
        "lead": f"{places.title}　{span_text(places.starts_at, places.ends_at)}",
        "steps": [
            _("Scan this code with your phone and write your name."),
            _("Scan everybody’s code, or look for the name. No code: enter them as a walk-in."),
            _("No network? Carry on: the phone keeps everything and sends it later."),
        ],
        "url": short_url(door.code),
        "code": door.code,
        "caption": _("Good until %(day)s")
        % {"day": day_text(door.expires_at, year=False, clock=True)},
        "help": _(
            "Not for the wall: who has this code can check people in. Hand the card back to the "
            "desk. Questions: %(contact)s"
        )
        % {"contact": contact},
    }
