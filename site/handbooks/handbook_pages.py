"""Chapters of the records that join what several apps offer."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Community

from .data import Table, provides_data, read
from .neighbours import listed, shown_name


@provides_data("year", gettext_lazy("Micro-projects and the calendar of activities"))
def year(community: Community, at: datetime) -> list[Table]:
    """What is under way this year, and what one can come to."""
    return [*read("projects", community, at), *read("activities", community, at)]


@provides_data("neighbours", gettext_lazy("Neighbours with a skill who agreed to be listed"))
def neighbours(community: Community, at: datetime) -> list[Table]:
    """Who can do what: names masked unless they may be whole, no phone, nothing below a building.

    A request goes to the residents' committee, which passes it on.
    """
    rows = [
        [skill.skill, shown_name(skill), str(skill.resident.household.building), skill.free]
        for skill in listed(community)
    ]
    head = [_("Skill"), _("Neighbour"), _("Building"), _("When there is time")]
    return [Table(head, rows, _("Neighbours with a skill"), ("", "22mm", "36mm", "26mm"))]
