"""What went wrong in the background."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.dashboard import Waiting, by_community, waiting
from communities.models import Community

from .models import Job

RECENT = timedelta(days=7)


@waiting(order=90)
def failed_jobs(communities: Sequence[Community], at: datetime) -> Waiting:
    """Imports, handbooks and exports that failed within a week."""
    rows = Job.objects.filter(
        community__in=communities, state=Job.State.FAILED, finished_at__gt=at - RECENT
    )
    counts = by_community(rows)
    url = f"{reverse('background_jobs:index')}?state=failed"
    return Waiting("jobs", _("background jobs that failed"), counts, url, bool(counts))
