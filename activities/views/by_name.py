"""Signing up by name and phone, without an account, where the activity allows it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import limits
from activities.forms import ByNameForm
from activities.models import Places, SignUp
from activities.presenting import places_text, shown
from activities.services.by_name import sign_up_by_name
from communities.errors import Refusal

from .mine import public_places, refused


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask name, phone and door; what was typed stays when it cannot be done."""
    places = public_places(pk)
    if not places.by_name:
        raise Http404
    if request.user.is_authenticated:
        return redirect("activities:sign_up", places.pk)
    form = ByNameForm(request.POST or None, places=places)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            limits.count(request, "activity")
            return redirect("activities:confirmation", _done(form, places).code)
        except Refusal as refusal:
            status = refused(form, refusal)
    at = timezone.now()
    context = {"form": form, "session": shown(places, at), "places_text": places_text(places)}
    return render(request, "activities/by_name.html", context, status=status)


def _done(form: ByNameForm, places: Places) -> SignUp:
    return sign_up_by_name(
        places,
        form.cleaned_data["household"],
        form.person(),
        purposes=form.purposes(),
        companions=form.companions(),
        answers=form.answers(),
        key=form.cleaned_data["key"],
        at=timezone.now(),
    )
