"""Calendars that keep themselves up to date: a community's, and one's own behind a token."""

from datetime import datetime, timedelta
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from icalendar import Event

from accounts import limits
from accounts.masking import mask_name
from accounts.visitors import user_of
from activities.calendar import Own, calendar_of, event_of
from activities.models import CalendarFeed, Places, SignUp
from activities.services.feeds import close_feed, open_feed
from communities.freshness import community_scope, share
from communities.models import Community
from home.punctuation import listed

from .mine import public_places

KEPT = timedelta(days=31)  # how long what is over stays in a calendar
MOST = 500


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return response


@require_safe
def community_feed(request: HttpRequest, pk: int) -> HttpResponse:
    """All sessions of a community, called-off ones as such; it names no person."""
    community = get_object_or_404(Community, pk=pk)
    at = timezone.now()
    share(request, community_scope(community.pk), at + timedelta(hours=1))
    rows = Places.objects.published().in_community(community).filter(ends_at__gt=at - KEPT)
    rows = rows.select_related("page", "community").order_by("starts_at", "pk")[:MOST]
    name = _("%(community)s: activities") % {"community": community.name}
    events = [_event(places, request, at) for places in rows]
    return _file(calendar_of(events, name), f"community-{community.pk}")


@require_safe
def series_file(request: HttpRequest, pk: int) -> HttpResponse:
    """All sessions of the activity to which this session belongs, to come."""
    places, at = public_places(pk), timezone.now()
    rows = Places.objects.published().filter(page=places.page_id).upcoming(at)
    events = [_event(one, request, at) for one in rows.select_related("page", "community")]
    response = _file(calendar_of(events), f"series-{places.page_id}")
    response["Content-Disposition"] = f'attachment; filename="series-{places.page_id}.ics"'
    return response


def _event(places: Places, request: HttpRequest, at: datetime) -> Event:
    return event_of(places, places.page.get_full_url(request) or "", at)


@never_cache
@require_safe
def own_feed(request: HttpRequest, token: str) -> HttpResponse:
    """What an account's residents are signed up for. Whoever has the address reads it."""
    try:
        limits.count(request, "activity_code", reading=True)
    except limits.TooOften as refusal:
        return HttpResponse(str(refusal), status=429, content_type="text/plain; charset=utf-8")
    feed = CalendarFeed.objects.select_related("user").filter(token=token).first()
    if feed is None or not feed.user.is_active:
        raise Http404
    at = timezone.now()
    events = _own_events(feed, request, at)
    return _file(calendar_of(events, _("My activities")), "my-activities")


def _own_events(feed: CalendarFeed, request: HttpRequest, at: datetime) -> list[Event]:
    """One event a session, with the names of those who come, in part."""
    residents = feed.user.representations.standing().values("resident")
    rows = SignUp.objects.filter(resident__in=residents, places__ends_at__gt=at - KEPT)
    rows = rows.select_related("places__page", "places__community", "resident")
    rows = rows.order_by("places__starts_at", "places", "pk")
    found = []
    for _places, group in groupby(rows[:MOST], key=lambda one: one.places_id):
        sign_ups = list(group)
        places = sign_ups[0].places
        url = places.page.get_full_url(request) or ""
        found.append(event_of(places, url, at, _own(sign_ups)))
    return found


def _own(sign_ups: list[SignUp]) -> Own:
    """What one session is to those of one account."""
    coming = [one for one in sign_ups if one.state in SignUp.STANDING]
    return Own(
        who=listed(mask_name(one.resident.name) for one in coming),
        waits=bool(coming) and all(one.is_waiting for one in coming),
        gone=not coming,
        changes=sum(1 + bool(one.cancelled_at) + bool(one.promoted_at) for one in sign_ups),
    )


@login_required
@require_POST
def change_feed(request: HttpRequest) -> HttpResponse:
    """Make the address, or a new one, or take it back."""
    user = user_of(request)
    if "close" in request.POST:
        close_feed(user)
        messages.success(request, _("The address is taken back and opens nothing any more."))
    else:
        open_feed(user, timezone.now())
        messages.success(request, _("Here is the address. Whoever has it can read it."))
    return redirect("activities:mine")
