"""How far is it? A page that looks again by itself, also without JavaScript."""

import uuid
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from . import services
from .models import Job
from .registry import title_of

SECONDS_BETWEEN_LOOKS = "2"


def _visible(request: HttpRequest, pk: uuid.UUID) -> Job:
    """Return the job if this person may see it; for everyone else there is none."""
    job = get_object_or_404(Job, pk=pk)
    if not services.may_see(job, request.user):
        raise Http404
    return job


@require_GET
@never_cache
@login_required
def job(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one job."""
    found = _visible(request, pk)
    response = render(request, "jobs/job.html", {"job": found, "title": title_of(found.kind)})
    if not found.is_over:
        response["Refresh"] = SECONDS_BETWEEN_LOOKS
    return response


@require_GET
@never_cache
@login_required
def job_json(request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
    """Say the same to a program."""
    found = _visible(request, pk)
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


@require_GET
@never_cache
@login_required
def job_file(request: HttpRequest, pk: uuid.UUID) -> FileResponse:
    """Hand out the finished file, always as a download."""
    found = _visible(request, pk)
    if found.state != Job.State.DONE or not found.file:
        raise Http404
    name = Path(str(found.file.name)).name
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=name)


@require_POST
@login_required
def stop(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Stop a job that waits or runs."""
    found = _visible(request, pk)
    services.cancel(found, at=timezone.now())
    return redirect("jobs:job", pk=pk)
