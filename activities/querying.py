"""What the page of an activity and its form ask of the records, each time the same."""

from django.db.models import QuerySet

from communities.models import Grid, Resident
from communities.statements import Statement, given

from .models import ActivityPage, Places


@Statement
def places_of() -> QuerySet[Places]:
    """The places of a page's published sessions, the first session first."""
    return Places.objects.filter(page=given("page"), retired=False).order_by("starts_at", "pk")


@Statement
def grids_of() -> QuerySet[Grid]:
    """The grids that a page is limited to."""
    limited = ActivityPage.grids.through.objects.filter(activitypage=given("page"))
    return Grid.objects.filter(pk__in=limited.values("grid")).only("name")


@Statement
def published_places() -> QuerySet[Places]:
    """The session of this number, if its page is published; nothing of the page itself."""
    return Places.objects.published().filter(pk=given("places"))


def _acting() -> QuerySet[Resident]:
    acting = Resident.objects.verified().filter(
        representations__user=given("user"),
        representations__ended_at__isnull=True,
        representations__confirmed_at__isnull=False,
    )
    known = ("community", "household", "name", "age_band", "status")
    return acting.order_by("-representations__is_self", "pk").only(*known)


@Statement
def acting_anywhere() -> QuerySet[Resident]:
    """The residents for whom a user may sign up, themself first."""
    return _acting()


@Statement
def acting_here() -> QuerySet[Resident]:
    """The same of one community."""
    return _acting().filter(community=given("community"))
