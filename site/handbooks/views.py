"""Downloads of editions, and the workers' page of a handbook."""

from django.contrib import messages
from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from communities.errors import Refusal
from communities.roles import manages

from .composing import compose
from .deliveries import deliver, note_copies
from .forms import CopiesForm, DeliveryForm
from .jobs import request_edition, under_way
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
    return _desk(request, _own(request, pk))


def _desk(
    request: HttpRequest,
    handbook: HandbookPage,
    copies_form: CopiesForm | None = None,
    delivery_form: DeliveryForm | None = None,
) -> HttpResponse:
    """The desk, with a form that was refused as it was filled in."""
    editions = list(
        handbook.editions.select_related("made_by")
        .prefetch_related("deliveries")
        .annotate(delivered=Coalesce(Sum("deliveries__copies"), 0))
    )
    newest = editions[0] if editions else None
    book = compose(handbook, timezone.now())
    if newest is not None:
        copies_form = copies_form or CopiesForm(initial={"copies": newest.copies})
        delivery_form = delivery_form or DeliveryForm(newest, today=timezone.localdate())
    context = {
        "handbook": handbook,
        "editions": editions,
        "newest": newest,
        "left": (newest.copies or 0) - newest.delivered if newest else 0,
        "book": book,
        "fresh": bool(newest and newest.content_hash == book.content_hash()),
        "job": under_way(handbook),
        "copies_form": copies_form,
        "delivery_form": delivery_form,
    }
    return TemplateResponse(request, "handbooks/desk.html", context)


@require_POST
def build(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue the next edition and show how far it is; a second click shows the same job."""
    job = request_edition(_own(request, pk), by=request.user)  # type: ignore[arg-type]
    return redirect("jobs:job", job.pk)


@require_POST
def copies(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Note how many copies of an edition were printed."""
    handbook = _own(request, pk)
    edition = get_object_or_404(handbook.editions, number=number)
    form = CopiesForm(request.POST)
    if form.is_valid():
        try:
            note_copies(edition, form.cleaned_data["copies"], by=request.user)  # type: ignore[arg-type]
        except Refusal as refusal:
            form.add_error("copies", str(refusal))
        else:
            messages.success(request, _("The print run is noted."))
            return redirect("handbook_desk", handbook.pk)
    return _desk(request, handbook, copies_form=form)


@require_POST
def delivery(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Note copies that went to an estate or elsewhere."""
    handbook = _own(request, pk)
    edition = get_object_or_404(handbook.editions, number=number)
    form = DeliveryForm(edition, request.POST, today=timezone.localdate())
    if form.is_valid() and _delivered(form):
        messages.success(request, _("The delivery is noted."))
        return redirect("handbook_desk", handbook.pk)
    return _desk(request, handbook, delivery_form=form)


def _delivered(form: DeliveryForm) -> bool:
    """Note it, or say in the form why not."""
    given = form.cleaned_data
    try:
        deliver(form.edition, form.place(), given["copies"], on=given["on"], by=given["by"])
    except Refusal as refusal:
        form.add_error("copies", str(refusal))
        return False
    return True
