"""Handing in the papers of a step, on the site and in the admin; nobody else gets them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from communities.errors import Refusal

from .drafting import may_edit
from .errors import BadPaper
from .lifecycle import Actor, is_actor
from .models import Gate, Grant, GrantPaper, ProjectPage
from .paperwork import hand_in_paper, readable_papers, take_back_paper
from .services import open_grant


def _grant(request: HttpRequest, pk: int) -> Grant:
    page = get_object_or_404(ProjectPage.objects.select_related("community"), pk=pk)
    if not may_edit(page, request.user):
        raise Http404
    return open_grant(page)


@never_cache
@require_POST
@login_required
def hand_in(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Keep a file for a step."""
    grant = _grant(request, pk)
    file = request.FILES.get("file")
    given: dict[str, Any] = request.POST.dict()
    gate, label = given.get("gate", ""), given.get("label", "").strip()
    key = given.get("key", "") or "other"
    try:
        if file is None or gate not in Gate:
            raise BadPaper
        hand_in_paper(
            grant, gate, key, label or _("Paper"), file, by=request.user, at=timezone.now()
        )
        messages.success(request, _("The paper is kept."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return _back(request, pk)


@never_cache
@require_POST
@login_required
def take_back(request: HttpRequest, pk: int, paper: int) -> HttpResponseBase:
    """Take a paper back."""
    found = get_object_or_404(GrantPaper, pk=paper, grant=_grant(request, pk))
    try:
        take_back_paper(found, by=request.user)
        messages.success(request, _("The paper was taken back."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return _back(request, pk)


@never_cache
@require_safe
@login_required
def download(request: HttpRequest, pk: int, paper: int) -> FileResponse:
    """Hand out a paper, as a download."""
    grant = _grant(request, pk)
    papers = readable_papers(grant, office=is_actor(grant, request.user, Actor.OFFICER))
    found = get_object_or_404(papers, pk=paper)
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name)


def _back(request: HttpRequest, pk: int) -> HttpResponseBase:
    url = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()})
    if not ours or "/" not in url:
        url = reverse("projects:progress", args=[pk])
    return redirect(url)
