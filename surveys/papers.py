"""What can be printed of a poll; what stands on it is in `slips_paper` and `notices_paper`."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Building, Community
from communities.roles import led_buildings, manages
from printing.sheets import Params, Sheet, sheet

from .errors import BatchRefused, NotClosed
from .models import OwnersWorksheet, Poll, Slip, Suggestion
from .notices_paper import poll_poster, result_notice
from .owners.paper import worksheet_pdf
from .services import ensure_sealed
from .services.slips import slips_in_door_order
from .slips_paper import delivery_list_pdf, slips_pdf
from .suggestions_paper import register_pdf, thanks_pdf


def _poll(params: Params) -> Poll:
    return Poll.objects.select_related("page", "community__sub_district").get(pk=params["poll"])


def _slips(poll: Poll, params: Params) -> list[Slip]:
    """The slips of one building or of all; a refusal when there are none."""
    building = params.get("building")
    slips = slips_in_door_order(poll, [building] if building else None)
    if not slips:
        raise BatchRefused(_("No slips have been made for this. Make them first, then print."))
    return slips


def _of_staff_or_leader(user: Any, params: Params, community: Community | None) -> bool:
    """Workers print everything, a building's leader the list of the building."""
    if manages(user, community):
        return True
    building = params.get("building")
    return bool(building and led_buildings(user).filter(pk=building).exists())


def _place(params: Params) -> str:
    building = params.get("building")
    return Building.objects.get(pk=building).name if building else _("all")


@sheet("poll_slips", gettext_lazy("Slips"))
def slips(params: Params, language: str) -> Sheet:
    """Slips for a building or for all doors, to be cut and torn."""
    poll = _poll(params)
    pdf = slips_pdf(poll, _slips(poll, params), on_page=params.get("on_page", 0), language=language)
    return Sheet.of(pdf, _("Slips"), _place(params), poll.page.title)


@sheet("poll_deliveries", gettext_lazy("Delivery list"), may_see=_of_staff_or_leader)
def deliveries(params: Params, language: str) -> Sheet:
    """A list for each building, to be ticked at the doors."""
    poll = _poll(params)
    pdf = delivery_list_pdf(poll, _slips(poll, params), language=language)
    return Sheet.of(pdf, _("Delivery list"), _place(params), poll.page.title)


@sheet("poll_poster", gettext_lazy("Poll poster"))
def poster(params: Params, language: str) -> Sheet:
    """What is asked, until when, and how on paper: for the wall, in A4 or A3."""
    poll = _poll(params)
    pdf = poll_poster(poll, size=params.get("size", "A4"), language=language)
    return Sheet.of(pdf, _("Poster"), poll.page.title)


@sheet("result_notice", gettext_lazy("Result notice"))
def result(params: Params, language: str) -> Sheet:
    """The sealed result for the wall; raises `NotClosed` before it may be seen."""
    at, poll = timezone.now(), _poll(params)
    if not poll.shows_results(at):
        raise NotClosed
    pdf = result_notice(
        ensure_sealed(poll, at), at=at, size=params.get("size", "A4"), language=language
    )
    return Sheet.of(pdf, _("Result notice"), poll.page.title)


@sheet("owners_worksheet", gettext_lazy("Owners' worksheet"))
def owners_worksheet(params: Params, language: str) -> Sheet:
    """The sums of an owners' vote with both ways of counting; nobody's name."""
    worksheets = OwnersWorksheet.objects.select_related("community__sub_district", "estate")
    worksheet = worksheets.get(pk=params["worksheet"])
    pdf = worksheet_pdf(worksheet, at=timezone.now(), language=language)
    return Sheet.of(pdf, _("Owners' worksheet"), worksheet.title)


@sheet("suggestion_thanks", gettext_lazy("Slip of thanks"))
def suggestion_thanks(params: Params, language: str) -> Sheet:
    """Thanks for one suggestion, with the code that shows what became of it."""
    suggestions = Suggestion.objects.select_related("community__sub_district")
    suggestion = suggestions.get(pk=params["suggestion"])
    return Sheet(thanks_pdf(suggestion, language=language), _("Slip of thanks"))


@sheet("suggestion_register", gettext_lazy("Register of suggestions"))
def suggestion_register(params: Params, language: str) -> Sheet:
    """The suggestions of a period with what was decided; names are masked."""
    community = Community.objects.select_related("sub_district").get(pk=params["community"])
    first, last = date.fromisoformat(params["first"]), date.fromisoformat(params["last"])
    pdf = register_pdf(
        community, first, last, everything=bool(params.get("everything")), language=language
    )
    return Sheet.of(pdf, _("Register of suggestions"), community.name)
