"""Handbooks as background work."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from communities.models import SubDistrict
from communities.roles import is_officer, manages
from jobs.chores import every
from jobs.models import Job
from jobs.registry import job_kind
from jobs.running import RunningJob
from jobs.services import submit

from .editions import build_edition
from .files import AFTERWARDS, FORMS, Form, set_file
from .models import Edition, HandbookPage, NightlyBuild
from .office import Row, Summary, build_changed, look_at, prove
from .strays import sweep

KIND = "build_handbook"
FILES = "set_handbook_files"
CHANGED = "build_changed_handbooks"
NIGHT = "handbooks_by_night"
WAITING = (Job.State.QUEUED, Job.State.RUNNING)
A_NIGHT = timedelta(hours=12)


def _colleagues(job: Job, user: User | AnonymousUser) -> bool:
    """Whoever may change the community's page sees its builds: two may press the same button."""
    return manages(user, job.community_id)


def _officers(job: Job, user: User | AnonymousUser) -> bool:
    sub_district = SubDistrict.objects.filter(pk=job.params["sub_district"]).first()
    return sub_district is not None and is_officer(user, sub_district)


# --- one book -----------------------------------------------------------------------------------


def request_edition(handbook: HandbookPage, *, by: User) -> Job:
    """Queue the building of a handbook's next edition; while one is built, return that job."""
    params = {"handbook": handbook.pk}
    return _submit(KIND, params, by, key=_key(handbook.pk), community=handbook.community)


def _submit(kind: str, params: dict[str, Any], by: User | None, **fields: Any) -> Job:
    return submit(Job(kind=kind, params=params, requested_by=by, queue="print", **fields))


def _key(handbook_id: int) -> str:
    return f"handbook-{handbook_id}"


def _office_key(sub_district: SubDistrict) -> str:
    return f"handbooks-of-{sub_district.pk}"


def under_way(handbook: HandbookPage) -> Job | None:
    """The job that builds this handbook now, or waits to."""
    return Job.objects.filter(key=_key(handbook.pk), state__in=WAITING).first()


@job_kind(KIND, gettext_lazy("Build the handbook"), may_see=_colleagues)
def build(job: RunningJob) -> None:
    """Build the edition; running twice gives the same one, for its content is the same."""
    handbook = HandbookPage.objects.select_related("community").get(pk=job.params["handbook"])
    by = job.job.requested_by
    edition = build_edition(handbook, by=by, at=timezone.now(), progress=job.progress)
    look_at([handbook], at=timezone.now())
    request_files(edition, AFTERWARDS, by=by)
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


def request_files(edition: Edition, forms: Sequence[Form], *, by: User | None) -> Job | None:
    """Queue the making of an edition's other files; None when all of them are there."""
    there = set(edition.files.values_list("kind", "paper", "large"))
    keys = [
        form.key for form in forms if (form.kind, form.format.paper, form.format.large) not in there
    ]
    if not keys:
        return None
    params = {"edition": edition.pk, "forms": keys}
    key = f"edition-{edition.pk}"
    return _submit(FILES, params, by, key=key, community=edition.community)


@job_kind(FILES, gettext_lazy("Make the files of an edition"), may_see=_colleagues)
def make_files(job: RunningJob) -> None:
    """Set each file from the words that the edition was frozen with; those there already stay."""
    edition = Edition.objects.select_related("handbook", "community").get(pk=job.params["edition"])
    forms = [FORMS[key] for key in job.params["forms"] if key in FORMS]
    for done, form in enumerate(forms):
        job.progress(done, len(forms), form.kind.label)
        set_file(edition, form, at=timezone.now())
    job.result = {"next": reverse("handbook_desk", args=[edition.handbook_id])}
    job.message = _("The files of edition %(number)s are ready.") % {"number": edition.number}


# --- all books of an office ---------------------------------------------------------------------


def request_changed(sub_district: SubDistrict, *, by: User | None) -> Job:
    """Queue new editions for all books of a sub-district that have changed."""
    params = {"sub_district": sub_district.pk}
    return _submit(CHANGED, params, by, key=_office_key(sub_district))


def waiting_for(rows: Iterable[Row]) -> dict[int, Job]:
    """Return the jobs that build any of these books, by the book."""
    keys = {_key(row.handbook.pk): row.handbook.pk for row in rows}
    return {keys[job.key]: job for job in Job.objects.filter(key__in=keys, state__in=WAITING)}


def office_address(sub_district: SubDistrict) -> str:
    """Return the address of the table of a sub-district's books."""
    return f"{reverse('handbook_office')}?office={sub_district.code}"


def office_under_way(sub_district: SubDistrict) -> Job | None:
    """The job that builds what has changed in a sub-district, or waits to."""
    return Job.objects.filter(key=_office_key(sub_district), state__in=WAITING).first()


@job_kind(CHANGED, gettext_lazy("Build all handbooks that have changed"), may_see=_officers)
def build_all_changed(job: RunningJob) -> None:
    """Build one after the other; a book that cannot be printed does not stop the next."""
    sub_district = SubDistrict.objects.get(pk=job.params["sub_district"])
    by = job.job.requested_by
    done = build_changed(sub_district, by=by, at=timezone.now(), progress=job.progress)
    for edition in done.built:
        request_files(edition, AFTERWARDS, by=by)
    job.result = {"next": office_address(sub_district), "failed": len(done.failed)}
    job.message = said(done)


def said(summary: Summary) -> str:
    """Return what was built and what was not, and why, as lines."""
    counts = {"built": len(summary.built), "same": summary.same, "failed": len(summary.failed)}
    head = _("Built: %(built)s. Unchanged: %(same)s. Not built: %(failed)s.") % counts
    return "\n".join([head, *(f"{name}: {why}" for name, why in summary.failed)])


# --- the night ----------------------------------------------------------------------------------


@every(minutes=10)
def by_night(at: datetime) -> None:
    """Once a night, in the hour of HANDBOOKS_AT_NIGHT, queue the proofs of each sub-district."""
    if timezone.localtime(at).hour != settings.HANDBOOKS_AT_NIGHT:
        return
    tonight = Job.objects.filter(kind=NIGHT, created_at__gt=at - A_NIGHT)
    done = {job.params["sub_district"] for job in tonight}
    for sub_district in SubDistrict.objects.exclude(pk__in=done):
        params = {"sub_district": sub_district.pk}
        _submit(NIGHT, params, None, key=_office_key(sub_district))


@job_kind(NIGHT, gettext_lazy("Handbooks by night"), may_see=_officers)
def night(job: RunningJob) -> None:
    """Look at every book and set a proof of what changed; build it only where that is turned on."""
    sub_district = SubDistrict.objects.get(pk=job.params["sub_district"])
    done = prove(sub_district, at=timezone.now(), thorough=True)
    if NightlyBuild.objects.filter(sub_district=sub_district).exists():
        done = build_changed(sub_district, by=None, at=timezone.now(), progress=job.progress)
        for edition in done.built:
            request_files(edition, AFTERWARDS, by=None)
    job.result = {"next": office_address(sub_district), "failed": len(done.failed)}
    job.message = said(done)


@every(days=1)
def sweep_strays(at: datetime) -> None:
    """Delete what killed workers left behind."""
    sweep(at)
