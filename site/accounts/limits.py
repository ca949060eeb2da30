"""How often a stranger may try something; the numbers are in ACCOUNT_RATE_LIMITS."""

import time

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from communities.errors import Refusal

APP = "allauth.account"
PATIENCE = 10  # waits of a second each


class TooOften(Refusal):
    """The limit is reached."""

    code = "too_often"
    message = _("That was tried too often just now. Please wait ten minutes and try again.")


class Crowded(TooOften):
    """So many try at this moment that they cannot be counted."""

    code = "crowded"
    message = _("Very many people are doing this right now. Please try again in a moment.")


def count(
    request: HttpRequest, action: str, key: str | None = None, *, reading: bool = False
) -> None:
    """Count one more try of a POST, or of `reading` too; raise `TooOften` at the limit.

    `key` is what is tried at (a phone, a code), for limits that end in /key. A whole building may
    sit behind one address: who finds the counter taken by a neighbour waits for it.
    """
    for _wait in range(PATIENCE):
        counted = ratelimit.consume(request, app=APP, action=action, key=key, limit_get=reading)
        if counted is not None:
            return
        if _is_reached(request, action, key):
            raise TooOften
    raise Crowded


def _is_reached(request: HttpRequest, action: str, key: str | None) -> bool:
    """Say whether it was the limit that refused, and not another who was counting."""
    for rate in ratelimit.get_rates(app=APP, action=action):
        name = ratelimit.get_cache_key(request, app=APP, action=action, rate=rate, key=key)
        tries = list(cache.get(name, []))
        if not ratelimit.apply_rate(tries, time.time(), rate, dry_run=True)[0]:
            return True
    return False
