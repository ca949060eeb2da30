"""Ordering the papers of a project and of a round."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from communities import freshness
from communities.roles import is_officer, manages
from printing.enlarging import Format
from printing.jobs import hand_out, order

from .drafting import may_edit, version_of
from .models import Grant, ProjectPage, RoundPage, Status
from .round_screens import office_of, officers_round

View = Callable[..., HttpResponseBase]
DECIDED = (Status.REJECTED,)


def papers_of(page: ProjectPage, grant: Grant) -> list[str]:
    """The papers that there are of this project now, by the names of their addresses."""
    if grant.pk is None or grant._state.adding:
        return ["project_proposal_form"]
    return [
        "project_proposal_form",
        *(["project_score_sheet"] if grant.submitted_at and grant.round_id else []),
        *(["project_decision_letter"] if grant.is_funded or grant.status in DECIDED else []),
        *(["project_midterm_report", "project_closing_report"] if grant.is_funded else []),
        "project_dossier",
    ]


def of_project(sheet: str) -> View:
    """A view that orders this paper of a project for who works in its community."""

    @never_cache
    @require_safe
    def view(request: HttpRequest, pk: int) -> HttpResponseBase:
        page = _managed(request, pk)
        back = reverse("project_grant", args=[pk])
        if sheet != "proposal_form" and not Grant.objects.filter(page=page).exists():
            raise Http404
        params = {"project": page.pk}
        return order(request, sheet, params=params, community=page.community, back=back)

    return view


@never_cache
@require_safe
@login_required
def own_form(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The proposal form, for who writes the proposal."""
    pages = ProjectPage.objects.select_related("community__sub_district", "community__page")
    page: ProjectPage = get_object_or_404(pages, pk=pk)
    if not may_edit(page, request.user):
        raise Http404
    params = {"project": page.pk, "version": version_of(page)}
    back = reverse("projects:progress", args=[pk])
    return order(request, "own_proposal_form", params=params, community=page.community, back=back)


@never_cache
@require_safe
def score_sheet(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The score sheet of one proposal, for the office."""
    page = _managed(request, pk)
    try:
        call = page.grant.round
    except ObjectDoesNotExist:
        raise Http404 from None
    if call is None or not is_officer(request.user, office_of(call)):
        raise Http404
    params = {"round": call.pk, "project": page.pk}
    return order(request, "score_sheets", params=params, back=reverse("project_grant", args=[pk]))


def _managed(request: HttpRequest, pk: int) -> ProjectPage:
    pages = ProjectPage.objects.select_related("community__sub_district", "community__page")
    page: ProjectPage = get_object_or_404(pages, pk=pk)
    if not manages(request.user, page.community_id):
        raise Http404
    return page


def of_round(sheet: str, **fixed: Any) -> View:
    """A view that orders this paper of a round for the office."""

    @never_cache
    @require_safe
    def view(request: HttpRequest, pk: int) -> HttpResponseBase:
        call = officers_round(request, pk)
        size = str(Format.named(request.GET.get("size", "")))
        params = {"round": call.pk, "size": size, **fixed}
        return order(request, sheet, params=params, back=reverse("round_papers", args=[pk]))

    return view


@never_cache
@require_safe
def blank_form(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The blank proposal form of a published round, for anybody."""
    call: RoundPage = get_object_or_404(RoundPage.objects.live().public(), pk=pk)
    version = freshness.token(freshness.SITE)
    params = {"round": call.pk}
    return hand_out(request, "blank_proposal", params=params, community=None, version=version)
