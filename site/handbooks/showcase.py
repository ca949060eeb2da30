"""What the public page of a handbook shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from .files import DOWNLOAD, LARGE_DOWNLOAD, find
from .news import news

if TYPE_CHECKING:
    from .models import HandbookPage


def handbook(page: HandbookPage, request: HttpRequest) -> dict[str, Any]:
    """The newest edition first, and whether the reader's printed copy is out of date."""
    editions = list(page.editions.prefetch_related("files"))
    newest = editions[0] if editions else None
    printed = request.GET.get("edition", "")
    out_of_date = bool(newest and printed.isdigit() and int(printed) < newest.number)
    community = page.community
    if community is None:
        raise Http404
    tagged = find(newest, DOWNLOAD) if newest else None
    return {
        "community": community,
        "newest": newest,
        "size": (tagged or newest).size if newest else 0,
        "large": find(newest, LARGE_DOWNLOAD) if newest else None,
        "new": news(newest.changes) if newest else [],
        "older": editions[1:],
        "printed": printed,
        "out_of_date": out_of_date,
        "breadcrumbs": [
            (_("Home"), "/"),
            (community.name, community.page.get_url(request)),
            (page.title, ""),
        ],
    }
