"""The public list of projects, as a page and as CSV."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communities.freshness import shared_view
from communities.spreadsheets import MOST_ROWS, csv_response

from .filters import ProjectFilter
from .models import ProjectPage
from .showcase import card, community_of

PER_PAGE = 20


@shared_view
@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    """List public projects, the newest round first."""
    narrowed = ProjectFilter(request.GET, queryset=_projects(), request=request)
    page = Paginator(narrowed.qs, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": narrowed.form,
        "clear_url": reverse("projects:list") if query else "",
        "items": [card(project, request) for project in page],
        "page_obj": page,
        "query": query.urlencode(),
        "breadcrumbs": [(_("Home"), "/"), (_("Micro-projects"), "")],
    }
    return render(request, "projects/project_list.html", context)


def _projects() -> QuerySet[ProjectPage]:
    rows: QuerySet[ProjectPage] = ProjectPage.objects.public().for_cards()
    return rows


@shared_view
@require_safe
def project_csv(request: HttpRequest) -> HttpResponse:
    """The same list as a table file, at most 5,000 rows, with no cell that could be a formula."""
    narrowed = ProjectFilter(request.GET, queryset=_projects(), request=request)
    rows = (_row(project, request) for project in narrowed.qs[:MOST_ROWS])
    return csv_response("projects.csv", [_head(), *rows])


def _head() -> list[str]:
    return [
        _("Project number"),
        _("Micro-project"),
        _("Community"),
        _("Round"),
        _("Theme"),
        _("Status"),
        _("Requested (yuan)"),
        _("Awarded (yuan)"),
        _("Address"),
    ]


def _row(project: ProjectPage, request: HttpRequest) -> Iterable[object]:
    grant = project.grant
    return (
        project.code,
        project.title,
        community_of(project).name,
        grant.round.title if grant.round else "",
        project.theme,
        grant.get_status_display(),
        grant.requested,
        grant.awarded,
        project.get_full_url(request) or "",
    )
