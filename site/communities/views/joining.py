"""Joining by the poster: a form, a code, done."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import limits, proof, services
from accounts.staff import is_staff_account
from accounts.visitors import user_of
from accounts.wording import VERSION
from communities.errors import Refusal
from communities.forms import CodeForm, JoinForm
from communities.models import Household, JoinPoster
from communities.services.people import Person, StaffDoNotJoin, join, open_poster

TYPED = "joining"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_form(request: HttpRequest, token: str) -> HttpResponse:
    """Ask who joins; whoever is signed in needs no code."""
    try:
        poster = open_poster(token, at=timezone.now())
        if is_staff_account(request.user):
            raise StaffDoNotJoin
    except Refusal as refusal:
        return _closed(request, refusal)
    signed_in = request.user.is_authenticated
    form = JoinForm(request.POST or None, poster=poster, signed_in=signed_in)
    if request.method == "POST" and form.is_valid():
        try:
            limits.count(request, "join")
            return _join_now(request, form) if signed_in else _send_code(request, poster, form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render(request, "communities/join.html", {"form": form, "poster": poster})


def _join_now(request: HttpRequest, form: JoinForm) -> HttpResponse:
    user = user_of(request)
    phone = user.phone if user.phone_verified_at else ""
    join(
        form.cleaned_data["household"],
        form.person(phone),
        user=user,
        at=timezone.now(),
        purposes=form.purposes(),
    )
    return _done(request)


def _send_code(request: HttpRequest, poster: JoinPoster, form: JoinForm) -> HttpResponse:
    person = form.person()
    proof.send_code(request, person.phone, purpose=TYPED)
    request.session[TYPED] = {
        "token": poster.token,
        "household": form.cleaned_data["household"].pk,
        "name": person.name,
        "age_band": person.age_band,
        "purposes": form.purposes(),
        "wording": VERSION,
    }
    return redirect("join_code", token=poster.token)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_code(request: HttpRequest, token: str) -> HttpResponse:
    """Take the code, enter the person, sign them in."""
    typed = request.session.get(TYPED)
    phone = proof.awaited(request, TYPED)
    if not typed or typed["token"] != token or phone is None:
        messages.info(request, _("This code no longer holds. Please fill in the form again."))
        return redirect("join", token=token)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            limits.count(request, "join")
            proof.check_code(request, form.cleaned_data["code"], TYPED)
            return _join_with_phone(request, typed, phone)
        except Refusal as refusal:
            form.add_error("code", str(refusal))
    context = {"form": form, "phone": phone, "token": token}
    return render(request, "communities/join_code.html", context)


def _join_with_phone(request: HttpRequest, typed: dict, phone: str) -> HttpResponse:
    at = timezone.now()
    user = services.open_account(phone, typed["name"], at=at)
    join(
        Household.objects.get(pk=typed["household"]),
        Person(typed["name"], phone, typed["age_band"]),
        user=user,
        at=at,
        purposes=tuple(typed["purposes"]),
        wording=typed["wording"],
    )
    proof.forget(request)
    request.session.pop(TYPED, None)
    answer: HttpResponse = perform_login(request, user, redirect_url=reverse("me"))
    messages.success(request, _thanks())
    return answer


def _done(request: HttpRequest) -> HttpResponse:
    messages.success(request, _thanks())
    return redirect("me")


def _thanks() -> str:
    return _("Thank you. Your entry has arrived, and your grid worker will confirm it.")


def _closed(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    status = {"poster_unknown": 404, "poster_expired": 410}.get(refusal.code, 200)
    context = {"reason": refusal.message, "code": refusal.code}
    return render(request, "communities/join_closed.html", context, status=status)
