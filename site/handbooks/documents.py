"""The documents that a book is set from: one for each part, or one for the whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from home.patterns import pattern_svg

from .colours import tones
from .composing import Book, Chapter, Imprint
from .formats import Format
from .parts import PLACEHOLDERS
from .tabs import tabs

# Page numbers are set by the dozen, on paper of each format.
NUMBERS = 48


@dataclass(frozen=True)
class Entry:
    """A line of the contents."""

    key: str
    title: str
    page: int


def title(book: Book) -> str:
    """What a reader's window says."""
    return f"{book.who} {book.title}"


def whole(book: Book, imprint: Imprint, form: Format, **options: Any) -> str:
    """Return the book in one piece; `options` are `tagged`, `bleed` and `spare`."""
    index = {"tabs": tabs(form, len(book.chapters))}
    context = _framed(book, imprint, form) | index | options
    return _written("print/handbook.html", context, title(book))


def frame(book: Book, imprint: Imprint, form: Format) -> str:
    """Return what stands around the chapters: covers, imprint, notes, and the left running head."""
    return _written("print/parts/frame.html", _framed(book, imprint, form), title(book))


def contents(book: Book, form: Format, first_pages: Sequence[int]) -> str:
    """Return the contents with the chapters' pages, in the placeholders for colours.

    Books whose chapters have the same titles and lengths share it.
    """
    entries = [
        Entry(chapter.key, chapter.title, page)
        for chapter, page in zip(book.chapters, first_pages, strict=True)
    ]
    context = {
        "format": form,
        "tones": PLACEHOLDERS,
        "entries": entries,
        "elsewhere": [entry.key for entry in entries],
    }
    return _written("print/parts/contents.html", context, "")


def chapter(chapter: Chapter, number: int, form: Format, elsewhere: Sequence[str] = ()) -> str:
    """Return a chapter, in the placeholders for a community's colours.

    `elsewhere` are the keys of the chapters that its links lead to.
    """
    context = {
        "format": form,
        "tones": PLACEHOLDERS,
        "chapter": chapter,
        "number": number,
        "elsewhere": elsewhere,
    }
    return _written("print/parts/chapter.html", context, "")


def linked(chapter: Chapter, book: Book) -> list[str]:
    """Return the keys of the other chapters that a chapter's links lead to."""
    keys = (other.key for other in book.chapters if other.key != chapter.key)
    return [key for key in keys if f'href="#{key}"' in chapter.html]


def numbers(form: Format, last: int) -> str:
    """Return empty pages with their numbers, at least up to the last one asked for."""
    pages = -(-last // NUMBERS) * NUMBERS
    context = {"format": form, "tones": PLACEHOLDERS, "pages": pages}
    return _written("print/parts/numbers.html", context, "")


def tab_pages(form: Format, count: int) -> str:
    """Return empty pages with the tabs of so many chapters: of each one a left, then a right."""
    context = {"format": form, "tones": PLACEHOLDERS, "tabs": tabs(form, count)}
    return _written("print/parts/tabs.html", context, "")


def _framed(book: Book, imprint: Imprint, form: Format) -> dict[str, Any]:
    from printing.links import short_url

    shade = tones(book.accent)
    return {
        "book": book,
        "imprint": imprint,
        "format": form,
        "tones": shade,
        "panel": pattern_svg(book.pattern, (shade.accent, shade.line)),
        "url": short_url(imprint.code) if imprint.code else "",
    }


def _written(template: str, context: dict[str, Any], name: str) -> str:
    from printing.press import written

    return written(template, context, title=name)
