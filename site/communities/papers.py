"""What the community prints: door letters, join posters, notices as posters."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import printing
from home.dates import day_text, local
from home.punctuation import listed
from home.short_links import page_code
from printing import pages, wall
from printing.links import short_url, site_url
from printing.sheets import Params, Sheet, Visitor, sheet

from .models import Building, Community, DoorLetter, JoinPoster, NoticePage
from .roles import manages

LETTERS_AT_ONCE = 100  # a page each; memory stays the same for a building and a community


@sheet("door_letters", gettext_lazy("Door letters"))
def door_letters(params: Params, language: str) -> Sheet:
    """Letters that have been issued, in the order of the doors."""
    letters = DoorLetter.objects.filter(pk__in=params["letters"]).select_related(
        "household__building", "community__sub_district"
    )
    by_pk = {letter.pk: letter for letter in letters}
    wanted = [by_pk[pk] for pk in params["letters"] if pk in by_pk]
    return Sheet(letters_pdf(wanted, at=timezone.now(), language=language), _("Door letters"))


@sheet("join_poster", gettext_lazy("Join poster"))
def join_poster(params: Params, language: str) -> Sheet:
    """The poster that hangs at a building or a grid."""
    places = JoinPoster.objects.select_related(
        "community__sub_district", "building__grid__worker", "grid__worker"
    )
    poster = places.get(pk=params["poster"])
    return Sheet.of(poster_pdf(poster, language=language), _("Join poster"), _place(poster))


def _may_read(user: Visitor, params: Params, community: Community | None) -> bool:
    """A published notice is for anybody, a draft for its workers."""
    notices = NoticePage.objects.filter(pk=params["notice"])
    return manages(user, community) or notices.live().public().exists()


@sheet("notice_poster", gettext_lazy("Poster of the notice"), may_see=_may_read)
def notice_poster(params: Params, language: str) -> Sheet:
    """A notice as a poster in A4 or A3; raises `TooLong` when it does not fit on one sheet."""
    notices = NoticePage.objects.select_related("community__sub_district")
    notice = notices.get(pk=params["notice"])
    pdf = wall.poster(
        "print/poster.html",
        notice_context(notice),
        title=notice.title,
        size=params.get("size", "A4"),
        language=language,
    )
    return Sheet(pdf, notice.title)


def notice_context(notice: NoticePage) -> dict[str, object]:
    """What stands on the poster: the title largest, the sentence below, until when, who says it."""
    community = notice.community
    place = community or notice.get_parent().specific.sub_district
    facts = [(_("Dated"), day_text(notice.issued_on))]
    if notice.expires_at:
        facts.insert(0, (_("Holds until"), day_text(notice.expires_at)))
    audience = [str(item) for item in [*notice.grids.all(), *notice.buildings.all()]]
    if audience:
        facts.append((_("For"), listed(audience)))
    if notice.signed:
        facts.append((_("Signed"), notice.signed))
    code = page_code(notice)
    return {
        "who": place.name,
        "over": community.sub_district.name if community else "",
        "kind": _("urgent") if notice.urgent else _("Notice"),
        "headline": notice.title,
        "lead": notice.summary if notice.summary != notice.title else "",
        "facts": facts,
        "url": short_url(code),
        "code": code,
        "caption": _("Scan to read all of it"),
        "help": _("Questions: %(phone)s") % {"phone": place.phone} if place.phone else "",
    }


def letters_pdf(letters: Sequence[DoorLetter], *, at: datetime, language: str = "") -> bytes:
    """Print one A4 page for each letter, its address where an envelope's window is."""
    contexts = [
        {"letters": [_letter(letter, at) for letter in letters[start:][:LETTERS_AT_ONCE]]}
        for start in range(0, len(letters), LETTERS_AT_ONCE)
    ]
    title = _("Door letters")
    parts = printing.render_many("print/letter.html", contexts, title=title, language=language)
    return parts[0] if len(parts) == 1 else pages.joined(parts)


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


def poster_pdf(poster: JoinPoster, *, language: str = "") -> bytes:
    """Print the A4 poster of a building or a grid."""
    community = poster.community
    worker = (poster.building.grid if poster.building else poster.grid) or None
    facts = [
        (_("For"), _("residents of %(place)s") % {"place": _place(poster)}),
    ]
    if worker and worker.phone:
        facts.append((_("Grid worker"), f"{worker.name} {worker.phone}"))
    pdf = printing.render(
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
            "url": site_url(reverse("join", args=[poster.token])),
            "caption": _("Scan to join"),
            "help": _("No phone? Our desk enters you.") + " " + community.phone,
        },
        title=_("Join poster, %(place)s") % {"place": _place(poster)},
        language=language,
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
