"""Using a door letter: the code, a name, done."""

import secrets

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import limits, proof
from accounts.staff import is_staff_account
from accounts.visitors import account_of
from communities.errors import Refusal
from communities.forms import LetterForm
from communities.services.letters import Use, use_letter


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, code: str = "") -> HttpResponse:
    """Take the code and the name; what is wrong with a code is said only after it is sent."""
    form = LetterForm(
        request.POST or None,
        initial={"code": code, "receipt": secrets.token_urlsafe(24)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            limits.count(request, "letter")
            return _use(request, form)
        except Refusal as refusal:
            about_code = refusal.code.startswith("letter_")
            form.add_error("code" if about_code else None, str(refusal))
    return render(request, "communities/letter.html", {"form": form})


def _use(request: HttpRequest, form: LetterForm) -> HttpResponse:
    user = account_of(request)
    use = Use(form.person(), form.cleaned_data["receipt"], user=user, purposes=form.purposes())
    _resident, account = use_letter(form.cleaned_data["code"], use, at=timezone.now())
    answer: HttpResponse = redirect("me")
    if user is None:
        if is_staff_account(account):  # became staff since; a letter opens no staff account
            return redirect("account_login")
        answer = perform_login(request, account, redirect_url=reverse("me"))
    messages.success(request, _("Welcome. Your letter has confirmed you as a resident."))
    phone = form.cleaned_data["phone"]
    return _prove_phone(request, phone) if phone and phone != account.phone else answer


def _prove_phone(request: HttpRequest, phone: str) -> HttpResponse:
    """Send the code that makes the phone a way to sign in again."""
    try:
        proof.send_code(request, phone, purpose="change")
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("me")
    return redirect("data_phone_code")
