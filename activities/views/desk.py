"""The desk: a session's roster on a worker's phone. Every change is a POST and comes back here."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.visitors import user_of
from activities import services
from activities.calling import callers
from activities.forms import CallerForm, PersonForm
from activities.models import ActivityPage, Attendance, Companion, Places, SignUp
from activities.presenting import shown
from communities.errors import Refusal
from communities.models import Resident
from communities.roles import managed_community_ids, manages
from printing.codes import BadCode, check

from .mine import refused

PER_PAGE = 100
SESSIONS_PER_PAGE = 30
SHEETS = 12


def desk_places(request: HttpRequest, pk: int) -> tuple[Places, User]:
    """The session if this user works in its community, and the user; otherwise 404."""
    places = get_object_or_404(Places.objects.select_related("page", "community"), pk=pk)
    user = user_of(request)
    if not manages(user, places.community_id):
        raise Http404
    return places, user


@never_cache
@login_required
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """List the sessions of this worker's communities: what is on now and next, then the past."""
    communities = managed_community_ids(user_of(request))
    if not communities:
        raise Http404
    at = timezone.now()
    rows = Places.objects.filter(community__in=communities).select_related("community")
    past = request.GET.get("when") == "past"
    rows = rows.past(at) if past else rows.upcoming(at)
    if request.GET.get("page_id", "").isdecimal():
        rows = Places.objects.filter(community__in=communities, page=int(request.GET["page_id"]))
    page = Paginator(rows, SESSIONS_PER_PAGE).get_page(request.GET.get("page"))
    items = [shown(places, at) for places in page]
    context = {"items": items, "page_obj": page, "past": past}
    return render(request, "activities/desk_sessions.html", context)


@never_cache
@login_required
@require_safe
def roster(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is signed up, who came, who waits."""
    places, _user = desk_places(request, pk)
    return _show(request, places)


def _show(
    request: HttpRequest,
    places: Places,
    *,
    caller: CallerForm | None = None,
    walk_in: PersonForm | None = None,
    candidates: list[Resident] | None = None,
) -> HttpResponse:
    """The roster, with a form that could not be followed still open."""
    search = request.GET.get("q", "").strip()[:60]
    page = Paginator(_signed_up(places, search), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "places": places,
        "session": shown(places, timezone.now()),
        "page_obj": page,
        "query": f"q={search}" if search else "",
        "search": search,
        "rows": _rows(places, list(page)),
        "extra": _without_sign_up(places),
        "queue": list(SignUp.objects.filter(places=places).queue().for_roster()[:PER_PAGE]),
        "came": Attendance.objects.standing().filter(places=places).count(),
        "caller": caller or CallerForm(places=places),
        "walk_in": walk_in or PersonForm(community=places.community_id, prefix="walk"),
        "candidates": candidates or [],
        "scan": uuid4().hex[:16],
        "series": Places.objects.filter(page=places.page_id, retired=False).count() > 1,
        "sheets": list(places.sheets.order_by("-number")[:SHEETS]),
        "volunteering": places.kind == ActivityPage.Kind.VOLUNTEERING,
    }
    return render(request, "activities/roster.html", context)


def _signed_up(places: Places, search: str) -> Any:
    rows = SignUp.objects.filter(places=places).inside().for_roster()
    if search:
        rows = rows.filter(
            Q(resident__name__icontains=search)
            | Q(resident__household__building__name__icontains=search)
            | Q(companions__nickname__icontains=search)
        ).distinct()
    return rows.order_by("resident__household__building", "resident__name", "pk")


def _rows(places: Places, sign_ups: list[SignUp]) -> list[dict[str, Any]]:
    """Each sign-up with the people of it and the attendance of each, if there is one."""
    present = Attendance.objects.with_times().filter(places=places, sign_up__in=sign_ups)
    residents = {row.resident_id: row for row in present}
    companions = {row.companion_id: row for row in present}
    return [
        {
            "sign_up": one,
            "attendance": residents.get(one.resident_id),
            "companions": [(guest, companions.get(guest.pk)) for guest in one.coming],
        }
        for one in sign_ups
    ]


def _without_sign_up(places: Places) -> list[Attendance]:
    rows = Attendance.objects.with_times().filter(places=places, sign_up=None)
    return list(
        rows.select_related("resident__household__building", "building", "companion")[:PER_PAGE]
    )


def done(
    request: HttpRequest, places: Places, act: Callable[[], object], said: str, row: str = ""
) -> HttpResponse:
    """Do it, say so or why not, and go back to the roster."""
    try:
        act()
    except (Refusal, BadCode) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    anchor = f"#{row}" if row else ""
    return redirect(reverse("activities:roster", args=[places.pk]) + anchor)


def _person(places: Places, posted: str) -> Resident | Companion | str:
    """Who a button or the code field means: `r12`, `c7`, or what was typed."""
    kind, number = posted[:1], posted[1:]
    if kind == "r" and number.isdecimal():
        return get_object_or_404(Resident, pk=number, sign_ups__places=places)
    if kind == "c" and number.isdecimal():
        guests = Companion.objects.select_related("sign_up")
        return get_object_or_404(guests, pk=number, sign_up__places=places)
    return posted


@require_POST
@login_required
def check_in(request: HttpRequest, pk: int) -> HttpResponse:
    """One tap: this person is here. Or a code that was typed or scanned."""
    places, user = desk_places(request, pk)
    posted = request.POST.get("who", "")
    scan = request.POST.get("scan", "")[:64] or uuid4().hex
    who = _person(places, posted)
    kind = Attendance.Kind.QR if isinstance(who, str) else Attendance.Kind.DESK
    return done(
        request,
        places,
        lambda: services.check_in(places, who, scan_id=scan, at=timezone.now(), by=user, kind=kind),
        _("Checked in: %(name)s") % {"name": _name_of(who, places)},
        row=request.POST.get("row", "")[:20],
    )


def _name_of(who: Resident | Companion | str, places: Places) -> str:
    if not isinstance(who, str):
        return str(who)
    try:
        found = places.sign_ups.filter(code=check(who)).select_related("resident").first()
    except BadCode:
        return who
    return found.resident.name if found else who


@require_POST
@login_required
def walk_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody came without signing up: name and building."""
    places, user = desk_places(request, pk)
    form = PersonForm(request.POST, community=places.community_id, prefix="walk")
    if not form.is_valid():
        return _show(request, places, walk_in=form)
    asked = form.cleaned_data
    return done(
        request,
        places,
        lambda: services.welcome(
            places,
            name=asked["name"],
            building=asked["building"],
            scan_id=asked["key"],
            at=timezone.now(),
            by=user,
        ),
        _("Checked in: %(name)s") % {"name": asked["name"]},
    )


@require_POST
@login_required
def sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign up a caller by name and building; several of that name are offered to choose from."""
    places, user = desk_places(request, pk)
    form = CallerForm(request.POST, places=places)
    if not form.is_valid():
        return _show(request, places, caller=form)
    found, sure = callers(places, form)
    if len(found) != 1 or not sure:
        if not found:
            form.add_error("name", _nobody())
        return _show(request, places, caller=form, candidates=found)
    try:
        done = services.sign_up(
            places,
            found[0],
            companions=form.nicknames(),
            answers=form.answers(),
            channel=form.cleaned_data["channel"],
            key=form.cleaned_data["key"],
            at=timezone.now(),
            by=user,
        )
    except Refusal as refusal:
        status = refused(form, refusal)
        answer = _show(request, places, caller=form)
        answer.status_code = status
        return answer
    said = _("%(name)s has a place.") if done.is_in else _("%(name)s is on the waiting list.")
    messages.success(request, said % {"name": found[0].name})
    return redirect("activities:roster", places.pk)


def _nobody() -> str:
    return _(
        "Nobody of this name is confirmed here. Look at the spelling and the building, or confirm "
        "their entry first; on the day they can come as a walk-in."
    )


def _own(places: Places, pk: int) -> SignUp:
    rows = SignUp.objects.select_related("resident")
    return get_object_or_404(rows, pk=pk, places=places)


@require_POST
@login_required
def cancel(request: HttpRequest, pk: int, sign_up: int) -> HttpResponse:
    """Cancel for somebody who called."""
    places, user = desk_places(request, pk)
    found = _own(places, sign_up)
    return done(
        request,
        places,
        lambda: services.cancel(found, at=timezone.now(), by=user),
        _("Cancelled: %(name)s") % {"name": found.resident.name},
    )


@require_POST
@login_required
def skip(request: HttpRequest, pk: int, sign_up: int) -> HttpResponse:
    """Let others pass a group that does not fit."""
    places, user = desk_places(request, pk)
    found = _own(places, sign_up)
    return done(
        request,
        places,
        lambda: services.skip(found, at=timezone.now(), by=user),
        _("Skipped: %(name)s") % {"name": found.resident.name},
    )


@require_POST
@login_required
def undo(request: HttpRequest, pk: int, attendance: int) -> HttpResponse:
    """Correct a check-in, with a reason."""
    places, user = desk_places(request, pk)
    row = get_object_or_404(Attendance, pk=attendance, places=places)
    reason = request.POST.get("reason", "")
    return done(
        request,
        places,
        lambda: services.undo(row, reason=reason, at=timezone.now(), by=user),
        _("Corrected; the first entry and your reason are kept."),
    )


@never_cache
@require_safe
def check_in_code(request: HttpRequest, code: str) -> HttpResponse:
    """Where a QR code leads: the resident's own page, or for a worker one button."""
    sign_up = _bearer(code)
    if not manages(request.user, sign_up.community_id):
        return redirect("activities:confirmation", sign_up.code)
    guest = next((one for one in sign_up.companions.all() if one.code == code), None)
    context = {
        "sign_up": sign_up,
        "guest": guest,
        "code": code,
        "session": shown(sign_up.places, timezone.now()),
        "attendance": Attendance.objects.standing()
        .filter(
            Q(companion=guest)
            if guest
            else Q(places=sign_up.places_id, resident=sign_up.resident_id)
        )
        .first(),
        "scan": uuid4().hex,
    }
    return render(request, "activities/check_in_code.html", context)


def _bearer(code: str) -> SignUp:
    rows = SignUp.objects.select_related("resident", "places").prefetch_related("companions")
    found = rows.filter(Q(code=code) | Q(companions__code=code)).first()
    if found is None:
        raise Http404
    return found
