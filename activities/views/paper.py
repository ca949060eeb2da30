"""What is printed of a session: the poster and the sign-in sheet."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from activities.models import Places, SignUp
from activities.presenting import audience_text, contact_of
from home.dates import day_text, span_text
from printing.press import render as print_sheet

from .desk import desk_places

BLANK_ROWS = 6
ROWS_ON_A_PAGE = 20
MOST_ROWS = 400


@never_cache
@login_required
@require_safe
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """An A4 poster that is read at two metres."""
    places, _user = desk_places(request, pk)
    page, community = places.page, places.community
    facts = [
        (_("When"), span_text(places.starts_at, places.ends_at)),
        (_("Where"), places.place),
        (_("Open to"), audience_text(page)),
    ]
    if places.capacity is not None:
        text = _("%(n)d places, sign up before %(day)s")
        closes = day_text(places.closes_at, year=False, clock=True)
        facts.append((_("Places"), text % {"n": places.capacity, "day": closes}))
    context = {
        "who": community.name,
        "over": community.sub_district.name,
        "kind": places.get_kind_display(),
        "headline": places.title,
        "lead": page.introduction,
        "facts": facts,
        "url": page.get_full_url(request),
        "caption": _("Scan to sign up"),
        "help": _("No phone? Come by or call: %(contact)s") % {"contact": _contact(places)},
    }
    return _pdf(
        print_sheet("print/activity_poster.html", context, title=places.title), "poster", pk
    )


def _contact(places: Places) -> str:
    return places.page.contact or contact_of(places.community) or places.community.name


@never_cache
@login_required
@require_safe
def sign_in_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Numbered rows with a place to sign, and blank ones for who comes without signing up."""
    places, _user = desk_places(request, pk)
    sign_ups = SignUp.objects.filter(places=places).inside().for_roster()
    ordered = sign_ups.order_by("resident__household__building", "resident__name", "pk")
    rows = [_sheet_row(one) for one in ordered[:MOST_ROWS]]
    context = {
        "who": places.community.name,
        "kind": _("Sign-in sheet"),
        "title": places.title,
        "facts": [
            (_("When"), span_text(places.starts_at, places.ends_at)),
            (_("Where"), places.place),
            (_("Signed up"), _("%(n)d people") % {"n": places.taken}),
        ],
        "url": request.build_absolute_uri(reverse("activities:roster", args=[places.pk])),
        "caption": _("Roster for the desk"),
        "rows": rows,
        "blank": max(BLANK_ROWS, ROWS_ON_A_PAGE - len(rows)),
    }
    return _pdf(print_sheet("print/sign_in_sheet.html", context, title=places.title), "sheet", pk)


def _sheet_row(sign_up: SignUp) -> dict[str, Any]:
    resident = sign_up.resident
    names = [resident.name, *(guest.nickname for guest in sign_up.coming)]
    return {
        "name": "、".join(names),
        "building": resident.household.building.name,
        "people": sign_up.party,
    }


def _pdf(content: bytes, kind: str, pk: int) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="activity-{pk}-{kind}.pdf"'
    return response
