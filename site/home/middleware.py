"""The language that the visitor has chosen, and refusals that no view has shown."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.db import DataError
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found

from communities.errors import Refusal
from printing.errors import PrintFault

OUT_OF_RANGE = "22003"  # PostgreSQL's numeric_value_out_of_range
OFFERED = {code for code, _name in settings.LANGUAGES}


class LanguageMiddleware:
    """The house's language unless the visitor's own choice, kept in a cookie, says otherwise.

    The browser's `Accept-Language` is not asked: many a phone in the community is set to a language
    that its owner does not read, and a shared page has one answer for each choice.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in OFFERED else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class RefusalMiddleware:
    """Show a refusal that no view has shown beside its form: a sentence, never a bare error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer with the sentence and 409 (a rule says no) or 422 (it cannot be printed).

        An address with a number that is too long for any row leads nowhere: 404. What records refer
        to is not deleted; Wagtail asks its index before, which does not know rows written in bulk.
        """
        if request.method in ("GET", "HEAD") and _is_too_long_a_number(error):
            return page_not_found(request, error)
        in_admin = request.path.startswith(reverse("wagtailadmin_home"))
        if isinstance(error, ProtectedError) and request.method == "POST" and in_admin:
            return _back_in_the_admin(request, _("This is not deleted: records refer to it."))
        if not isinstance(error, Refusal | PrintFault):
            return None
        if request.method == "POST" and in_admin:
            return _back_in_the_admin(request, str(error))
        status = 409 if isinstance(error, Refusal) else 422
        return render(request, "refused.html", {"sentence": str(error)}, status=status)


def _is_too_long_a_number(error: Exception) -> bool:
    """Whether a number was looked up that the database cannot even compare, as each one says it."""
    if isinstance(error, DataError):
        return getattr(error.__cause__, "sqlstate", "") == OUT_OF_RANGE
    return isinstance(error, OverflowError) and "SQLite" in str(error)


def _back_in_the_admin(request: HttpRequest, sentence: str) -> HttpResponse:
    """Show the sentence above the screen that the person came from; Wagtail's dialogs go there."""
    messages.error(request, sentence)
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        came_from = reverse("wagtailadmin_home")
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return JsonResponse({"step": "success", "redirect": came_from})
    return redirect(came_from)
