"""What a handbook reads from the projects: what this year's micro-projects are and who leads."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Community
from handbooks.data import Table, provides_data
from home.dates import yuan_text
from home.punctuation import listed

from .models import Grant, ProjectPage


@provides_data("projects", gettext_lazy("Micro-projects of the year"))
def projects(community: Community, at: datetime) -> list[Table]:
    """The approved projects whose round opened this year; leads only where they agreed."""
    year = timezone.localtime(at).year
    funded = Grant.objects.funded().in_community(community)
    pages = (
        ProjectPage.objects.live()
        .filter(grant__in=funded, grant__round__call_opens_at__year=year)
        .select_related("grant")
        .prefetch_related("leads")
        .defer_streamfields()
        .order_by("code", "pk")
    )
    rows = [[_name(page), _leads(page), _state(page.grant)] for page in pages]
    head = [_("Micro-project"), _("Led by"), _("Grant and state")]
    return [Table(head, rows, _("Micro-projects of the year"), ("", "26mm", "28mm"))]


def _name(page: ProjectPage) -> str:
    return "\n".join(filter(None, [f"{page.code} {page.title}".strip(), page.summary]))


def _leads(page: ProjectPage) -> str:
    return listed(lead.name for lead in page.leads.all() if lead.agreed)


def _state(grant: Grant) -> str:
    return f"{yuan_text(grant.awarded)}\n{grant.get_status_display()}"
