"""What waits in micro-projects: the social worker's turn, and the officer's rounds."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from communities.dashboard import Entry, Waiting, by_community, overview, waiting
from communities.models import Community
from home.dates import day_text

from .models import Grant, RoundPage, Status

# Where the community has to do the next thing; elsewhere the office or the clock has.
COMMUNITYS_TURN = (Status.RETURNED, Status.APPROVED, Status.RECTIFYING, Status.CLOSING)
OFFICES_TURN = (Status.SUBMITTED, Status.SCREENED, Status.IN_REVIEW, Status.MIDTERM)


@waiting(order=60)
def grants_to_act_on(communities: Sequence[Community], at: datetime) -> Waiting:
    """Projects for which the community has to do the next thing."""
    rows = Grant.objects.filter(community__in=communities, status__in=COMMUNITYS_TURN)
    url = reverse(f"{_listing(ProjectListing=True)}:index")
    return Waiting("grants", _("micro-projects that wait for you"), by_community(rows), url)


@overview(order=10)
def state_of_rounds(communities: Sequence[Community], at: datetime) -> Waiting:
    """The sub-district's rounds: until when they call, how many handed in and wait for the office."""
    districts = {community.sub_district_id for community in communities}
    pages = list({community.sub_district.page_id for community in communities})
    rounds = (
        RoundPage.objects.live()
        .filter(pk__in=_below(pages))
        .annotate(
            handed_in=Count("grants", filter=Q(grants__submitted_at__isnull=False)),
            office=Count("grants", filter=Q(grants__status__in=OFFICES_TURN)),
        )
        .order_by("-call_opens_at")[:4]
    )
    entries = [_entry(call, at) for call in rounds]
    return Waiting("rounds", _("grant rounds"), dict.fromkeys(districts, 0), "", False, entries)
