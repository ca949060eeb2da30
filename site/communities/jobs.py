"""Background work with people: checking and writing an import, and retention."""

import csv
import io
from datetime import datetime
from typing import Any

from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.masking import mask_name
from jobs.chores import every
from jobs.registry import job_kind
from jobs.running import RunningJob

from . import sheets
from .services import imports, retention

SHOWN = 12
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@job_kind("people.check", gettext_lazy("Checking the table"))
def check_table(running: RunningJob) -> None:
    """Check an uploaded table; its problems become a file, its preview the result."""
    plan = _planned(running)
    counts = plan.counts()
    if plan.problems:
        running.save_file("problems.csv", _problems_csv(plan.problems))
    running.result = {
        "counts": counts,
        "agreed": bool(running.params.get("agreed")),
        "fingerprint": plan.fingerprint,
        "first": [_row(resident) for resident in plan.residents[:SHOWN]],
        "problems": [[problem.line, problem.reason] for problem in plan.problems[:SHOWN]],
        "next": reverse("people_import_result", args=[running.job.pk]),
    }
    running.message = (
        ngettext("%(n)s row cannot be used.", "%(n)s rows cannot be used.", counts["problems"])
        % {"n": counts["problems"]}
        if plan.problems
        else _("Every row can be used. Nothing is written yet: look at the preview.")
    )


@job_kind("people.import", gettext_lazy("Writing the table"))
def write_table(running: RunningJob) -> None:
    """Write a checked table; the upload is removed afterwards."""
    plan = _planned(running)
    if plan.fingerprint != running.params["fingerprint"]:
        raise imports.ChangedMeanwhile
    by = running.job.requested_by
    assert by is not None
    agreed = bool(running.params.get("agreed"))
    imports.write(plan, by=by, at=timezone.now(), agreed=agreed)
    storages["private"].delete(running.params["file"])
    running.result = {"counts": plan.counts(), "next": reverse("people_desk")}
    running.message = _("%(residents)s residents and %(households)s households are new.") % (
        plan.counts()
    )


@every(hours=1)
def purge_uploads(at: datetime) -> None:
    """Remove tables that were checked and never written."""
    retention.purge_uploads(at)


@every(days=1)
def purge(at: datetime) -> None:
    """Apply the other retention rules."""
    retention.purge(at)


def _planned(running: RunningJob) -> imports.Plan:
    """Read and check the upload; one that holds what we never take is removed at once."""
    storage, name = storages["private"], running.params["file"]
    by, community = running.job.requested_by, running.community
    if by is None or community is None:
        raise imports.NotYourCommunity
    try:
        with storage.open(name) as file:
            lines = sheets.read(file.read())
    except sheets.BadFile:
        storage.delete(name)
        raise
    except FileNotFoundError:
        raise imports.UploadGone from None
    return imports.check(community, lines, by=by, at=timezone.now(), progress=running.progress)


def _row(resident: Any) -> list[str]:
    household = resident.household
    return [str(household.building), household.unit, mask_name(resident.name)]


def _problems_csv(problems: list[imports.Problem]) -> bytes:
    """Return the problems as a table that a spreadsheet opens and never computes."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow([_("Row"), _("Reason")])
    for problem in problems:
        reason = problem.reason
        table.writerow([problem.line, f"'{reason}" if reason.startswith(FORMULA) else reason])
    return out.getvalue().encode("utf-8-sig")
