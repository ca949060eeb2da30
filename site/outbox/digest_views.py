"""Turning the daily e-mail off, from its own foot or from one's page; and on again."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User

from .digest import switch, token_for, user_of


@never_cache
@require_http_methods(["GET", "POST"])
def digest(request: HttpRequest, token: str) -> HttpResponse:
    """Show the switch to whoever has the mail; a link that is only opened changes nothing."""
    user = user_of(token)
    if user is None:
        raise Http404
    if request.method == "POST":
        switch(user, on="on" in request.POST)
        return redirect("outbox:digest", token)
    return render(request, "outbox/digest_switch.html", {"on": user.digest})


@never_cache
@login_required
def my_digest(request: HttpRequest) -> HttpResponse:
    """Lead from one's account to the switch."""
    assert isinstance(request.user, User)
    return redirect("outbox:digest", token_for(request.user))
