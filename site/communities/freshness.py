"""How long a rendered public page may be shown again, and how a change makes it stale.

A page that an anonymous visitor may see belongs to a *scope*: one community, or the whole site.
Each scope has a token in the shared cache; a stored page carries the token that stood while it was
rendered, and is shown only while that token stands. A change sets a new one.
"""

import secrets
import time
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, PageViewRestriction

SITE = "site"
_SCOPE = "_linli_scope"
_UNTIL = "_linli_fresh_until"
LATELY = 0.25  # seconds
_lately: dict[str, tuple[float, str | None]] = {}


def community_scope(community_id: int) -> str:
    """Name of a community's scope."""
    return f"c{community_id}"


def token_key(scope: str) -> str:
    """Cache key of a scope's token."""
    return f"fresh:{scope}"


def freshen(community_id: int | None) -> None:
    """Make what is stored of this community, and of site-wide lists, stale once this commits."""
    scopes = [SITE] if community_id is None else [SITE, community_scope(community_id)]
    transaction.on_commit(lambda: _renew(scopes))


def _renew(scopes: list[str]) -> None:
    cache.set_many({token_key(scope): secrets.token_hex(8) for scope in scopes}, None)
    forget()


def forget() -> None:
    """Drop what this process remembers of the tokens."""
    _lately.clear()


def freshen_page(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """Receive that a page was published, unpublished or moved."""
    community = getattr(instance.specific, "community", None)  # of one, or the front page of one
    freshen(community.pk if community is not None else None)


def freshen_restricted(sender: Any, instance: PageViewRestriction, **kwargs: Any) -> None:
    """Receive that who may read a page, and all below it, has changed."""
    freshen_page(type(instance.page), instance.page)


def freshen_site(sender: Any, **kwargs: Any) -> None:
    """Receive that a site's host or root has changed."""
    freshen(None)


def token(scope: str) -> str:
    """The scope's token, made when there is none."""
    return str(cache.get_or_set(token_key(scope), lambda: secrets.token_hex(8), None))


def token_lately(scope: str) -> str | None:
    """The scope's token as it stood at most `LATELY` seconds ago; costs nothing most of the time.

    A change that another process made is seen that much later, and one of our own at once.
    """
    now = time.monotonic()
    seen = _lately.get(scope)
    if seen is None or now - seen[0] > LATELY:
        seen = _lately[scope] = (now, cache.get(token_key(scope)))
    return seen[1]


def share(request: HttpRequest, scope: str, until: datetime | None = None) -> None:
    """Say that the answer to this request is the same for every anonymous visitor.

    `until` is when it changes by itself: a deadline, an opening, an expiry.
    """
    setattr(request, _SCOPE, scope)
    if until is not None:
        known: datetime | None = getattr(request, _UNTIL, None)
        setattr(request, _UNTIL, min(known, until) if known else until)


def scope_of(request: HttpRequest) -> str | None:
    """The scope that the view has named, if any."""
    return getattr(request, _SCOPE, None)


def fresh_until(request: HttpRequest) -> datetime | None:
    """When the answer changes by itself, if it does."""
    return getattr(request, _UNTIL, None)


def shared_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a public list view as the same for every anonymous visitor, until anything changes."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        share(request, SITE)
        return view(request, *args, **kwargs)

    return wrapper
