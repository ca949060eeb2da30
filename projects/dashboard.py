"""What waits in micro-projects: the social worker's turn, and the officer's rounds."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

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
    url = reverse("project_pages:index")
    return Waiting("grants", _("micro-projects that wait for you"), by_community(rows), url)


@overview(order=10)
def state_of_rounds(communities: Sequence[Community], at: datetime) -> Waiting:
    """The sub-district's rounds: until when they call, and what waits for the office."""
    offices = {community.sub_district.page_id for community in communities}
    below = Q(pk__in=[])
    for page in Page.objects.filter(pk__in=offices):
        below |= Q(path__startswith=page.path, depth=page.depth + 1)
    rounds = (
        RoundPage.objects.live()
        .filter(below)
        .annotate(
            handed_in=Count("grants", filter=Q(grants__submitted_at__isnull=False)),
            office=Count("grants", filter=Q(grants__status__in=OFFICES_TURN)),
        )
        .order_by("-call_opens_at")[:4]
    )
    entries = [_entry(call, at) for call in rounds]
    return Waiting("rounds", _("grant rounds"), {}, reverse("round_pages:index"), False, entries)


def _entry(call: RoundPage, at: datetime) -> Entry:
    """One round: does it call, until when, how many handed in, how many wait for the office."""
    state = (
        gettext("calls until %(end)s") % {"end": day_text(call.call_closes_at, clock=True)}
        if call.call_closes_at and call.calls(at)
        else gettext("the call is closed")
        if call.call_opens_at is None or call.call_opens_at <= at
        else gettext("calls from %(start)s") % {"start": day_text(call.call_opens_at, clock=True)}
    )
    numbers = gettext("%(handed_in)s handed in, %(office)s wait for the office") % {
        "handed_in": call.handed_in,
        "office": call.office,
    }
    url = f"{reverse('project_pages:index')}?round={call.pk}"
    return Entry(call.title, url, f"{state} · {numbers}", urgent=bool(call.office))
