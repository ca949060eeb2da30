"""What a handbook reads from the activities: the calendar of the year."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from communities.models import Community
from handbooks.data import Table, provides_data
from home.dates import day_text

from .models import Places

SHOWN = 30


@provides_data("activities", gettext_lazy("Calendar of activities"))
def activities(community: Community, at: datetime) -> list[Table]:
    """The activities of the year in their order, one row each: what, when, where.

    The whole year and not what is still to come: a book stands beside the door for months, and
    its text must not change from day to day.
    """
    year = timezone.localtime(at).year
    sessions = (
        Places.objects.published()
        .held()
        .in_community(community)
        .filter(starts_at__year=year)
        .order_by("starts_at", "pk")
    )
    series: dict[int, list[Places]] = {}
    for places in sessions[: SHOWN * 10]:
        series.setdefault(places.page_id, []).append(places)
    rows = [[one[0].title, _when(one), one[0].place] for one in list(series.values())[:SHOWN]]
    head = [_("Activity"), _("When"), _("Where")]
    return [Table(head, rows, _("Calendar of activities"), ("", "48mm", "32mm"))]


def _when(series: list[Places]) -> str:
    """The first day, and how often it takes place."""
    first = day_text(series[0].starts_at, year=False, clock=True)
    if len(series) == 1:
        return first
    times = ngettext("%(n)d session", "%(n)d sessions", len(series)) % {"n": len(series)}
    return f"{first}\n{times}"
