"""A building leader signs up a neighbour who asked them."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.visitors import user_of
from activities.forms import NeighbourForm
from activities.models import Places, SignUp
from activities.presenting import places_text, shown
from communities.models import Building, Resident
from communities.roles import led_buildings

from .mine import answered, public_places


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for whom, and sign them up; what was chosen stays when it cannot be done."""
    places, user, at = public_places(pk), user_of(request), timezone.now()
    buildings = led_buildings(user).filter(community=places.community_id)
    if not buildings.exists():
        raise Http404
    form = NeighbourForm(request.POST or None, places=places, residents=_neighbours(buildings))
    status = 200
    if request.method == "POST" and form.is_valid():
        done, status = answered(form, places, channel=SignUp.Channel.LEADER, at=at, by=user)
        if done:
            return redirect("activities:confirmation", done.code)
    context = {
        "form": form,
        "session": shown(places, at),
        "places_text": places_text(places),
        "standing": _standing(places, buildings),
    }
    return render(request, "activities/leader_sign_up.html", context, status=status)


def _neighbours(buildings: QuerySet[Building]) -> list[Resident]:
    """The confirmed residents of these buildings, door by door."""
    people = Resident.objects.verified().filter(household__building__in=buildings)
    return list(people.select_related("household__building").order_by("name", "pk"))


def _standing(places: Places, buildings: QuerySet[Building]) -> list[SignUp]:
    """Who of these buildings is signed up already."""
    rows = places.standing_sign_ups().filter(resident__household__building__in=buildings)
    return list(rows.select_related("resident").order_by("pk"))
