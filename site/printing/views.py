"""Where a printed code leads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .codes import BadCode, check
from .forms import CodeForm
from .links import resolve


@never_cache
@require_safe
def short_link(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to the page of a printed code, or help the person to type it again."""
    try:
        address = resolve(check(code))
    except BadCode as error:
        return _unknown(request, code, str(error))
    if address is None:
        return _unknown(request, code, _("We do not know this code. It may be out of date."))
    return redirect(address)


@never_cache
@require_safe
def type_code(request: HttpRequest) -> HttpResponse:
    """Ask for a code, as paper does that is read without a camera, and take it."""
    typed = request.GET.get("code")
    if typed is None:
        return _page(request, _("Type the code on your paper"))
    try:
        return redirect("short_link", code=check(typed))
    except BadCode as error:
        return _unknown(request, typed, str(error))


def _unknown(request: HttpRequest, typed: str, reason: str) -> HttpResponse:
    return _page(request, _("Type the code again"), typed, reason, status=404)


def _page(
    request: HttpRequest, title: str, typed: str = "", reason: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "form": CodeForm(initial={"code": typed[:40]}),
        "action": reverse("type_code"),
        "submit": _("Open the page"),
        "title": title,
        "reason": reason,
    }
    return render(request, "printing/short_link_unknown.html", context, status=status)
