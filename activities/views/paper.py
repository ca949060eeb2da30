"""Ordering what is printed of a session."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from printing.enlarging import Format
from printing.jobs import order

from .desk import desk_places

View = Callable[..., HttpResponseBase]


def _sheet_of(sheet: str) -> View:
    """A view that orders this sheet of a session for who works in its community."""

    @never_cache
    @login_required
    @require_safe
    def view(request: HttpRequest, pk: int) -> HttpResponseBase:
        places, _user = desk_places(request, pk)
        params: dict[str, Any] = {"places": pk}
        if size := request.GET.get("size"):
            params["size"] = str(Format.named(size))
        if request.GET.get("all"):
            params["all"] = True
        back = reverse("activities:roster", args=[pk])
        return order(request, sheet, params=params, community=places.community, back=back)

    return view


poster = _sheet_of("activity_poster")
sign_in_sheet = _sheet_of("sign_in_sheet")
roster = _sheet_of("activity_roster")
waiting_list = _sheet_of("waiting_list")
call_list = _sheet_of("activity_calls")
