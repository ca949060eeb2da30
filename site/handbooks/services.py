"""Set a handbook on paper."""

from home.patterns import pattern_svg

from .binding import to_whole_sheets
from .colours import tones
from .composing import Book, Imprint


def print_book(book: Book, imprint: Imprint, *, large: bool = False) -> bytes:
    """Return the PDF of a book; the same book and imprint give the same bytes."""
    from printing import render
    from printing.links import short_url

    shade = tones(book.accent)
    context = {
        "book": book,
        "imprint": imprint,
        "large": large,
        "tones": shade,
        "panel": pattern_svg(book.pattern, (shade.accent, shade.line)),
        "url": short_url(imprint.code) if imprint.code else "",
    }
    pdf = render("print/handbook.html", context, title=f"{book.who} {book.title}")
    return to_whole_sheets(pdf)
