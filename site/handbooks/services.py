"""Set handbooks on paper: bound of chapters that were set before, or in one piece."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from printing import workshop
from printing.shelf import shelf

from .binding import Bound, to_whole_sheets
from .composing import Book, Imprint, Texts, compose, imprint
from .documents import whole
from .formats import ORDINARY, Format
from .keeping import from_json
from .models import Edition, FrozenBook, HandbookPage
from .pressing import Order, Result, print_books

SPARE = 3  # pages for notes that a plain book is set with, to be taken out again

__all__ = ["Bound", "Order", "plain_book", "print_all", "print_book", "print_books"]


@dataclass(frozen=True)
class Printed:
    """A handbook, its text, and its pages or why there are none."""

    handbook: HandbookPage
    book: Book
    result: Result


def compose_all(handbooks: Iterable[HandbookPage], at: datetime) -> list[Book]:
    """Gather the chapters of many handbooks; a shared chapter is written once for all."""
    texts: Texts = {}
    return [compose(handbook, at, texts=texts) for handbook in handbooks]


def print_all(
    handbooks: Iterable[HandbookPage],
    at: datetime,
    *,
    format: Format = ORDINARY,  # noqa: A002 - as paper has it
) -> list[Printed]:
    """Print handbooks as they stand: as their newest edition, or as a proof if they have changed.

    What is new in any of them is set once for all.
    """
    chosen = list(handbooks)
    if shelf().is_empty():
        workshop.begin()  # everything will have to be set
    books = compose_all(chosen, at)
    orders = [
        Order(book, imprint_of(handbook, book, at), format)
        for handbook, book in zip(chosen, books, strict=True)
    ]
    results = print_books(orders)
    return [Printed(*each) for each in zip(chosen, books, results, strict=True)]


def imprint_of(handbook: HandbookPage, book: Book, at: datetime) -> Imprint:
    """Return the imprint of the newest edition if the book still says the same, or of a proof."""
    newest: Edition | None = handbook.editions.select_related("text").first()
    if newest is None or newest.content_hash != book.content_hash():
        return imprint(book, None, at)
    kept: FrozenBook | None = getattr(newest, "text", None)
    return from_json(kept.imprint) if kept else imprint(book, newest, at)


def print_book(
    book: Book,
    imprint: Imprint,
    *,
    format: Format = ORDINARY,  # noqa: A002 - as paper has it
) -> Bound:
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
    format: Format = ORDINARY,  # noqa: A002 - as paper has it
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
