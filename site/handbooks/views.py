"""Downloads of editions, and the workers' page of a handbook."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from communities.roles import manages

from .composing import compose
from .jobs import request_edition
from .models import Edition, HandbookPage


@require_GET
def download(request: HttpRequest, code: str) -> FileResponse:
    """Give an edition of a published handbook to anybody."""
    edition = get_object_or_404(
        Edition.objects.select_related("handbook", "community"), code=code, handbook__live=True
    )
    name = f"{edition.community.name}-{edition.handbook.title}-{edition.number}.pdf"
    return FileResponse(edition.file.open("rb"), as_attachment=True, filename=name)


def _own(request: HttpRequest, pk: int) -> HandbookPage:
    """The handbook, for those who may change it; for everybody else there is none."""
    handbook = get_object_or_404(HandbookPage.objects.select_related("community"), pk=pk)
    if not manages(request.user, handbook.community_id):
        raise Http404
    return handbook


@require_GET
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a handbook's editions and whether the newest one still holds."""
    handbook = _own(request, pk)
    editions = list(handbook.editions.select_related("made_by").prefetch_related("deliveries"))
    book = compose(handbook, timezone.now())
    fresh = bool(editions and editions[0].content_hash == book.content_hash())
    context = {"handbook": handbook, "editions": editions, "book": book, "fresh": fresh}
    return TemplateResponse(request, "handbooks/desk.html", context)


@require_POST
def build(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue the next edition and show how far it is."""
    job = request_edition(_own(request, pk), by=request.user)  # type: ignore[arg-type]
    return redirect("jobs:job", job.pk)
