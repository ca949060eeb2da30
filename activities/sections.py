"""What a community's page says of its activities."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from communities.freshness import scope_of, share
from communities.leading import Offer, offers_to_neighbours
from communities.models import Community
from communities.sections import Section, provides_section
from communities.statements import Statement, given

from .models import Places
from .presenting import next_change, places_text, shown

SHOWN = 4
OFFERED = 12


@provides_section(order=30)
def activities(community: Community, at: datetime, request: HttpRequest) -> Section:
    """The next sessions, with their places."""
    rows = _next_places(community=community.pk, at=at)
    scope, change = scope_of(request), next_change(rows, at)
    if scope and change:
        share(request, scope, change)
    cards = []
    for places in rows:
        session = shown(places, at)
        cards.append(
            {
                "url": places.page.get_url(request),
                "title": places.title,
                "kicker": places.kind_label,
                "text": f"{session.when} · {places.place}",
                "foot": places_text(places),
                "state": session.state,
                "state_tone": session.tone,
            }
        )
    return Section(
        key="activities",
        title=_("Activities"),
        cards=cards,
        more_url=f"{reverse('activities:list')}?community={community.pk}",
        more_label=_("All activities"),
        empty=_("No activity is planned at the moment."),
    )


@Statement
def _next_places() -> QuerySet[Places]:
    places = Places.objects.published().in_community(given("community"))
    return places.upcoming(given("at")).for_cards()[:SHOWN]


@offers_to_neighbours
def sessions_to_join(community: Community, at: datetime) -> list[Offer]:
    """The next sessions, with the leader's form where sign-up is open."""
    rows = Places.objects.published().in_community(community).upcoming(at).select_related("page")
    return [_offer(places, at) for places in rows[:OFFERED]]


def _offer(places: Places, at: datetime) -> Offer:
    session = shown(places, at)
    form = reverse("activities:leader_sign_up", args=[places.pk])
    return Offer(
        title=places.title,
        url=places.page.get_url() or "",
        text=f"{session.when} · {places.place}",
        foot=places_text(places),
        state=session.state,
        state_tone=session.tone,
        action_url=form if session.can_sign_up else "",
    )
