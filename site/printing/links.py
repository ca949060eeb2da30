"""The register behind `/q/<code>/`: which kind of printed code leads where.

An app registers its kinds in a module `short_links`, which is loaded when the site starts:

    @short_link("L")
    def door_letter(code: str) -> str | None:
        \"\"\"Return the address for this code, or None if there is no such letter.\"\"\"
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from .codes import KINDS

Resolver = Callable[[str], str | None]

_resolvers: dict[str, Resolver] = {}


def short_link(kind: str) -> Callable[[Resolver], Resolver]:
    """Register the function that knows the codes which begin with this letter."""
    if kind not in KINDS or len(kind) != 1:
        raise ImproperlyConfigured(f"a kind is one of the letters {KINDS}, not {kind!r}")

    def register(resolver: Resolver) -> Resolver:
        known = _resolvers.setdefault(kind, resolver)
        if known is not resolver:
            raise ImproperlyConfigured(
                f"codes of kind {kind} belong to {known.__module__} already, "
                f"{resolver.__module__} must choose another letter"
            )
        return resolver

    return register


def resolve(code: str) -> str | None:
    """Return where a checked code leads, or None for a code that nobody knows."""
    resolver = _resolvers.get(code[0])
    return resolver(code) if resolver else None


def short_url(code: str) -> str:
    """Return the whole address that a QR code of this code carries."""
    return site_url(reverse("short_link", args=[code]))


def site_url(path: str) -> str:
    """Return the whole address of a path of this site: paper is set without a request."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path
