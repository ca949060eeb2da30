"""The public search page."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Page

from communities.models import Community

from .words import runs

PER_PAGE = 20


def search(request: HttpRequest) -> HttpResponse:
    """Find published pages that anybody may read."""
    text = request.GET.get("q", "").strip()
    results = Page.objects.none()
    if runs(text):
        readable = Page.objects.live().public().filter(depth__gt=2)
        results = readable.specific(defer=False).search(text)
    page = Paginator(results, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = _with_communities(page.object_list)
    return render(request, "search/search.html", {"q": text, "page": page})


def _with_communities(found: Iterable[Page]) -> list[Page]:
    """The pages found, of whatever kind, with their communities loaded by one query."""
    pages = list(found)
    mine = [page for page in pages if getattr(page, "community_id", None)]
    communities = Community.objects.in_bulk({page.community_id for page in mine})
    for page in mine:
        page.community = communities[page.community_id]
    return pages
