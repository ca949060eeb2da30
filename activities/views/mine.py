"""What a resident does: sign up, see the answer, cancel."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting import acting_residents
from accounts.models import User
from activities import services
from activities.errors import KeyReused
from activities.forms import SignUpForm
from activities.ledger import hours_of
from activities.models import ActivityPage, Places, SignUp
from activities.presenting import places_text, shown
from communities.errors import Refusal
from communities.models import Resident
from communities.roles import led_buildings, manages

PER_PAGE = 20


def public_places(pk: int) -> Places:
    """A session of a page that is published, with all that its screens name, or 404."""
    rows = Places.objects.published().select_related("page", "community__page")
    return get_object_or_404(rows, pk=pk)


def user_of(request: HttpRequest) -> User:
    """The account behind the request; the view has asked for one."""
    assert isinstance(request.user, User)
    return request.user


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask who comes, and sign them up; what was typed stays when it cannot be done."""
    places, user, at = public_places(pk), user_of(request), timezone.now()
    everybody = places.open_to == ActivityPage.OpenTo.ANYONE
    residents = acting_residents(user, None if everybody else places.community)
    form = SignUpForm(request.POST or None, places=places, residents=residents)
    status = 200
    if request.method == "POST" and form.is_valid():
        done, status = answered(form, places, channel=SignUp.Channel.WEB, at=at, by=user)
        if done:
            return redirect("activities:confirmation", done.code)
    standing = _standing(places, residents)
    context = {
        "form": form,
        "session": shown(places, at),
        "places_text": places_text(places),
        "residents": residents,
        "standing": standing,
        "may_ask": form.is_bound or len(standing) < len(residents),
    }
    return render(request, "activities/sign_up.html", context, status=status)


def answered(
    form: SignUpForm, places: Places, *, channel: str, at: datetime, by: User
) -> tuple[SignUp | None, int]:
    """Sign up whom the form names; a refusal becomes the form's error, with the answer's status."""
    try:
        done = services.sign_up(
            places,
            form.chosen(),
            companions=form.companions(),
            channel=channel,
            key=form.cleaned_data["key"],
            at=at,
            by=by,
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None, 409 if isinstance(refusal, KeyReused) else 200
    return done, 200


def _standing(places: Places, residents: list[Resident]) -> list[SignUp]:
    """Sign-ups that this account made or that were made for its residents."""
    rows = places.standing_sign_ups().filter(resident__in=residents)
    return list(rows.select_related("resident"))


def own_sign_up(request: HttpRequest, code: str) -> SignUp:
    """The sign-up with this code for whoever acts for its resident, works there, or signed them up
    as their building's leader and still is; otherwise 404.
    """
    rows = SignUp.objects.select_related(
        "resident__household__building", "places__page", "places__community"
    )
    found = get_object_or_404(rows.prefetch_related("companions"), code=code)
    user = user_of(request)
    acts = user.representations.standing().filter(resident=found.resident_id)
    if not (acts.exists() or manages(user, found.community_id) or signed_up_by_leader(found, user)):
        raise Http404
    return found


def signed_up_by_leader(sign_up: SignUp, user: User) -> bool:
    """Whether this account made the sign-up as the leader of the resident's building."""
    if sign_up.channel != SignUp.Channel.LEADER or sign_up.by_id != user.pk:
        return False
    return led_buildings(user).filter(pk=sign_up.resident.household.building_id).exists()


@never_cache
@login_required
@require_safe
def confirmation(request: HttpRequest, code: str) -> HttpResponse:
    """Show the answer: a place, or a number on the waiting list; the QR code; how to cancel."""
    found = own_sign_up(request, code)
    at = timezone.now()
    context = {
        "sign_up": found,
        "session": shown(found.places, at),
        "number": found.ahead + 1 if found.is_waiting else None,
        "as_leader": signed_up_by_leader(found, user_of(request)),
        "can_cancel": found.state in SignUp.STANDING and at < found.places.ends_at,
    }
    return render(request, "activities/confirmation.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once more, then give the place back."""
    found = own_sign_up(request, code)
    if request.method == "POST":
        try:
            services.cancel(found, at=timezone.now(), by=user_of(request))
            messages.success(request, _("Cancelled. Thank you for giving the place to others."))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("activities:confirmation", found.code)
    session = shown(found.places, timezone.now())
    return render(request, "activities/cancel.html", {"sign_up": found, "session": session})


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
        "hours": hours_of(acting_residents(request.user), timezone.localdate(at)),
    }
    return render(request, "activities/my_activities.html", context)
