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
LARGEST = 512 * 1024  # bytes; a page is under 100 kB, so this is only a guard
LONGEST_QUERY = 200  # characters; longer ones are made up to fill the cache


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
        standing = cache.get(freshness.token_key(self.scope)) == self.token
        return standing and time.time() < self.until

    def answer(self) -> HttpResponse:
        """The response as it was."""
        return HttpResponse(self.content, headers=dict(self.headers))


class SharedPageMiddleware:
    """Answer anonymous GETs from the cache while the page's scope has not changed.

    A visitor with a session is never served from it, and nothing that sets a cookie is stored, so a
    stored page can hold neither a token against forgery nor anything personal. The key knows the
    language and the large type.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _may_share(request):
            return self.get_response(request)
        key = _key(request)
        stored: StoredPage | None = cache.get(key)
        if stored is not None and stored.holds():
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


def _may_share(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
    )


def _key(request: HttpRequest) -> str:
    variant = (
        request.scheme or "",
        request.get_host(),
        request.get_full_path(),
        request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
        request.COOKIES.get("large_type", ""),
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
    until = time.time() + LONGEST
    changes_at = freshness.fresh_until(request)
    if changes_at is not None:
        until = min(until, changes_at.timestamp())
    if until > time.time():
        headers = tuple(response.headers.items())
        page = StoredPage(scope, standing, until, headers, response.content)
        cache.set(key, page, LONGEST)
