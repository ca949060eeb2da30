"""Handbooks as background work."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from jobs.models import Job
from jobs.registry import job_kind
from jobs.running import RunningJob
from jobs.services import enqueue

from .models import HandbookPage
from .services import build_edition

KIND = "build_handbook"


def request_edition(handbook: HandbookPage, *, by: User) -> Job:
    """Queue the building of a handbook's next edition."""
    return enqueue(
        KIND, params={"handbook": handbook.pk}, by=by, community=handbook.community, queue="print"
    )


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
    }
    job.message = _("Edition %(number)s is ready: %(pages)s pages.") % {
        "number": edition.number,
        "pages": edition.pages,
    }
