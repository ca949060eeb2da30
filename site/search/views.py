"""The public search page."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Page

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
    return render(request, "search/search.html", {"q": text, "page": page})
