"""What an activity's page shows of its records: a meeting's summary, supplies, the album."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from activities.albums.public import photos_of
from activities.meetings.public import ShownFollowUp, of_page
from activities.models import ActivityPage, Supply
from activities.presenting import contact_of
from home.punctuation import noted

register = template.Library()


@register.inclusion_tag("activities/albums/public.html")
def album(page: ActivityPage) -> dict[str, Any]:
    """The photos that may be shown, and whom to tell who does not want to be on one."""
    rows = photos_of(page) if page.pk else []
    return {"rows": rows, "contact": page.contact or contact_of(page.community)}


@register.inclusion_tag("activities/meetings/public.html")
def meeting_summaries(page: ActivityPage) -> dict[str, Any]:
    """The masked summaries of joint meetings, where the worker has ticked them."""
    columns = [_("What is to be done"), _("Who does it"), _("Until"), _("State")]
    found = of_page(page) if page.pk else []
    meetings = [(one, [_row(row) for row in one.agreed]) for one in found]
    return {"meetings": meetings, "columns": columns}


@register.inclusion_tag("activities/supplies/public.html")
def supplies(page: ActivityPage) -> dict[str, Any]:
    """What a household may get, and whether there is some."""
    found = Supply.objects.filter(page=page, retired=False) if page.pk else []
    rows = [
        [
            noted(one.title, one.note) if one.note else one.title,
            f"{one.per_household} {one.unit}",
            _("there is some") if one.to_hand else _("none to hand now"),
        ]
        for one in found
    ]
    columns = [pgettext("goods", "What"), _("At most a household"), _("State")]
    return {"columns": columns, "rows": rows}


def _row(row: ShownFollowUp) -> list[str]:
    state = " · ".join(filter(None, [row.state, row.share, row.outcome]))
    return [row.title, row.owner, row.due, state]
