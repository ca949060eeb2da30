"""Ordering a sheet: the request writes a job and leads to its page, a worker prints."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from accounts import limits
from accounts.visitors import account_of
from communities.models import Community
from jobs.chores import every
from jobs.models import Job
from jobs.services import submit
from jobs.views import file_of

from .sheets import PREFIX, Params

DOUBLE_TAP = timedelta(seconds=5)  # what was printed a moment ago is the same sheet
KEPT = timedelta(days=1)


def order(
    request: HttpRequest,
    sheet: str,
    *,
    params: Params,
    community: Community | None = None,
    back: str = "",
) -> HttpResponseBase:
    """Have a registered sheet printed for this person, and lead to the page of the order.

    The view has checked that this person may have it.
    """
    job = _job(request, sheet, params, community)
    job.requested_by = account_of(request)
    job.params["back"] = _local(request, back)
    job.key = _fingerprint(job, [job.requested_by_id])
    return redirect("jobs:job", pk=(_ready(job.key, DOUBLE_TAP) or submit(job)).pk)


def hand_out(
    request: HttpRequest,
    sheet: str,
    *,
    params: Params,
    community: Community | None,
    version: str,
) -> HttpResponseBase:
    """Answer with a sheet for all whom its `may_see` lets, printed once for each version.

    `version` changes with everything that stands on the sheet.
    """
    job = _job(request, sheet, params, community)
    job.for_all = True
    job.key = _fingerprint(job, ["all", version])
    if ready := _ready(job.key, KEPT):
        return file_of(ready, attached=False)
    if not request.user.is_authenticated:
        limits.count(request, "print", reading=True)
    return redirect("jobs:job", pk=submit(job).pk)


def _job(request: HttpRequest, sheet: str, params: Params, community: Community | None) -> Job:
    asked = {"sheet": params, "language": get_language() or settings.LANGUAGE_CODE}
    return Job(kind=PREFIX + sheet, params=asked, community=community, queue="print")


def _fingerprint(job: Job, whose: list[Any]) -> str:
    asked = [job.params["sheet"], job.params["language"]]
    said = json.dumps([job.kind, asked, job.community_id, whose], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _ready(key: str, fresh: timedelta) -> Job | None:
    """The finished job of the same order, if its file is there and still what would be printed."""
    done = Job.objects.filter(
        key=key, state=Job.State.DONE, finished_at__gt=timezone.now() - fresh
    ).exclude(file="")
    return done.order_by("-finished_at").first()


def _local(request: HttpRequest, back: str) -> str:
    """Keep only an address of this site to lead back to."""
    return back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else ""


@every(hours=1)
def purge_sheets(at: datetime) -> int:
    """Delete the files of sheets that were printed a day ago; return how many."""
    old = Job.objects.filter(kind__startswith=PREFIX, finished_at__lt=at - KEPT).exclude(file="")
    count = 0
    for job in old.iterator(chunk_size=200):
        job.file.delete(save=False)
        Job.objects.filter(pk=job.pk).update(file="")
        count += 1
    return count
