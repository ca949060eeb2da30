"""What projects need done outside of a request: dossiers and archive packages."""

from django.conf import settings
from django.utils import timezone, translation
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from communities.services.retention import rule
from jobs.registry import job_kind
from jobs.running import RunningJob

from .archive import archive_list
from .models import Grant
from .objecting import purge_objectors
from .printed.dossier import dossier
from .reporting.package import make_package, print_all, purge_replaced

DOSSIER, PACKAGE = "projects.dossier", "projects.package"

rule(gettext_lazy("names of those who objected at the desk"))(purge_objectors)
rule(gettext_lazy("archive packages that a newer one has replaced"))(purge_replaced)


def _grant(running: RunningJob) -> Grant:
    rows = Grant.objects.select_related("page", "community__sub_district", "round")
    return rows.get(pk=running.params["grant"])


@job_kind(DOSSIER, gettext_lazy("Dossier"))
def make_dossier(running: RunningJob) -> None:
    """Set every paper of the archive list, and bind them."""
    grant, at = _grant(running), timezone.now()
    language = running.params.get("language", settings.LANGUAGE_CODE)
    with translation.override(language):
        office = bool(running.params.get("office"))
        items = archive_list(grant, at=at, language=language, office=office)
        print_all(items, running.progress)
        pdf = dossier(grant, at=at, language=language, items=items)
        words = _("Dossier")
        name = get_valid_filename(f"{words} {grant}"[:60].strip())
        running.message = _gaps(sum(len(item.missing) for item in items))
    running.save_file(f"{name}.pdf", pdf)
    running.result = {"next": running.params.get("back", "")}


def _gaps(count: int) -> str:
    if not count:
        return _("Nothing is missing.")
    return ngettext(
        "%(n)d thing is missing; the dossier names it.",
        "%(n)d things are missing; the dossier names them.",
        count,
    ) % {"n": count}


@job_kind(PACKAGE, gettext_lazy("Archive package"))
def make_archive_package(running: RunningJob) -> None:
    """Make the package anew; a job that runs again after a worker's death makes another one."""
    grant, at = _grant(running), timezone.now()
    language = running.params.get("language", settings.LANGUAGE_CODE)
    package = make_package(
        grant,
        by=running.job.requested_by,
        at=at,
        language=language,
        office=bool(running.params.get("office")),
        progress=running.progress,
    )
    with translation.override(language):
        said = _("The package holds %(n)d files and passed its check.") % {"n": package.files}
        running.message = f"{said} {_gaps(package.gaps)}"
    running.result = {"next": running.params.get("back", "")}
