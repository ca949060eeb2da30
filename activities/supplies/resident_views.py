"""What there is for my household: when, where, how many; to reserve and to call off."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.acting import acting_residents
from accounts.visitors import user_of
from activities.models import Claim, Supply
from communities.errors import Refusal
from communities.roles import manages

from . import claiming
from .errors import HasItAlready, KeyReused
from .reading import shares_of


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The supplies of every household that this person acts for."""
    return _show(request)


def _show(request: HttpRequest, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
    homes = shares_of(acting_residents(request.user))
    several = len(homes) > 1
    context = {"homes": homes, "several": several, "refusal": refusal, "key": uuid4().hex}
    return render(request, "activities/supplies/mine.html", context, status=status)


@never_cache
@login_required
@require_safe
def claim(request: HttpRequest, code: str) -> HttpResponse:
    """Where a claim's code leads: the worker to the desk with the door filled in, others home."""
    found = get_object_or_404(Claim.objects.select_related("supply"), code=code)
    if manages(user_of(request), found.community_id):
        desk = reverse("activities:supplies_desk", args=[found.supply.page_id])
        return redirect(f"{desk}?door={code}#door")
    return redirect("activities:my_supplies")


@require_POST
@login_required
def reserve(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the household's share; whoever of the household comes second reads who was first."""
    supply = get_object_or_404(Supply.objects.published(), pk=pk)
    posted = request.POST.get("resident", "")
    resident = next((one for one in acting_residents(request.user) if str(one.pk) == posted), None)
    if resident is None:
        raise Http404
    asked = request.POST.get("quantity", "")
    quantity = int(asked) if asked.isdecimal() and len(asked) < 7 else supply.per_household
    try:
        claiming.reserve(
            supply,
            resident,
            quantity=quantity,
            key=request.POST.get("key", "")[:60] or uuid4().hex,
            at=timezone.now(),
            by=user_of(request),
        )
    except Refusal as refusal:
        conflict = isinstance(refusal, HasItAlready | KeyReused)
        return _show(request, refusal, status=409 if conflict else 200)
    said = _("Reserved for your household: %(what)s.") % {"what": supply.title}
    messages.success(request, said)
    return redirect("activities:my_supplies")


@require_POST
@login_required
def call_off(request: HttpRequest, code: str) -> HttpResponse:
    """Give a reservation back, so that others get it."""
    homes = {one.household_id for one in acting_residents(request.user)}
    claim = get_object_or_404(Claim.objects.waiting(), code=code, household__in=homes)
    try:
        claiming.call_off(claim, at=timezone.now(), by=user_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Called off; somebody else can have it now."))
    return redirect("activities:my_supplies")
