"""Who signs in to an entry that the desk or a table has made is asked for consent before anything.

Pages can be read; what would keep something of the person waits until they have decided.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import ResolverMatch, reverse

from accounts import consents
from accounts.models import User

# What an undecided person may still send: the decision itself, erasing, leaving, and the forms that
# ask the same question.
OPEN = {"agree", "data_consent", "data_erase", "data_stop", "account_logout", "preferences"} | {
    "join",
    "join_code",
    "letter",
    "letter_code",
}
# Forms that are not even shown before: nobody fills one in for nothing.
FORMS = {"me", "activities:sign_up", "surveys:vote", "surveys:suggest"}
REMEMBERED = 600  # seconds; a consent that is withdrawn ends the entry itself


class AskFirstMiddleware:
    """Lead to the question whoever has an entry and was never asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Ask before a form is shown or anything is sent; costs a look into the cache."""
        match = request.resolver_match
        if match is None or not _keeps_something(request, match):
            return None
        user = request.user
        if not isinstance(user, User) or user.is_staff or not must_be_asked(user):
            return None
        there = request.get_full_path() if request.method == "GET" else reverse("me")
        return redirect(f"{reverse('agree')}?{urlencode({'next': there})}")


def _keeps_something(request: HttpRequest, match: ResolverMatch) -> bool:
    if request.method in {"GET", "HEAD"}:
        return match.view_name in FORMS
    return match.view_name not in OPEN and not match.route.startswith("admin/")


def must_be_asked(user: User) -> bool:
    """Whether an own entry of this account was never agreed to; remembered while it was."""
    key = f"agreed:{user.pk}"
    if cache.get(key):
        return False
    if consents.unasked(user).exists():
        return True
    cache.set(key, True, REMEMBERED)
    return False
