"""What stands on the door letters and the join posters."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from home.dates import day_text, local
from printing import pages, render
from printing.links import short_url

from .models import Building, DoorLetter, JoinPoster


def letters_pdf(letters: Iterable[DoorLetter], *, at: datetime) -> bytes:
    """Print one A4 page for each letter, its address where an envelope's window is."""
    pages = [_letter(letter, at) for letter in letters]
    return render("print/letter.html", {"letters": pages}, title=_("Door letters"))


def _letter(letter: DoorLetter, at: datetime) -> dict[str, Any]:
    community, household = letter.community, letter.household
    return {
        "who": community.name,
        "over": community.sub_district.name,
        "kind": _("Letter to the household"),
        "to": f"{household.building} {household.unit}",
        "title": _("Your household's key to %(community)s") % {"community": community.name},
        "paragraphs": [
            _(
                "With the code below one person of your household opens an entry on our "
                "community's page, without a form and without waiting: to vote, to sign up for "
                "activities, to say what should change. It costs nothing."
            ),
            _(
                "Nobody needs a phone to take part: every vote and every sign-up is also "
                "possible on paper and at our desk."
            ),
        ],
        "url": short_url(letter.code),
        "code": letter.code,
        "caption": _("Scan the code, type your name, done"),
        "until": _("Valid until %(day)s, for one person, once")
        % {"day": day_text(local(letter.expires_at))},
        "steps": [
            _("Scan the code, or open %(address)s and type it in.")
            % {"address": settings.WAGTAILADMIN_BASE_URL.split("://")[-1] + reverse("letter")},
            _("Type your name. Others of your household join by the poster at the door."),
            _(
                "Keep this letter to yourself: whoever has the code can use it. We never call "
                "to ask for it."
            ),
        ],
        "help": _contact(community),
        "date": day_text(local(at)),
    }


def poster_pdf(poster: JoinPoster) -> bytes:
    """Print the A4 poster of a building or a grid."""
    community = poster.community
    worker = (poster.building.grid if poster.building else poster.grid) or None
    facts = [
        (_("For"), _("residents of %(place)s") % {"place": _place(poster)}),
    ]
    if worker and worker.phone:
        facts.append((_("Grid worker"), f"{worker.name} {worker.phone}"))
    pdf = render(
        "print/poster.html",
        {
            "who": community.name,
            "over": community.sub_district.name,
            "kind": _("Join"),
            "headline": _("Neighbours, join in"),
            "lead": _("Vote, sign up for activities, say what should change in our community."),
            "facts": facts,
            "steps": [
                _("Scan the code with your phone's camera."),
                _("Choose your unit, type your name and phone."),
                _("Your grid worker confirms you within a few days."),
            ],
            "url": settings.WAGTAILADMIN_BASE_URL.rstrip("/")
            + reverse("join", args=[poster.token]),
            "caption": _("Scan to join"),
            "help": _("No phone? Our desk enters you.") + " " + community.phone,
        },
        title=_("Join poster, %(place)s") % {"place": _place(poster)},
    )
    return pages.at_most(pdf, 1)


def _place(poster: JoinPoster) -> str:
    place = poster.building or poster.grid
    return place.name if isinstance(place, Building) else str(place)


def _contact(community: Any) -> str:
    parts = [community.address, community.phone, community.hours]
    return _("Residents' committee: %(contact)s") % {
        "contact": " · ".join(part for part in parts if part) or community.name
    }
