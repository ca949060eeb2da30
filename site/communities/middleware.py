"""Shows stored public pages to anonymous visitors without asking the database."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from . import freshness

LONGEST = 600  # seconds that a page is kept when nothing changes
LONGEST_OF_A_LIST = 60  # seconds, for addresses with a query, of which there are endlessly many
LARGEST = 512 * 1024  # bytes; a page is under 100 kB, so this is only a guard
LONGEST_QUERY = 200  # characters; longer ones are made up to fill the cache
IN_HAND = 200  # pages that a process keeps in its own memory, some 30 kB each


@dataclass(frozen=True)
class StoredPage:
    """A rendered page with the token of its scope and the second until which it holds."""

    scope: str
    token: str
    until: float
    headers: tuple[tuple[str, str], ...]
    content: bytes

    def holds(self) -> bool:
        """Whether it may be shown now."""
        return time.time() < self.until and freshness.token_lately(self.scope) == self.token

    def answer(self) -> HttpResponse:
        """The response as it was."""
        return HttpResponse(self.content, headers=dict(self.headers))


class SharedPageMiddleware:
    """Answer anonymous GETs from the cache while the page's scope has not changed.

    A visitor with a session is never served from it, and nothing that sets a cookie is stored, so a
    stored page can hold neither a token against forgery nor anything personal. The key knows the
    language and the large type. It stands before every other middleware: what those add to a page
    (headers, policies) is stored with it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.in_hand: dict[str, StoredPage] = {}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _may_share(request):
            return self.get_response(request)
        key = _key(request)
        stored = self._find(key)
        if stored is not None:
            return stored.answer()
        # Every change sets a new token for the site as well: if it stands after rendering as it
        # stood before, nothing that was read in between is older than the scope's token.
        before = freshness.token(freshness.SITE)
        response = self.get_response(request)
        scope = freshness.scope_of(request)
        if scope and isinstance(response, HttpResponse) and _may_store(response):
            standing = freshness.token(scope)
            if freshness.token(freshness.SITE) == before:
                _store(key, scope, standing, request, response)
        return response

    def _find(self, key: str) -> StoredPage | None:
        """Look in the process's own memory, then in the shared cache."""
        stored = self.in_hand.get(key)
        if stored is not None and stored.holds():
            return stored
        stored = cache.get(key)
        if stored is None or not stored.holds():
            self.in_hand.pop(key, None)
            return None
        if len(self.in_hand) >= IN_HAND:
            self.in_hand.clear()
        self.in_hand[key] = stored
        return stored


def _may_share(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
    )


def _key(request: HttpRequest) -> str:
    cookies = request.COOKIES
    variant = (
        request.scheme or "",
        request.get_host(),
        request.path_info,
        request.META.get("QUERY_STRING", ""),
        cookies.get(settings.LANGUAGE_COOKIE_NAME) or settings.LANGUAGE_CODE,
        cookies.get("large_type", ""),
    )
    return "page:" + blake2b("\n".join(variant).encode(), digest_size=20).hexdigest()


def _may_store(response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.cookies
        and len(response.content) <= LARGEST
        and "private" not in response.get("Cache-Control", "")
    )


def _store(
    key: str, scope: str, standing: str, request: HttpRequest, response: HttpResponse
) -> None:
    until = time.time() + (LONGEST_OF_A_LIST if request.META.get("QUERY_STRING") else LONGEST)
    changes_at = freshness.fresh_until(request)
    if changes_at is not None:
        until = min(until, changes_at.timestamp())
    if until > time.time():
        headers = tuple(response.headers.items())
        page = StoredPage(scope, standing, until, headers, response.content)
        cache.set(key, page, LONGEST)
