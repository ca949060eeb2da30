"""How many pages of a finished book follow its last chapter."""

from io import BytesIO

import pikepdf

from .composing import Book


def pages_after(pdf: bytes, book: Book) -> int:
    """Count the back cover, the pages for notes, and those around the sheet for the door.

    The pages for notes before the back cover are one page, repeated until sheets are full.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        lined = _drawn(document, -2)
        notes = 1
        while notes < len(document.pages) - 2 and _drawn(document, -2 - notes) == lined:
            notes += 1
    return 1 + notes + (2 if book.door else 0)


def _drawn(document: pikepdf.Pdf, number: int) -> bytes:
    """What a page draws, without what was stamped before and after it."""
    contents = document.pages[number].obj.Contents
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return max((stream.read_raw_bytes() for stream in streams), key=len)
