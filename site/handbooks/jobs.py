"""Handbooks as background work."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from jobs.models import Job
from jobs.registry import job_kind
from jobs.running import RunningJob
from jobs.services import enqueue

from .editions import build_edition
from .models import HandbookPage

KIND = "build_handbook"


@transaction.atomic
def request_edition(handbook: HandbookPage, *, by: User) -> Job:
    """Queue the building of a handbook's next edition; while one is built, return that job."""
    HandbookPage.objects.select_for_update(of=("self",)).get(pk=handbook.pk)
    return under_way(handbook) or enqueue(
        KIND, params={"handbook": handbook.pk}, by=by, community=handbook.community, queue="print"
    )


def under_way(handbook: HandbookPage) -> Job | None:
    """The job that builds this handbook now, or waits to."""
    return Job.objects.filter(
        kind=KIND,
        community=handbook.community_id,
        state__in=[Job.State.QUEUED, Job.State.RUNNING],
        params__handbook=handbook.pk,
    ).first()


@job_kind(KIND, gettext_lazy("Build the handbook"))
def build(job: RunningJob) -> None:
    """Build the edition; running twice gives the same one, for its content is the same."""
    handbook = HandbookPage.objects.get(pk=job.params["handbook"])
    edition = build_edition(
        handbook, by=job.job.requested_by, at=timezone.now(), progress=job.progress
    )
    job.result = {
        "edition": edition.pk,
        "url": reverse("handbook_download", args=[edition.code]),
        "pages": edition.pages,
        "next": reverse("handbook_desk", args=[handbook.pk]),
    }
    job.message = _("Edition %(number)s is ready: %(pages)s pages.") % {
        "number": edition.number,
        "pages": edition.pages,
    }
