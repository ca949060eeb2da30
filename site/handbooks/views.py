"""Downloads of editions, and the workers' page of a handbook."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.visitors import user_of
from communities.roles import manages

from .files import DOWNLOAD, FORMS, LARGE_DOWNLOAD, Form, download_name, find
from .formats import FORMATS
from .forms import CopiesForm, CorrectionForm, DeliveriesForm
from .jobs import request_edition, request_files, under_way
from .models import Delivery, Edition, EditionFile, HandbookPage
from .news import news
from .office import look_at

ITSELF = "press-a5"


@require_GET
def download(request: HttpRequest, code: str) -> FileResponse:
    """Give an edition of a published handbook to anybody, tagged for those who have it read."""
    edition = _published(code)
    row = find(edition, DOWNLOAD)
    file = row.file if row else edition.file
    name = download_name(edition, DOWNLOAD)
    return FileResponse(file.open("rb"), as_attachment=True, filename=name)


@require_GET
def download_large(request: HttpRequest, code: str) -> FileResponse:
    """Give the large-type edition, once it is made."""
    edition = _published(code)
    row = find(edition, LARGE_DOWNLOAD)
    if row is None:
        raise Http404
    name = download_name(edition, LARGE_DOWNLOAD)
    return FileResponse(row.file.open("rb"), as_attachment=True, filename=name)


def _published(code: str) -> Edition:
    editions = Edition.objects.select_related("handbook", "community")
    edition: Edition = get_object_or_404(editions, code=code, handbook__live=True)
    return edition


def own(request: HttpRequest, pk: int) -> HandbookPage:
    """The handbook, for those who may change it; for everybody else there is none."""
    handbook: HandbookPage = get_object_or_404(
        HandbookPage.objects.select_related("community"), pk=pk
    )
    if not manages(request.user, handbook.community_id):
        raise Http404
    return handbook


@require_GET
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a handbook's editions and whether the newest one still holds."""
    return show_desk(request, own(request, pk))


@dataclass(frozen=True)
class Cell:
    """A form that a file of an edition can have; without pages it is not made yet."""

    key: str
    pages: int = 0
    size: int = 0


def _file_rows(edition: Edition) -> list[tuple[EditionFile.Kind, list[Cell | None]]]:
    """Return the table of files: a row for each kind, a cell for each format, or None."""
    return [
        (kind, [_cell(edition, Form(kind, each)) for each in FORMATS.values()])
        for kind in EditionFile.Kind
    ]


def _cell(edition: Edition, form: Form) -> Cell | None:
    if form.key == ITSELF:
        return Cell(form.key, edition.pages, edition.size)
    if form.key not in FORMS:
        return None
    row = find(edition, form)
    return Cell(form.key, row.pages, row.size) if row else Cell(form.key)


def show_desk(
    request: HttpRequest,
    handbook: HandbookPage,
    copies_form: CopiesForm | None = None,
    deliveries_form: DeliveriesForm | None = None,
    correction_form: CorrectionForm | None = None,
) -> HttpResponse:
    """The desk, with a form that was refused as it was filled in."""
    editions = list(
        handbook.editions.select_related("made_by")
        .annotate(delivered=Coalesce(Sum("deliveries__copies"), 0))
        .order_by("-number")  # a query that sums forgets the model's own order
    )
    newest: Edition | None = editions[0] if editions else None
    (proof,) = look_at([handbook], at=timezone.now())
    context: dict[str, Any] = {
        "handbook": handbook,
        "editions": [(edition, news(edition.changes)) for edition in editions],
        "newest": newest,
        "proof": proof,
        "changed": news(proof.changes),
        "fresh": newest is not None and proof.stale_since is None,
        "same": newest is not None and newest.content_hash == proof.content_hash,
        "job": under_way(handbook),
    }
    if newest is not None:
        context |= {
            "left": (newest.copies or 0) - editions[0].delivered,
            "file_rows": _file_rows(newest),
            "copies_form": copies_form or CopiesForm(initial={"copies": newest.copies}),
            "deliveries_form": deliveries_form
            or DeliveriesForm(
                newest, today=timezone.localdate(), per=request.GET.get("per", "estate")
            ),
            "deliveries": _delivery_rows(newest, correction_form),
        }
    return TemplateResponse(request, "handbooks/desk.html", context)


def _delivery_rows(
    edition: Edition, refused: CorrectionForm | None
) -> list[tuple[Delivery, CorrectionForm]]:
    """Return each delivery with the form that corrects it."""
    rows = edition.deliveries.prefetch_related("corrections__corrected_by")
    return [
        (row, refused if refused and refused.delivery.pk == row.pk else CorrectionForm(row))
        for row in rows
    ]


@require_POST
def build(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue the next edition and show how far it is; a second click shows the same job."""
    job = request_edition(own(request, pk), by=user_of(request))
    return redirect("jobs:job", job.pk)


@require_GET
def edition_file(request: HttpRequest, pk: int, number: int, form: str) -> FileResponse:
    """Give a worker any file of an edition; its press file is the edition itself."""
    handbook = own(request, pk)
    edition: Edition = get_object_or_404(handbook.editions.prefetch_related("files"), number=number)
    wanted = FORMS.get(form)
    row = find(edition, wanted) if wanted else None
    if wanted is not None and row is None:
        raise Http404
    if wanted is None and form != ITSELF:
        raise Http404
    file = row.file if row else edition.file
    name = download_name(edition, wanted)
    return FileResponse(file.open("rb"), as_attachment=True, filename=name)


@require_POST
def make_files(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Queue the files that were ticked; of those already there none is made again."""
    handbook = own(request, pk)
    edition: Edition = get_object_or_404(handbook.editions, number=number)
    forms = [FORMS[key] for key in request.POST.getlist("form") if key in FORMS]
    job = request_files(edition, forms, by=user_of(request))
    return redirect("jobs:job", job.pk) if job else redirect("handbook_desk", pk)
