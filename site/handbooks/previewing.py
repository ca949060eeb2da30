"""The preview of a book and of a shared chapter: its pages as they will be printed.

The book is set while the answer is made. Its pages are drawn one by one when the reader's browser
asks for them, from a copy that is kept for an hour, for this reader only, under its hash: a page
that is not looked at costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import PreviewableMixin

from printing.errors import PrintFault

from .formats import FORMATS, ORDINARY, Format

if TYPE_CHECKING:
    from .binding import Bound
    from .composing import Book
    from .models import HandbookPage, SharedChapter

KEPT = 3600  # seconds
MODES = [
    (ORDINARY.key, _("A5, ordinary type")),
    ("a5-large", _("A5, large type")),
    ("a4", _("A4, ordinary type")),
    ("a4-large", _("A4, large type")),
]


@dataclass(frozen=True)
class Leaf:
    """One page: its number, the chapter it belongs to, and whether it opens one."""

    number: int
    chapter: str
    opens: bool


class PreviewOnPaper(PreviewableMixin):
    """Previewed as the pages that are printed, in each of the formats."""

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """The formats of a book."""
        return MODES

    @property
    def default_preview_size(self) -> str:
        """Two pages side by side."""
        return "tablet"

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Set the book and answer with its pages, or with the reason why it cannot be set."""
        return preview(request, self, FORMATS.get(mode_name, ORDINARY))


def preview(request: HttpRequest, subject: Any, paper: Format) -> HttpResponse:
    """Answer with the pages of a handbook, or with those of a shared chapter in a sample book."""
    from .checking import remarks, remember_length, remember_lengths
    from .models import SharedChapter

    at = timezone.now()
    chapter = subject if isinstance(subject, SharedChapter) else None
    handbook = sample_book(chapter) if chapter else subject
    context: dict[str, Any] = {"subject": subject, "sample": handbook if chapter else None}
    if handbook is None:
        return render(request, "handbooks/preview.html", context)
    try:
        book, bound, key = set_for(handbook, request, paper, at, chapter)
    except PrintFault as fault:
        return render(request, "handbooks/preview.html", context | {"fault": str(fault)})
    leaves = leaves_of(book, bound)
    if chapter:
        leaves = [leaf for leaf in leaves if leaf.chapter == chapter.title] or leaves
    if paper == ORDINARY:
        if chapter:
            remember_length(chapter, len(leaves))
        else:
            remember_lengths(handbook, book, bound)
    context |= {
        "leaves": leaves,
        "key": key,
        "bound": bound,
        "paper": paper,
        "fresh": _just_changed(request, handbook, book),
        "remarks": remarks(subject),
    }
    return render(request, "handbooks/preview.html", context)


def set_for(
    handbook: HandbookPage,
    request: HttpRequest,
    paper: Format,
    at: Any,
    draft: SharedChapter | None = None,
) -> tuple[Book, Bound, str]:
    """Set a proof of the book as it stands, keep it for this reader, and return its key."""
    from .composing import compose, imprint
    from .services import print_book

    book = compose(handbook, at, draft=draft)
    bound = print_book(book, imprint(book, None, at), format=paper)
    key = sha256(bound.pdf).hexdigest()[:32]
    cache.set(_name(request, key), bound.pdf, KEPT)
    return book, bound, key


def kept(request: HttpRequest, key: str) -> bytes | None:
    """Return a proof that was set for this reader, while it is kept."""
    pdf: bytes | None = cache.get(_name(request, key))
    return pdf


def _name(request: HttpRequest, key: str) -> str:
    return f"handbook-proof:{request.user.pk}:{key}"


def leaves_of(book: Book, bound: Bound) -> list[Leaf]:
    """Return every page with the chapter that it belongs to; front and back pages have none."""
    from .endings import pages_after

    starts = {page: title for title, page in bound.contents}
    last = bound.pages - pages_after(bound.pdf, book)
    leaves, title = [], ""
    for number in range(1, bound.pages + 1):
        title = starts.get(number, title if number <= last else "")
        leaves.append(Leaf(number, title, number in starts))
    return leaves


def sample_book(chapter: SharedChapter) -> HandbookPage | None:
    """Return a book that has this chapter, or any book of its sub-district."""
    from .models import HandbookPage
    from .sharing import books_with

    using = books_with(chapter).printed()
    if using:
        return using[0]
    books = HandbookPage.objects.filter(community__sub_district=chapter.sub_district_id)
    book: HandbookPage | None = books.order_by("community__code").first()
    if book is not None:
        book.chapters = [("shared", {"chapter": chapter, "hidden": False, "instead": []})]
    return book


def _just_changed(request: HttpRequest, handbook: HandbookPage, book: Book) -> list[str]:
    """Return the titles of the chapters that are new since this reader's last preview."""
    now = {
        chapter.title: sha256(repr(chapter.plain()).encode()).hexdigest()
        for chapter in book.chapters
    }
    name = f"handbook-seen:{request.user.pk}:{handbook.pk}"
    before = cache.get(name)
    cache.set(name, now, KEPT)
    if before is None:
        return []
    return [title for title, content in now.items() if before.get(title) != content]
