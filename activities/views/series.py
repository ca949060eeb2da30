"""Signing up for several sessions of one activity in one form."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.visitors import user_of
from activities import services
from activities.forms import SeriesForm
from activities.models import Places, SignUp
from activities.presenting import places_text, shown
from communities.errors import Refusal

from .mine import open_sessions, public_places, refused, residents_for


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask who comes to which sessions; each is answered by itself."""
    places, user, at = public_places(pk), user_of(request), timezone.now()
    offered = [(one, _label(one)) for one in open_sessions(places, at)]
    residents = residents_for(user, places)
    form = SeriesForm(request.POST or None, places=places, residents=residents, offered=offered)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            answers = services.sign_up_series(
                form.asked(),
                form.chosen(),
                companions=form.companions(),
                answers=form.answers(),
                channel=SignUp.Channel.WEB,
                key=form.cleaned_data["key"],
                at=at,
                by=user,
            )
            return _told(request, places, answers)
        except Refusal as refusal:
            status = refused(form, refusal)
    context = {"form": form, "places": places, "residents": residents, "offered": offered}
    return render(request, "activities/series.html", context, status=status)


def _label(places: Places) -> str:
    return f"{shown(places, places.starts_at).when} · {places_text(places)}"


def _told(request: HttpRequest, places: Places, answers: list[services.Asked]) -> HttpResponse:
    """Keep what was refused for the next page, which shows what stands."""
    for answer in answers:
        if answer.sign_up is None:
            when = shown(answer.places, answer.places.starts_at).when
            messages.error(request, f"{when}: {answer.refusal}")
    return redirect("activities:series_answer", places.pk)


@never_cache
@login_required
@require_safe
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands of this activity for this account's residents, session by session."""
    places, user, at = public_places(pk), user_of(request), timezone.now()
    residents = residents_for(user, places)
    if not residents:
        raise Http404
    rows = SignUp.objects.standing().filter(places__page=places.page_id, resident__in=residents)
    rows = rows.select_related("places", "resident").order_by("places__starts_at", "pk")
    context = {
        "places": places,
        "rows": [(row, shown(row.places, at)) for row in rows],
    }
    return render(request, "activities/series_answer.html", context)
