"""The building leader's page: who lives here, what is on, what to hang up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from communities import roles
from communities.leading import Offer, offers
from communities.models import Building, Community, Household, NoticePage, Resident
from communities.naming import natural_key


@dataclass(frozen=True)
class Led:
    """A building with its doors, who waits there, and the notices that hold for it."""

    building: Building
    doors: list[tuple[str, str]]
    empty: str
    households: int
    waiting: list[Resident]
    residents: int
    notices: list[NoticePage]


@never_cache
@require_safe
@login_required
def building(request: HttpRequest) -> HttpResponse:
    """Show a leader the buildings that they lead; for everybody else there is no such page."""
    led = roles.led_buildings(request.user).select_related("grid", "community__page").distinct()
    buildings = list(led)
    if not buildings:
        raise Http404
    at = timezone.now()
    communities = {one.community_id: one.community for one in buildings}
    context = {
        "buildings": _shown(buildings, at),
        "offers": _offers(communities.values(), at),
        "today": at,
    }
    return render(request, "communities/leader.html", context)


def _offers(communities: Iterable[Community], at: datetime) -> list[Offer]:
    return [offer for community in communities for offer in offers(community, at)]


def _shown(buildings: Sequence[Building], at: datetime) -> list[Led]:
    """All buildings with as many queries, however many doors and notices they have."""
    residents = list(  # before the households: who has just joined has one there
        Resident.objects.active()
        .filter(household__building__in=buildings)
        .select_related("household")
        .order_by("created_at", "pk")
    )
    households = list(Household.objects.filter(building__in=buildings))
    notices = list(
        NoticePage.objects.current(at)
        .filter(community__in={one.community_id for one in buildings})
        .prefetch_related("grids", "buildings")
        .order_by("-urgent", "-issued_on", "-pk")
    )
    return [_led(one, households, residents, notices) for one in buildings]


def _led(
    building: Building,
    households: list[Household],
    residents: list[Resident],
    notices: list[NoticePage],
) -> Led:
    own = [door for door in households if door.building_id == building.pk]
    own.sort(key=lambda door: natural_key(door.unit))
    people = [one for one in residents if one.household.building_id == building.pk]
    names: dict[int, list[str]] = {door.pk: [] for door in own}
    for one in people:
        names[one.household_id].append(_name(one))
    return Led(
        building=building,
        doors=[(door.unit, _listed(names[door.pk])) for door in own if names[door.pk]],
        empty=_listed([door.unit for door in own if not names[door.pk]]),
        households=len(own),
        waiting=[one for one in people if one.status == Resident.Status.PENDING],
        residents=sum(one.status == Resident.Status.VERIFIED for one in people),
        notices=[notice for notice in notices if _holds_for(notice, building)],
    )


def _listed(names: list[str]) -> str:
    return pgettext("between names", ", ").join(names)


def _name(resident: Resident) -> str:
    if resident.status == Resident.Status.PENDING:
        return _("%(name)s (not confirmed yet)") % {"name": resident.name}
    return resident.name


def _holds_for(notice: NoticePage, building: Building) -> bool:
    """Whether a notice is for all of the community, for the building's grid, or for itself."""
    grids = {one.pk for one in notice.grids.all()}
    buildings = {one.pk for one in notice.buildings.all()}
    if not grids and not buildings:
        return notice.community_id == building.community_id
    return building.grid_id in grids or building.pk in buildings
