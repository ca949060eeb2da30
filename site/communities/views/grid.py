"""The grid worker's list: who waits, confirm, refuse, moved out."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from communities import roles
from communities.errors import Refusal
from communities.forms import ReasonForm
from communities.models import Representation, Resident
from communities.services import confirming


def _worker(request: HttpRequest) -> User:
    """Return who decides; for everybody else there is no such page."""
    user = request.user
    if not isinstance(user, User) or not roles.grids_of(user).exists():
        raise Http404
    return user


@never_cache
@require_safe
@login_required
def grid(request: HttpRequest) -> HttpResponse:
    """Show what waits for this worker."""
    worker = _worker(request)
    waiting = confirming.waiting_for(worker)
    grids = roles.grids_of(worker).select_related("community").order_by("community__name", "name")
    context = {"waiting": waiting, "grids": grids}
    return render(request, "communities/residents_waiting.html", context)


@require_POST
@login_required
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a resident."""
    resident = _resident(request, pk)
    return _decided(
        request,
        lambda by: confirming.confirm_resident(resident, by=by, at=timezone.now()),
        _("%(name)s is confirmed.") % {"name": resident.name},
    )


@never_cache
@login_required
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse a resident with a reason; a page of its own when the reason is missing."""
    resident = _resident(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "resident": resident}
        return render(request, "communities/residents_refuse.html", context)
    reason = form.cleaned_data["reason"]
    return _decided(
        request,
        lambda by: confirming.refuse_resident(resident, by=by, at=timezone.now(), reason=reason),
        _("%(name)s is refused, and will read your reason.") % {"name": resident.name},
    )


@require_POST
@login_required
def move_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that somebody has moved out."""
    resident = _resident(request, pk)
    return _decided(
        request,
        lambda by: confirming.move_out(resident, by=by, at=timezone.now()),
        _("%(name)s is noted as moved out.") % {"name": resident.name},
    )


@require_POST
@login_required
def decide_claim(request: HttpRequest, pk: int, answer: str) -> HttpResponse:
    """Let an account act for a resident, or not."""
    worker = _worker(request)
    claim = get_object_or_404(
        Representation.objects.select_related("resident"),
        pk=pk,
        resident__in=roles.confirmable_residents(worker).values("pk"),
    )
    verb = confirming.confirm_claim if answer == "confirm" else confirming.refuse_claim
    return _decided(
        request,
        lambda by: verb(claim, by=by, at=timezone.now()),
        _("Your decision about %(name)s is kept.") % {"name": claim.resident.name},
    )


def _resident(request: HttpRequest, pk: int) -> Resident:
    return get_object_or_404(
        roles.confirmable_residents(_worker(request)).select_related("household__building"), pk=pk
    )


def _decided(request: HttpRequest, verb: Callable[[User], None], done: str) -> HttpResponse:
    """Do it and go back to the list, with a sentence either way."""
    try:
        verb(_worker(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("grid")
