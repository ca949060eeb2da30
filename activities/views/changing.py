"""The desk calls sessions off or moves one: whom it tells, why, done."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from activities import services
from activities.models import Places
from activities.presenting import shown
from activities.services.changing import Audience, audience
from activities.session_forms import MoveForm, ReasonForm
from communities.errors import Refusal
from outbox.models import Message

from .desk import desk_places


@never_cache
@login_required
@require_safe
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Show whom a change would tell, and the forms."""
    places, _user = desk_places(request, pk)
    return _show(request, places)


def _show(
    request: HttpRequest,
    places: Places,
    *,
    move: MoveForm | None = None,
    off: ReasonForm | None = None,
) -> HttpResponse:
    at, everything = timezone.now(), bool(request.GET.get("all"))
    coming = list(_coming(places))
    told = audience(coming if everything else [places])
    context = {
        "places": places,
        "session": shown(places, at),
        "over": places.ends_at <= at,
        "all": everything,
        "coming": len(coming),
        "told": told,
        "channels": _channels(told),
        "move": move or MoveForm(initial=_initial(places), prefix="move"),
        "off": off or ReasonForm(prefix="off"),
    }
    return render(request, "activities/change.html", context)


def _coming(places: Places) -> Any:
    """The sessions of the activity that are still to come."""
    rows = Places.objects.filter(page=places.page_id, retired=False)
    return rows.upcoming(timezone.now())


def _channels(told: Audience) -> list[tuple[str, int, str]]:
    unit = _("people")
    return [
        (str(Message.Channel(channel).label), count, unit)
        for channel, count in sorted(told.channels.items())
    ]


def _initial(places: Places) -> dict[str, Any]:
    start, end = timezone.localtime(places.starts_at), timezone.localtime(places.ends_at)
    return {"day": start.date(), "begins": start, "ends": end, "place": places.place}


@require_POST
@login_required
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one session another time or place."""
    places, user = desk_places(request, pk)
    form = MoveForm(request.POST, prefix="move")
    if form.is_valid():
        starts_at, ends_at = form.span()
        try:
            services.move(
                places,
                starts_at=starts_at,
                ends_at=ends_at,
                place=form.cleaned_data["place"],
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
                by=user,
            )
            return _told(request, places, [places], _("Moved; the page shows it."))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _show(request, places, move=form)


@require_POST
@login_required
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Call off one session, or all that are still to come."""
    places, user = desk_places(request, pk)
    form = ReasonForm(request.POST, prefix="off")
    if form.is_valid():
        sessions = list(_coming(places)) if request.GET.get("all") else [places]
        reason = form.cleaned_data["reason"]
        try:
            done = services.call_off(sessions, reason=reason, at=timezone.now(), by=user)
            return _told(request, places, done, _("Called off; the page shows it."))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _show(request, places, off=form)


@require_POST
@login_required
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Take calling off back."""
    places, user = desk_places(request, pk)
    sessions = list(_coming(places)) if request.GET.get("all") else [places]
    try:
        done = services.hold_after_all(sessions, at=timezone.now(), by=user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("activities:change", places.pk)
    return _told(request, places, done, _("It takes place after all; the page shows it."))


def _told(request: HttpRequest, places: Places, sessions: list[Places], said: str) -> HttpResponse:
    """Say how many were told and lead to those who must be called, if there are any."""
    told = audience(sessions)
    text = ngettext("%(n)d person is told.", "%(n)d people are told.", told.people)
    messages.success(request, f"{said} {text % {'n': told.people}}")
    calls = len(told.calls)
    if not calls:
        return redirect("activities:roster", places.pk)
    text = ngettext("%(n)d must be called.", "%(n)d must be called.", calls)
    messages.warning(request, text % {"n": calls})
    return redirect(reverse("outbox:calls"))
