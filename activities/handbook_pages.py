"""What a handbook reads from the activities: the calendar of what comes next."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Community
from handbooks.data import Table, provides_data
from home.dates import span_text

from .models import Places

SHOWN = 24


@provides_data("activities", gettext_lazy("Calendar of activities"))
def activities(community: Community, at: datetime) -> list[Table]:
    """The sessions to come, the next one first: what, when, where."""
    sessions = Places.objects.published().in_community(community).upcoming(at)[:SHOWN]
    rows = [
        [places.title, span_text(places.starts_at, places.ends_at), places.place]
        for places in sessions
    ]
    head = [_("Activity"), _("When"), _("Where")]
    return [Table(head, rows, _("Calendar of activities"), ("", "44mm", "34mm"))]
