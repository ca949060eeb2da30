"""Set handbooks on paper: bound of chapters that were set before, or in one piece."""

from .binding import Bound, to_whole_sheets
from .composing import Book, Imprint
from .documents import whole
from .formats import ORDINARY, Format
from .pressing import Order, print_books

SPARE = 3  # pages for notes that a plain book is set with, to be taken out again

__all__ = ["Bound", "Order", "plain_book", "print_book", "print_books"]


def print_book(book: Book, imprint: Imprint, *, format: Format = ORDINARY) -> Bound:  # noqa: A002
    """Return the press file of a book: black is K only, pages are filled up to whole sheets.

    Only chapters that are new are set. The same book, imprint and format give the same bytes in
    every process. Raises `printing.errors.PrintFault` with a sentence that names the chapter.
    """
    outcome = print_books([Order(book, imprint, format)])[0]
    if isinstance(outcome, Bound):
        return outcome
    raise outcome


def plain_book(
    book: Book,
    imprint: Imprint,
    *,
    format: Format = ORDINARY,  # noqa: A002
    tagged: bool = False,
    bleed: bool = False,
) -> bytes:
    """Return a book set in one piece, without the chapter cache: about 40 ms a page.

    It looks like the bound one. `tagged` makes the download: PDF/UA-1 in the colours of a screen,
    not filled up to whole sheets. `bleed` adds 3 mm around every page, and crop marks.
    """
    from printing import render_html

    if tagged:
        return render_html(whole(book, imprint, format, tagged=True, bleed=bleed), tagged=True)
    return to_whole_sheets(
        render_html(whole(book, imprint, format, spare=SPARE, bleed=bleed)), SPARE
    )
