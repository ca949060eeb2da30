"""What the page of an activity asks of its records."""

from django.db.models import QuerySet

from communities.models import Grid
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
