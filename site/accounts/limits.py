"""How often a stranger may try something; the numbers are in ACCOUNT_RATE_LIMITS."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from communities.errors import Refusal


class TooOften(Refusal):
    """The limit is reached."""

    code = "too_often"
    message = _("That was tried too often just now. Please wait ten minutes and try again.")


def count(
    request: HttpRequest, action: str, key: str | None = None, *, reading: bool = False
) -> None:
    """Count one more try of a POST, or of `reading` too; raise `TooOften` at the limit.

    `key` is what is tried at (a phone, a code), for limits that end in /key.
    """
    allowed = ratelimit.consume(
        request, app="allauth.account", action=action, key=key, limit_get=reading
    )
    if not allowed:
        raise TooOften
