"""Chapters of the records that join what several apps offer."""

from datetime import datetime

from django.utils.translation import gettext_lazy

from communities.models import Community

from .data import Table, provides_data, read


@provides_data("year", gettext_lazy("Micro-projects and the calendar of activities"))
def year(community: Community, at: datetime) -> list[Table]:
    """What is under way this year, and what one can come to."""
    return [*read("projects", community, at), *read("activities", community, at)]
