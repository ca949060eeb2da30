"""What a community's page says of its projects."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from communities.models import Community
from communities.sections import Section, provides_section
from communities.statements import Statement, given

from .models import ProjectPage
from .showcase import card

SHOWN = 4


@provides_section(order=20)
def projects(community: Community, at: datetime, request: HttpRequest) -> Section:
    """The community's newest public projects."""
    rows = _newest(community=community.pk)
    return Section(
        key="projects",
        title=_("Micro-projects"),
        cards=[card(project, request) for project in rows],
        more_url=f"{reverse('projects:list')}?community={community.pk}",
        more_label=_("All projects"),
        empty=_("No project is under way at the moment."),
    )


@Statement
def _newest() -> QuerySet[ProjectPage]:
    projects = ProjectPage.objects.public().in_community(given("community"))
    newest: QuerySet[ProjectPage] = projects.for_cards()[:SHOWN]
    return newest
