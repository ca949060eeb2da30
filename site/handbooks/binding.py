"""Fill a book up to whole sheets: four pages each, folded and stitched."""

from dataclasses import dataclass
from io import BytesIO

import pikepdf

SHEET = 4


@dataclass(frozen=True)
class Bound:
    """A finished book; `contents` are the chapters' titles with the pages they stand on."""

    pdf: bytes
    contents: list[tuple[str, int]]
    pages: int


def to_whole_sheets(pdf: bytes) -> bytes:
    """Repeat the page for notes, the last one before the back cover, until sheets are full.

    The same book gives the same bytes. Links and bookmarks stay: no page that they lead to moves.
    """
    with pikepdf.open(BytesIO(pdf)) as book:
        missing = -len(book.pages) % SHEET
        if not missing:
            return pdf
        for _page in range(missing):
            book.pages.insert(len(book.pages) - 1, book.pages[-2])
        bound = BytesIO()
        book.save(
            bound, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve
        )
        return bound.getvalue()
