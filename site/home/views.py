"""Small views of the frame: language and type size, errors, and the style guide for developers."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from communities import freshness
from communities.models import Building

YEAR: Final = 365 * 24 * 3600
LARGE_TYPE_COOKIE: Final = "large_type"


@never_cache
@require_GET
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep language (``?language=en``) and type size (``?large=1``) in cookies, and go back.

    Plain links, so that pages for everyone can be cached without a token in them.
    """
    response = HttpResponseRedirect(safe_next(request))
    response.status_code = 303
    language = request.GET.get("language")
    if language in dict(settings.LANGUAGES):
        _remember(request, response, settings.LANGUAGE_COOKIE_NAME, str(language))
    if request.GET.get("large") == "1":
        _remember(request, response, LARGE_TYPE_COOKIE, "1")
    elif "large" in request.GET:
        response.delete_cookie(LARGE_TYPE_COOKIE)
    return response


@freshness.shared_view
@require_GET
def building(request: HttpRequest, pk: int) -> HttpResponse:
    """Show which grid a building belongs to, and whom its residents can call."""
    places = Building.objects.select_related(
        "community__page", "community__sub_district__page", "grid__worker", "estate"
    )
    place = get_object_or_404(places, pk=pk)
    return render(request, "home/building.html", {"building": place})


def safe_next(request: HttpRequest) -> str:
    """Return ``?next=`` when it is an address of this site, else the home page."""
    target = request.GET.get("next", "")
    secure = request.is_secure()
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=secure)
    if ours and "/" in target:  # a bare word would be taken for the name of a view
        return target
    return "/"


def _remember(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what to do when a form was open too long or cookies are off."""
    return render(request, "403_csrf.html", status=403)
