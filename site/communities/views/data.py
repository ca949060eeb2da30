"""My data: see, correct, withdraw, export, erase; who acts for me."""

import json

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import consents, limits, my_data, proof
from accounts.models import Consent
from accounts.staff import is_staff_account
from accounts.visitors import user_of
from accounts.wording import WORDING
from communities.errors import Refusal
from communities.forms import ActForForm, CodeForm, CorrectForm, PhoneForm
from communities.models import Representation, Resident
from communities.services import own_data

CHANGE = "change"


def _entry(request: HttpRequest, pk: int, *, own: bool = False) -> Representation:
    """Return a standing representation of this user by its resident; 404 for anybody else's."""
    entries = Representation.objects.standing().filter(user=user_of(request), resident=pk)
    if own:
        entries = entries.filter(is_self=True)
    return get_object_or_404(entries.select_related("resident__household__building"))


@never_cache
@require_safe
@login_required
def data(request: HttpRequest) -> HttpResponse:
    """Show everything that is held."""
    user = user_of(request)
    entries = (
        Representation.objects.standing()
        .filter(user=user)
        .select_related("resident__household__building", "resident__community")
        .order_by("-is_self", "pk")
    )
    context = {"entries": [_shown(entry) for entry in entries], "account": user}
    return render(request, "communities/my_data.html", context)


def _shown(entry: Representation) -> dict[str, object]:
    resident = entry.resident
    given = {consent.purpose: consent for consent in consents.standing(resident)}
    return {
        "entry": entry,
        "resident": resident,
        "consents": [
            {"purpose": purpose, "wording": WORDING[purpose], "given": given.get(purpose)}
            for purpose in Consent.Purpose
        ],
        "others": resident.representations.filter(ended_at__isnull=True)
        .exclude(pk=entry.pk)
        .select_related("user"),
        "chapters": my_data.chapters(resident),
    }


@require_safe
@login_required
def export(request: HttpRequest) -> HttpResponse:
    """Hand out everything as JSON."""
    held = own_data.export(user_of(request), at=timezone.now())
    answer = HttpResponse(
        json.dumps(held, ensure_ascii=False, indent=2), content_type="application/json"
    )
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    answer["Cache-Control"] = "no-store"
    return answer


@never_cache
@login_required
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct name and age band."""
    resident = _entry(request, pk).resident
    initial = {"name": resident.name, "age_band": resident.age_band}
    form = CorrectForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            own_data.correct(resident, by=user_of(request), at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Your correction is kept."))
            return redirect("data")
        except Refusal as refusal:
            form.add_error("name", str(refusal))
    title = _("Correct this entry")
    return render(request, "communities/my_data_form.html", {"form": form, "title": title})


@never_cache
@login_required
def phone(request: HttpRequest) -> HttpResponse:
    """Ask for the new phone and send a code to it."""
    if is_staff_account(request.user):
        raise Http404
    form = PhoneForm(request.POST or None, initial={"phone": user_of(request).phone})
    if request.method == "POST" and form.is_valid():
        try:
            proof.send_code(request, form.cleaned_data["phone"], CHANGE)
            return redirect("data_phone_code")
        except Refusal as refusal:
            form.add_error("phone", str(refusal))
    context = {"form": form, "title": _("My phone"), "submit": _("Send me the code")}
    return render(request, "communities/my_data_form.html", context)


@never_cache
@login_required
def phone_code(request: HttpRequest) -> HttpResponse:
    """Take the code and keep the phone."""
    number = proof.awaited(request, CHANGE)
    if number is None:
        messages.info(request, str(proof.CodeExpired.message))
        return redirect("data_phone")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            limits.count(request, "join")
            proof.check_code(request, form.cleaned_data["code"], CHANGE)
            own_data.change_phone(user_of(request), number, at=timezone.now())
            proof.forget(request)
            messages.success(request, _("You can now sign in with this phone."))
            return redirect("data")
        except Refusal as refusal:
            form.add_error("code", str(refusal))
    context = {"form": form, "title": _("Type the code"), "phone": number}
    return render(request, "communities/my_data_form.html", context)


@require_POST
@login_required
def consent(request: HttpRequest, pk: int, purpose: str) -> HttpResponse:
    """Give or withdraw an agreement, each with one tap."""
    resident = _entry(request, pk).resident
    if purpose not in Consent.Purpose.values:
        raise Http404
    at = timezone.now()
    if request.POST.get("give"):
        consents.give(resident, purpose, at=at, by=user_of(request))
        messages.success(request, _("Your agreement is kept. You can withdraw it here."))
    elif purpose == Consent.Purpose.SERVICE:
        # Without it we may keep nothing, so that withdrawing it is erasing the entry.
        return redirect("data_erase", pk=pk)
    else:
        consents.withdraw(resident, purpose, at=at)
        messages.success(request, _("Your agreement is withdrawn from now on."))
    return redirect("data")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then erase the person."""
    resident: Resident = _entry(request, pk, own=True).resident
    if request.method == "POST":
        user = user_of(request)
        own_data.erase(resident, by=user, at=timezone.now())
        user.refresh_from_db()
        if not user.is_active:
            logout(request)
        messages.success(request, _("Your entry is erased. Nothing tells any more who you were."))
        return redirect("/" if not user.is_active else "data")
    return render(request, "communities/my_data_erase.html", {"resident": resident})


@require_POST
@login_required
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """End that an account acts for a resident."""
    user = user_of(request)
    entry = get_object_or_404(Representation.objects.select_related("resident"), pk=pk)
    try:
        own_data.stop_acting(entry, by=user, at=timezone.now())
    except Refusal as refusal:
        raise Http404 from refusal
    messages.success(request, _("This account no longer acts for the entry."))
    return redirect("data")


@never_cache
@login_required
def act_for(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to act for somebody of the same household; `pk` is one's own resident there."""
    own = _entry(request, pk, own=True).resident
    form = ActForForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            own_data.act_for(own.household, form.person(), by=user_of(request), at=timezone.now())
            messages.success(request, _("Your request has arrived. The grid worker will look."))
            return redirect("me")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "title": _("Act for somebody of my household")}
    return render(request, "communities/my_data_form.html", context)
