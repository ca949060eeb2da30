"""What a resident does: sign up, see the answer, cancel."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import limits
from accounts.acting import acting_residents
from accounts.masking import mask_name
from accounts.models import User
from accounts.visitors import account_of, user_of
from activities import services
from activities.errors import KeyReused
from activities.forms import SignUpForm
from activities.ledger import hours_of
from activities.models import ActivityPage, CalendarFeed, Places, SignUp
from activities.presenting import change_text, places_text, shown
from activities.querying import acting_anywhere, acting_here, published_places
from activities.questions import answer_text
from communities.errors import Refusal
from communities.models import Resident
from communities.roles import led_buildings, manages

PER_PAGE = 20
View = Callable[..., HttpResponse]


def public_places(pk: int) -> Places:
    """A session of a page that is published, with all that its screens name, or 404."""
    rows = Places.objects.published().select_related("page", "community__page")
    return get_object_or_404(rows, pk=pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask who comes, and sign them up; what was typed stays when it cannot be done."""
    if request.user.is_anonymous:
        return _stranger(request, public_places(pk))
    user, at = user_of(request), timezone.now()
    places = _rules_of(pk)
    residents = residents_for(user, places)
    form = SignUpForm(request.POST or None, places=places, residents=residents)
    status = 200
    if request.method == "POST" and form.is_valid():
        done, status = answered(form, places, channel=SignUp.Channel.WEB, at=at, by=user)
        if done:
            return redirect("activities:confirmation", done.code)
    places = public_places(pk)
    standing = _standing(places, residents)
    context = {
        "form": form,
        "session": shown(places, at),
        "places_text": places_text(places),
        "residents": residents,
        "standing": standing,
        "may_ask": form.is_bound or len(standing) < len(residents),
        "several": request.method != "POST" and len(open_sessions(places, at)) > 1,
    }
    return render(request, "activities/sign_up.html", context, status=status)


def _rules_of(pk: int) -> Places:
    """The session alone, which is all that a sign-up asks of it."""
    found = published_places(places=pk)
    if not found:
        raise Http404
    return found[0]


def _stranger(request: HttpRequest, places: Places) -> HttpResponse:
    """Where somebody without an account goes: to the form by name, or to sign in."""
    if places.by_name:
        return redirect("activities:by_name", places.pk)
    return redirect_to_login(request.get_full_path())


def residents_for(user: User, places: Places) -> list[Resident]:
    """For whom this account may sign up here."""
    if places.open_to == ActivityPage.OpenTo.ANYONE:
        return acting_anywhere(user=user.pk)
    return acting_here(user=user.pk, community=places.community_id)


def open_sessions(places: Places, at: datetime) -> list[Places]:
    """The sessions of the same activity that can be signed up for now, the next one first."""
    rows = Places.objects.filter(page=places.page_id).order_by("starts_at", "pk")
    return [one for one in rows.filter(closes_at__gt=at) if one.is_open(at)]


def answered(
    form: SignUpForm, places: Places, *, channel: str, at: datetime, by: User
) -> tuple[SignUp | None, int]:
    """Sign up whom the form names; a refusal becomes the form's error, with the answer's status."""
    try:
        done = services.sign_up(
            places,
            form.chosen(),
            companions=form.companions(),
            answers=form.answers(),
            channel=channel,
            key=form.cleaned_data["key"],
            at=at,
            by=by,
        )
    except Refusal as refusal:
        return None, refused(form, refusal)
    return done, 200


def refused(form: forms.Form, refusal: Refusal) -> int:
    """Say beside the form why not; returns the status of the answer."""
    form.add_error(None, str(refusal))
    return 409 if isinstance(refusal, KeyReused) else 200


def _standing(places: Places, residents: list[Resident]) -> list[SignUp]:
    """Sign-ups that this account made or that were made for its residents."""
    rows = places.standing_sign_ups().filter(resident__in=residents)
    return list(rows.select_related("resident"))


def own_sign_up(request: HttpRequest, code: str) -> SignUp:
    """The sign-up with this code for whoever acts for its resident, works there, or signed them up
    as their building's leader and still is; otherwise 404.

    One that was made by name and phone belongs to whoever has its code: there is no account.
    """
    limits.count(request, "activity_code", reading=request.user.is_anonymous)
    rows = SignUp.objects.select_related(
        "resident__household__building", "places__page", "places__community"
    )
    found = get_object_or_404(rows.prefetch_related("companions"), code=code)
    if found.channel == SignUp.Channel.BY_NAME:
        return found
    user = user_of(request)
    acts = user.representations.standing().filter(resident=found.resident_id)
    if not (acts.exists() or manages(user, found.community_id) or signed_up_by_leader(found, user)):
        raise Http404
    return found


def by_code(view: View) -> View:
    """Stand before a view of one sign-up: strangers pass with the code of one made by name."""

    @wraps(view)
    def wrapper(request: HttpRequest, code: str, *args: Any, **kwargs: Any) -> HttpResponse:
        by_name = SignUp.objects.filter(code=code, channel=SignUp.Channel.BY_NAME)
        if request.user.is_anonymous and not by_name.exists():
            return redirect_to_login(request.get_full_path())
        try:
            return view(request, code, *args, **kwargs)
        except limits.TooOften as refusal:
            return HttpResponse(str(refusal), status=429, content_type="text/plain; charset=utf-8")

    return wrapper


def signed_up_by_leader(sign_up: SignUp, user: User) -> bool:
    """Whether this account made the sign-up as the leader of the resident's building."""
    if sign_up.channel != SignUp.Channel.LEADER or sign_up.by_id != user.pk:
        return False
    return led_buildings(user).filter(pk=sign_up.resident.household.building_id).exists()


@never_cache
@by_code
@require_safe
def confirmation(request: HttpRequest, code: str) -> HttpResponse:
    """Show the answer: a place, or a number on the waiting list; the QR code; how to cancel."""
    found, stranger = own_sign_up(request, code), request.user.is_anonymous
    at = timezone.now()
    context = {
        "sign_up": found,
        "who": mask_name(found.resident.name) if stranger else found.resident.name,
        "stranger": stranger,
        "session": shown(found.places, at),
        "change": change_text(found.places),
        "answers": [(one["text"], answer_text(one)) for one in found.answers],
        "number": found.ahead + 1 if found.is_waiting else None,
        "as_leader": not stranger and signed_up_by_leader(found, user_of(request)),
        "can_cancel": found.state in SignUp.STANDING and at < found.places.ends_at,
        "address": request.build_absolute_uri(),
    }
    return render(request, "activities/confirmation.html", context)


@never_cache
@by_code
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once more, then give the place back."""
    found = own_sign_up(request, code)
    if request.method == "POST":
        try:
            services.cancel(found, at=timezone.now(), by=account_of(request))
            messages.success(request, _("Cancelled. Thank you for giving the place to others."))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("activities:confirmation", found.code)
    stranger = request.user.is_anonymous
    context = {
        "sign_up": found,
        "who": mask_name(found.resident.name) if stranger else found.resident.name,
        "session": shown(found.places, timezone.now()),
    }
    return render(request, "activities/cancel.html", context)


@never_cache
@by_code
@require_POST
def companion(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One of the group does not come, or somebody else comes instead."""
    found = own_sign_up(request, code)
    guest = get_object_or_404(found.companions.select_related("sign_up"), pk=pk)
    at, by = timezone.now(), account_of(request)
    try:
        if "swap" in request.POST:
            services.swap_companion(guest, request.POST.get("nickname", ""), at=at, by=by)
            messages.success(request, _("Changed. The old code is void; here is the new one."))
        else:
            services.drop_companion(guest, at=at, by=by)
            messages.success(request, _("Noted: %(name)s does not come.") % {"name": guest})
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("activities:confirmation", found.code)


@never_cache
@login_required
@require_safe
def my_activities(request: HttpRequest) -> HttpResponse:
    """List what this account's residents signed up for, the next first, then what is over."""
    at = timezone.now()
    residents = user_of(request).representations.standing().values("resident")
    rows = SignUp.objects.filter(resident__in=residents).select_related("places__page", "resident")
    page = Paginator(rows.order_by("-places__starts_at", "-pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    shown_rows = [(row, shown(row.places, at)) for row in page]
    context = {
        "coming": [pair for pair in reversed(shown_rows) if pair[0].places.ends_at > at],
        "past": [pair for pair in shown_rows if pair[0].places.ends_at <= at],
        "page_obj": page,
        "feed": _feed_address(request),
        "hours": hours_of(acting_residents(request.user), timezone.localdate(at)),
    }
    return render(request, "activities/my_activities.html", context)


def _feed_address(request: HttpRequest) -> str:
    """Where this account's calendar is, if it has an address."""
    feed = CalendarFeed.objects.filter(user=user_of(request)).first()
    if feed is None:
        return ""
    return request.build_absolute_uri(reverse("activities:own_feed", args=[feed.token]))
