"""Goods of the sub-district: what came, how it is divided, what the communities confirmed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.visitors import user_of
from activities.models import Lot
from communities.errors import Refusal
from communities.models import Community, SubDistrict
from communities.roles import is_officer
from printing.jobs import order

from . import dividing
from .forms import DivideForm, LotForm

MOST = 60


def _office(user: User) -> SubDistrict:
    """The sub-district whose officer this is; 404 for everybody else."""
    if not is_officer(user):
        raise Http404
    offices = SubDistrict.objects.all()
    if not user.is_superuser:
        offices = offices.filter(officers__user=user)
    found = offices.order_by("pk").first()
    if found is None:
        raise Http404
    return found


def own_lot(user: User, pk: int) -> Lot:
    """A lot of a sub-district whose officer this is."""
    lot = get_object_or_404(Lot.objects.select_related("sub_district"), pk=pk)
    if not is_officer(user, lot.sub_district):
        raise Http404
    return lot


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lots(request: HttpRequest) -> HttpResponse:
    """What came to the sub-district, and the form for more."""
    user = user_of(request)
    office = _office(user)
    form = LotForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        lot = dividing.bring_in(office, **form.cleaned_data, at=timezone.now(), by=user)
        return redirect("activities:lot", lot.pk)
    rows = Lot.objects.filter(sub_district=office).annotate(confirmed=Sum("portions__received"))
    context = {"office": office, "form": form, "lots": rows[:MOST]}
    return render(request, "activities/supplies/lots.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lot(request: HttpRequest, pk: int) -> HttpResponse:
    """One lot: the proposal how to divide it, or how it was divided and what was confirmed."""
    user = user_of(request)
    found = own_lot(user, pk)
    portions = list(found.portions.select_related("community", "received_by"))
    form = None if portions else _form(request, found)
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            dividing.divide(found, form.parts(), by=user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Divided; each community confirms what it gets."))
            return redirect("activities:lot", pk)
    confirmed = sum(one.received or 0 for one in portions)
    arrived = [one for one in portions if one.received_at]
    context = {
        "lot": found,
        "form": form,
        "portions": portions,
        "confirmed": confirmed,
        "open": len(portions) - len(arrived),
        "missing": sum(one.quantity - (one.received or 0) for one in arrived),
    }
    return render(request, "activities/supplies/lot.html", context)


def _form(request: HttpRequest, found: Lot) -> DivideForm:
    here = Community.objects.filter(sub_district=found.sub_district).order_by("name")
    communities = list(here)
    by_households = request.GET.get("by") == "households"
    weights = dividing.weights_of(communities, by_households=by_households)
    parts = dividing.shares(found.kept, weights)
    return DivideForm(request.POST or None, communities=communities, parts=parts)


@never_cache
@login_required
@require_safe
def lot_sheet(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Order the sheet on which each community signs for its part."""
    found = own_lot(user_of(request), pk)
    back = reverse("activities:lot", args=[pk])
    return order(request, "supply_lot", params={"lot": found.pk}, community=None, back=back)
