"""The desk's side of the door: links for volunteers, what came through them, what to look at."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from activities.door_list import to_look_at
from activities.models import Door, Places
from activities.presenting import shown
from activities.services import doors as services
from communities.errors import Refusal
from printing.jobs import order
from printing.links import short_url

from .desk import desk_places

MOST = 20


@never_cache
@login_required
@require_safe
def doors(request: HttpRequest, pk: int) -> HttpResponse:
    """Links that are open, with their QR codes; who scans with them; what has to be looked at."""
    places, _user = desk_places(request, pk)
    at = timezone.now()
    rows = list(_links(places)[:MOST])
    context = {
        "places": places,
        "session": shown(places, at),
        "open": [(door, short_url(door.code)) for door in rows if door.is_open(at)],
        "over": [door for door in rows if not door.is_open(at)],
        "phones": _phones(places),
        "series": _same_day(places),
        **to_look_at(places),
    }
    return render(request, "activities/doors.html", context)


def _links(places: Places) -> QuerySet[Door]:
    links = Door.objects.filter(places=places).annotate(n=Count("scans"))
    return links.select_related("opened_by", "places").order_by("-opened_at")


def _phones(places: Places) -> list[Any]:
    """Each phone with its volunteer: how many scans it sent, and when it was last heard of."""
    rows = places.scans.order_by().values("device", "volunteer")
    return list(rows.annotate(n=Count("pk"), last=Max("received_at")).order_by("-last")[:MOST])


def _same_day(places: Places) -> bool:
    """Whether the activity has another session on that day."""
    door = Door(places=places, whole_day=True)
    return door.sessions().count() > 1


@require_POST
@login_required
def open_door(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link."""
    places, user = desk_places(request, pk)
    whole_day = request.POST.get("whole_day") == "1"
    try:
        services.open_door(places, whole_day=whole_day, at=timezone.now(), by=user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The link is ready. Let the volunteer scan it."))
    return redirect("activities:doors", pk)


def _own(places: Places, door: int) -> Door:
    return get_object_or_404(Door, pk=door, places=places)


@require_POST
@login_required
def revoke(request: HttpRequest, pk: int, door: int) -> HttpResponse:
    """Withdraw a link."""
    places, user = desk_places(request, pk)
    services.revoke_door(_own(places, door), at=timezone.now(), by=user)
    messages.success(request, _("The link is withdrawn; phones that hold it take nobody in."))
    return redirect("activities:doors", pk)


@never_cache
@login_required
@require_safe
def card(request: HttpRequest, pk: int, door: int) -> HttpResponseBase:
    """Print a link as a card for the volunteers' table."""
    places, _user = desk_places(request, pk)
    params = {"door": _own(places, door).pk}
    back = reverse("activities:doors", args=[pk])
    return order(request, "door_card", params=params, community=places.community, back=back)
