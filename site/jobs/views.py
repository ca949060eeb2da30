"""How far is it? A page that looks again by itself, also without JavaScript."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from pathlib import Path

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User

from . import services
from .models import Job
from .registry import face_of

SECONDS_BETWEEN_LOOKS = 2
SECONDS_AT_FIRST = 1  # most sheets are ready after one
AT_FIRST = timedelta(seconds=10)
SLOW = timedelta(seconds=30)
VISITOR = AnonymousUser()

View = Callable[[HttpRequest, Job], HttpResponseBase]


def _of_a_job(view: View) -> Callable[[HttpRequest, uuid.UUID], HttpResponseBase]:
    """Find the job if this person may see it; for everyone else there is none.

    A visitor without an account sees what is for all, and is asked to sign in for the rest.
    """

    @wraps(view)
    @never_cache
    def wrapper(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
        found = Job.objects.filter(pk=pk).select_related("community__sub_district").first()
        user = request.user if isinstance(request.user, User) else VISITOR
        if found and services.may_see(found, user):
            return view(request, found)
        if user is VISITOR:
            return redirect_to_login(request.get_full_path())
        raise Http404

    return wrapper


@require_safe
@_of_a_job
def job(request: HttpRequest, found: Job) -> HttpResponse:
    """Show one job. Who has waited for a file gets it by itself; who comes back later by a tap."""
    face, at = face_of(found.kind), timezone.now()
    context = {
        "job": found,
        "title": face.title,
        "slow": found.created_at < at - SLOW,
        "back": _back(request, found),
        "sub_district": found.community and found.community.sub_district,
    }
    response = render(request, face.template, context)
    if not found.is_over:
        early = found.created_at > at - AT_FIRST
        seconds = SECONDS_AT_FIRST if early else SECONDS_BETWEEN_LOOKS
        response["Refresh"] = f"{seconds}; url={request.path}?waited=1"
    elif found.file and found.state == Job.State.DONE and "waited" in request.GET:
        response["Refresh"] = f"0; url={reverse('jobs:job_file', args=[found.pk])}"
    return response


def _back(request: HttpRequest, found: Job) -> str:
    """Where the person came from, as far as the job knows; a colleague's desk otherwise."""
    known = found.result.get("next") or found.params.get("back") or ""
    desk = reverse("wagtailadmin_home") if getattr(request.user, "is_staff", False) else ""
    return str(known or desk)


@require_safe
@_of_a_job
def job_json(request: HttpRequest, found: Job) -> HttpResponse:
    """Say the same to a program."""
    return JsonResponse(
        {
            "id": found.pk,
            "kind": found.kind,
            "state": found.state,
            "done": found.done,
            "total": found.total,
            "message": found.message,
            "result": found.result,
            "file": bool(found.file),
            "finished_at": found.finished_at,
        }
    )


@require_safe
@_of_a_job
def job_file(request: HttpRequest, found: Job) -> HttpResponseBase:
    """Hand out the finished file as a download; a sheet of ours also to be looked at."""
    if found.state != Job.State.DONE or not found.file:
        raise Http404
    return file_of(found, attached="open" not in request.GET)


def file_of(found: Job, *, attached: bool = True) -> FileResponse:
    """Return the file of a finished job. Only a PDF, which we made ourselves, is ever shown."""
    name = Path(str(found.file.name)).name
    attached = attached or not name.endswith(".pdf")
    return FileResponse(found.file.open("rb"), as_attachment=attached, filename=name)


@require_POST
@_of_a_job
def stop(request: HttpRequest, found: Job) -> HttpResponse:
    """Stop a job that waits or runs; only whoever started it does, or an officer."""
    if found.for_all:
        raise Http404
    services.cancel(found, at=timezone.now())
    return redirect("jobs:job", pk=found.pk)
