"""Set a handbook on paper."""

from typing import Any

from home.patterns import pattern_svg

from .binding import Bound, to_whole_sheets
from .colours import tones
from .composing import Book, Imprint
from .formats import ORDINARY, Format


def print_book(book: Book, imprint: Imprint, *, format: Format = ORDINARY) -> Bound:  # noqa: A002
    """Return the press file of a book: black is K only, pages are filled up to whole sheets.

    The same book, imprint and format give the same bytes in every process.
    """
    from printing.pages import headings, page_count

    pdf = plain_book(book, imprint, format=format)
    return Bound(pdf, headings(pdf, deepest=1), page_count(pdf))


def plain_book(
    book: Book,
    imprint: Imprint,
    *,
    format: Format = ORDINARY,  # noqa: A002
    tagged: bool = False,
    bleed: bool = False,
) -> bytes:
    """Return a book set in one piece, without the chapter cache: about 40 ms a page.

    `tagged` makes the download: PDF/UA-1 in RGB, not filled up to whole sheets. `bleed` adds 3 mm
    around every page, and crop marks.
    """
    from printing import render

    context = _context(book, imprint) | {"format": format, "tagged": tagged, "bleed": bleed}
    title = f"{book.who} {book.title}"
    pdf = render("print/handbook.html", context, title=title, tagged=tagged)
    return pdf if tagged else to_whole_sheets(pdf)


def _context(book: Book, imprint: Imprint) -> dict[str, Any]:
    from printing.links import short_url

    shade = tones(book.accent)
    return {
        "book": book,
        "imprint": imprint,
        "tones": shade,
        "panel": pattern_svg(book.pattern, (shade.accent, shade.line)),
        "url": short_url(imprint.code) if imprint.code else "",
    }
