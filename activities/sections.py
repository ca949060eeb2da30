"""What a community's page says of its activities."""

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from communities.freshness import scope_of, share
from communities.models import Community
from communities.sections import Section, provides_section

from .models import Places
from .presenting import next_change, places_text, shown

SHOWN = 4


@provides_section(order=30)
def activities(community: Community, at: datetime, request: HttpRequest) -> Section:
    """The next sessions, with their places."""
    rows = list(
        Places.objects.published()
        .in_community(community)
        .upcoming(at)
        .select_related("page")[:SHOWN]
    )
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
                "kicker": places.get_kind_display(),
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
