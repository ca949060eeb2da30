"""Pictures of a proof's pages, and the remarks on what is being edited."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET
from wagtail.permissions import policy_registry

from communities.roles import manages
from printing.pictures import page_pictures

from .checking import remarks
from .models import HandbookPage, SharedChapter
from .previewing import kept

DPI, LARGEST = 96, 200


@require_GET
@cache_control(private=True, max_age=3600)
def leaf(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Draw one page of a proof for the person for whom it was set."""
    pdf = kept(request, key)
    if pdf is None:
        raise Http404
    asked = request.GET.get("dpi", "")
    dpi = min(int(asked), LARGEST) if asked.isdecimal() and int(asked) else DPI
    try:
        picture = page_pictures(pdf, dpi, [number])[0]
    except IndexError as error:
        raise Http404 from error
    return HttpResponse(picture, content_type="image/png")


@require_GET
def remark_list(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The remarks on a book or a chapter as it was last saved, for those who may change it."""
    subject = _book(request, pk) if kind == "book" else _chapter(request, pk)
    found = remarks(subject.get_latest_revision_as_object())
    return render(request, "handbooks/panels/remark_list.html", {"remarks": found})


def _book(request: HttpRequest, pk: int) -> HandbookPage:
    book = get_object_or_404(HandbookPage, pk=pk)
    if not manages(request.user, book.community_id):
        raise Http404
    return book


def _chapter(request: HttpRequest, pk: int) -> Any:
    chapter = get_object_or_404(SharedChapter, pk=pk)
    policy = policy_registry.get_by_type(SharedChapter)
    if not policy.user_has_permission_for_instance(request.user, "change", chapter):
        raise Http404
    return chapter
