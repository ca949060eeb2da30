"""What can be printed of an activity; what stands on each sheet is in `activities.printed`."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.acting import acting_residents
from communities.models import Community
from communities.roles import manages
from home.dates import day_text, local, span_text
from home.punctuation import listed
from home.short_links import page_code
from printing import wall
from printing.enlarging import Format
from printing.links import short_url
from printing.sheets import Params, Sheet, Visitor, sheet

from . import door_papers as _door  # noqa: F401 - registers its sheet
from .meetings import papers as _meetings  # noqa: F401 - registers its sheets
from .models import ActivityPage, Places, ServiceRecord
from .presenting import audience_text, contact_of
from .printed import lists, roster, service, sign_in
from .records import papers as _records  # noqa: F401 - registers its sheet
from .statistics import papers as _statistics  # noqa: F401 - registers its sheet
from .supplies import papers as _supplies  # noqa: F401 - registers its sheets

ALSO = 3  # further sessions that a poster has room for


def _places(params: Params) -> Places:
    return Places.objects.select_related("page", "community__sub_district").get(pk=params["places"])


@sheet("activity_poster", gettext_lazy("Activity poster"))
def poster(params: Params, language: str) -> Sheet:
    """A poster that is read at two metres, in A4 or A3; raises `TooLong`."""
    places = _places(params)
    size = Format.named(params.get("size", "A4"))
    pdf = wall.poster(
        "print/activity_poster.html",
        poster_context(places),
        title=places.title,
        size=size,
        language=language,
    )
    return Sheet.of(pdf, _("Poster"), size, places.title)


def poster_context(places: Places) -> dict[str, Any]:
    """What, when, where, for whom, how many; the code of the page that takes sign-ups."""
    page, community = places.page, places.community
    facts = [
        (_("When"), _when(places)),
        (_("Where"), places.place),
        (_("Open to"), audience_text(page)),
    ]
    if also := _also(places):
        facts.insert(1, (_("Also on"), also))
    if places.capacity is not None:
        text = _("%(n)d places, sign up before %(day)s")
        closes = day_text(places.closes_at, year=False, clock=True)
        facts.append((_("Places"), text % {"n": places.capacity, "day": closes}))
    code = page_code(page)
    return {
        "who": community.name,
        "over": community.sub_district.name,
        "kind": places.get_kind_display(),
        "headline": places.title,
        "lead": page.introduction,
        "facts": facts,
        "url": short_url(code),
        "code": code,
        "caption": _("Scan to sign up"),
        "help": _("No phone? Come by or call: %(contact)s") % {"contact": _contact(places)},
    }


def _when(places: Places) -> str:
    """Day and hours on one line of a poster, which hangs for weeks and not for years."""
    start, end = local(places.starts_at), local(places.ends_at)
    if (start.month, start.day) != (end.month, end.day):
        return span_text(start, end)
    return f"{day_text(start, year=False, clock=True)}–{end:%H:%M}"


def _also(places: Places) -> str:
    """The sessions that follow: the days of a few, the number of many."""
    later = [one for one in places.page.standing_places if one.starts_at > places.starts_at]
    if len(later) > ALSO:
        last = day_text(later[-1].starts_at, year=False)
        return _("%(n)d more sessions, the last on %(day)s") % {"n": len(later), "day": last}
    return listed(day_text(one.starts_at, year=False, clock=True) for one in later)


def _contact(places: Places) -> str:
    return places.page.contact or contact_of(places.community) or places.community.name


@sheet("sign_in_sheet", gettext_lazy("Sign-in sheet"))
def sign_in_sheet(params: Params, language: str) -> Sheet:
    """Numbered rows with a place to sign: of one session, or of all sessions that are left."""
    at, places = timezone.now(), _places(params)
    sessions = [places]
    if params.get("all"):
        standing = Places.objects.filter(page=places.page, retired=False).held().upcoming(at)
        sessions = list(standing.select_related("community__sub_district")) or [places]
    pdf = sign_in.sign_in_sheets(sessions, at=at, language=language)
    return Sheet.of(pdf, _("Sign-in sheet"), places.title)


@sheet("activity_roster", gettext_lazy("Roster of the series"))
def series_roster(params: Params, language: str) -> Sheet:
    """People and sessions of the whole activity in one table."""
    pages = ActivityPage.objects.select_related("community__sub_district")
    activity = pages.get(pk=_places(params).page_id)
    pdf = roster.roster(activity, at=timezone.now(), language=language)
    return Sheet.of(pdf, _("Roster"), activity.title)


@sheet("waiting_list", gettext_lazy("Waiting list for the wall"))
def waiting_list(params: Params, language: str) -> Sheet:
    """Who waits, in large type and masked."""
    places, size = _places(params), params.get("size", "A4")
    pdf = lists.waiting_list(places, at=timezone.now(), size=size, language=language)
    return Sheet.of(pdf, _("Waiting list"), places.title)


@sheet("activity_calls", gettext_lazy("Call list of the session"))
def call_list(params: Params, language: str) -> Sheet:
    """Whom to call when the session is called off or moved."""
    places = _places(params)
    pdf = lists.call_list(places, at=timezone.now(), language=language)
    return Sheet.of(pdf, _("Call list"), places.title)


def _of_volunteer(user: Visitor, params: Params, community: Community | None) -> bool:
    """A record is for the desk, and for the volunteer and who acts for them."""
    if manages(user, community):
        return True
    records = ServiceRecord.objects.filter(pk=params["record"])
    return records.filter(resident__in=acting_residents(user)).exists()


@sheet("service_record", gettext_lazy("Record of service"), may_see=_of_volunteer)
def service_record(params: Params, language: str) -> Sheet:
    """A volunteer's record as it was issued."""
    records = ServiceRecord.objects.select_related("resident", "community__sub_district")
    record = records.get(pk=params["record"])
    pdf = service.service_record(record, language=language)
    return Sheet.of(pdf, _("Record of service"), record.resident.name)
