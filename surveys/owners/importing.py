"""Reading a table of owners in the background: written whole, or every bad row named."""

import csv
import io
from collections.abc import Sequence

from django.core.files.storage import storages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from communities import sheets
from communities.services.imports import Problem, UploadGone
from communities.spreadsheets import safe_cell
from jobs.registry import job_kind
from jobs.running import RunningJob
from surveys.errors import NotYourWorksheet
from surveys.models import OwnersWorksheet

from .services import TableHasProblems, take_in
from .table import COLUMNS, REQUIRED

SHOWN = 12


@job_kind("owners.import", gettext_lazy("Reading the table of owners"))
def import_owners(running: RunningJob) -> None:
    """Write the table, or give back every row that cannot be used; the upload goes either way."""
    by, worksheet = running.job.requested_by, _worksheet(running)
    if by is None:
        raise NotYourWorksheet
    try:
        reading = take_in(worksheet, _lines(running.params["file"]), by=by)
    except TableHasProblems as refusal:
        running.save_file("problems.csv", _problems_csv(refusal.problems))
        running.message = _said(refusal.problems)
        running.result = {"next": reverse("surveys:owners_table", args=[worksheet.pk])}
        return
    finally:
        storages["private"].delete(running.params["file"])
    counts = {"owners": len(reading.holdings), "units": reading.units}
    running.message = _("%(owners)s owners with %(units)s units were taken in.") % counts
    running.result = {"next": reverse("surveys:worksheet", args=[worksheet.pk])}


def _worksheet(running: RunningJob) -> OwnersWorksheet:
    """The worksheet, in the community that the job was begun for."""
    found = OwnersWorksheet.objects.filter(
        pk=running.params["worksheet"], community=running.community
    ).first()
    if found is None:
        raise NotYourWorksheet
    return found


def _lines(name: str) -> list[sheets.Line]:
    try:
        with storages["private"].open(name) as file:
            return sheets.read(file.read(), COLUMNS, REQUIRED)
    except FileNotFoundError:
        raise UploadGone from None


def _said(problems: Sequence[Problem]) -> str:
    """How many rows, and the first of them; the file has all."""
    head = ngettext(
        "%(n)s row cannot be used, so nothing was written.",
        "%(n)s rows cannot be used, so nothing was written.",
        len(problems),
    ) % {"n": len(problems)}
    first = [
        _("Row %(row)s: %(reason)s") % {"row": one.line, "reason": one.reason}
        for one in problems[:SHOWN]
    ]
    more = [_("The file has all of them.")] if len(problems) > SHOWN else []
    return "\n".join([head, *first, *more])


def _problems_csv(problems: Sequence[Problem]) -> bytes:
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow([_("Row"), _("Reason")])
    table.writerows([problem.line, safe_cell(problem.reason)] for problem in problems)
    return out.getvalue().encode("utf-8-sig")
