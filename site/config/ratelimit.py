"""A limit on how often one address may send a form, on the cache that all processes share."""

import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from math import ceil

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

View = Callable[..., HttpResponseBase]


def rate_limited(rate: str) -> Callable[[View], View]:
    """Allow `rate` ("30/m", "5/h") POSTs of one address to the view; then a 429 page says when.

    Counted per network for IPv6. `TRUSTED_PROXIES` decides which address is believed.
    """
    (limit,) = ratelimit.parse_rates(rate)

    def decorate(view: View) -> View:
        action = f"{view.__module__}.{view.__qualname__}"

        @wraps(view)
        def limited(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            allowed = ratelimit.consume(request, app="linli", action=action, config={action: rate})
            if allowed is None:
                return too_many(request, _wait(request, action, limit))
            return view(request, *args, **kwargs)

        return limited

    return decorate


def _wait(request: HttpRequest, action: str, limit: ratelimit.Rate) -> int:
    """Return the seconds until the oldest counted attempt no longer counts."""
    key = ratelimit.get_cache_key(request, app="linli", action=action, rate=limit)
    oldest = min(cache.get(key) or [time.time()])
    return max(1, ceil(oldest + limit.duration - time.time()))


def too_many(request: HttpRequest, seconds: int = 60) -> HttpResponse:
    """Say that it was too often, and when to try again."""
    response = render(
        request,
        "429.html",
        {"minutes": ceil(seconds / 60), "seconds": seconds},
        status=HTTPStatus.TOO_MANY_REQUESTS,
    )
    response["Retry-After"] = str(seconds)
    return response
