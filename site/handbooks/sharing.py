"""Which books a shared chapter is in: printed, left out, or replaced by the community's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wagtail.models import ReferenceIndex

if TYPE_CHECKING:
    from .models import HandbookPage, SharedChapter


@dataclass(frozen=True)
class Use:
    """A book and what it does with the chapter: `printed`, `hidden` or `replaced`."""

    book: HandbookPage
    how: str


class Uses(list[Use]):
    """The uses of one chapter, by community."""

    def printed(self) -> list[HandbookPage]:
        """Books that print the shared words."""
        return self._which("printed")

    def hidden(self) -> list[HandbookPage]:
        """Books that leave it out."""
        return self._which("hidden")

    def replaced(self) -> list[HandbookPage]:
        """Books that print their own words in its place."""
        return self._which("replaced")

    def _which(self, how: str) -> list[HandbookPage]:
        return [use.book for use in self if use.how == how]


def books_with(chapter: SharedChapter) -> Uses:
    """Return the books that name this chapter; two queries, whatever their number."""
    from .models import HandbookPage

    pks = ReferenceIndex.get_references_to(chapter).values_list("object_id", flat=True)
    books = HandbookPage.objects.filter(pk__in={int(pk) for pk in pks})
    books = books.select_related("community").order_by("community__code")
    return Uses(Use(book, how) for book in books for how in _uses(book, chapter.pk))


def _uses(book: HandbookPage, pk: int) -> Iterator[str]:
    """Read the stored words as they are: no chapter has to be fetched for it."""
    for row in book.chapters.raw_data:
        value: dict[str, Any] = row["value"]
        if row["type"] == "shared" and value.get("chapter") == pk:
            own = any(value.get("instead") or [])
            yield "hidden" if value.get("hidden") else "replaced" if own else "printed"


def counted(chapters: list[SharedChapter]) -> dict[int, Counter[str]]:
    """Return for many chapters how many books print, hide and replace each; one query."""
    from .models import HandbookPage

    offices = {chapter.sub_district_id for chapter in chapters}
    found: dict[int, Counter[str]] = {chapter.pk: Counter() for chapter in chapters}
    books = HandbookPage.objects.filter(community__sub_district__in=offices).only("chapters")
    for book in books.iterator():
        for pk in {row["value"].get("chapter") for row in book.chapters.raw_data}:
            if pk in found:
                found[pk].update(_uses(book, pk))
    return found
