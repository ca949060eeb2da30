"""Noting what was printed and where the copies went."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.visitors import user_of
from communities.errors import Refusal
from printing.jobs import order

from .deliveries import correct, deliver_all, note_copies
from .forms import CopiesForm, CorrectionForm, DeliveriesForm
from .models import Delivery, Edition, HandbookPage
from .views import own, show_desk


def _edition(handbook: HandbookPage, number: int) -> Edition:
    edition: Edition = get_object_or_404(
        handbook.editions.select_related("community"), number=number
    )
    return edition


@require_POST
def copies(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Note how many copies of an edition were printed."""
    handbook = own(request, pk)
    edition = _edition(handbook, number)
    form = CopiesForm(request.POST)
    if form.is_valid():
        try:
            note_copies(edition, form.cleaned_data["copies"], by=user_of(request))
        except Refusal as refusal:
            form.add_error("copies", str(refusal))
        else:
            messages.success(request, _("The print run is noted."))
            return redirect("handbook_desk", handbook.pk)
    return show_desk(request, handbook, copies_form=form)


@require_POST
def deliveries(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Note a round of deliveries."""
    handbook = own(request, pk)
    edition = _edition(handbook, number)
    form = DeliveriesForm(edition, request.POST, today=timezone.localdate())
    if form.is_valid() and _noted(form, request):
        messages.success(request, _("The deliveries are noted."))
        return redirect("handbook_desk", handbook.pk)
    return show_desk(request, handbook, deliveries_form=form)


def _noted(form: DeliveriesForm, request: HttpRequest) -> bool:
    """Note them, or say in the form why not."""
    given = form.cleaned_data
    try:
        deliver_all(
            form.edition,
            form.rows(),
            on=given["on"],
            by=given["by"],
            noted_by=user_of(request),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_POST
def correction(request: HttpRequest, pk: int, delivery: int) -> HttpResponse:
    """Put a number of copies right, with a reason."""
    handbook = own(request, pk)
    row = get_object_or_404(
        Delivery.objects.select_related("edition"), pk=delivery, edition__handbook=handbook
    )
    form = CorrectionForm(row, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        user = request.user
        try:
            correct(row, given["copies"], reason=given["reason"], by=user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.add_error("copies", str(refusal))
        else:
            messages.success(request, _("The correction is noted."))
            return redirect("handbook_desk", handbook.pk)
    return show_desk(request, handbook, correction_form=form)


@require_POST
def delivery_list(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """Print the list that goes along with the copies and is ticked on the way."""
    handbook = own(request, pk)
    edition = _edition(handbook, number)
    back = reverse("handbook_desk", args=[pk])
    params = {"edition": edition.pk}
    return order(
        request, "handbook_deliveries", params=params, community=edition.community, back=back
    )
