"""Read a finished PDF back: its pages, sizes, fonts and headings; put several into one."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import cast

import pikepdf

from .errors import TooLong


def page_count(pdf: bytes) -> int:
    """Return the number of pages."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return len(document.pages)


def at_most(pdf: bytes, pages: int) -> bytes:
    """Return the PDF as it is, or refuse it: `at_most(render("print/poster.html", …), 1)`."""
    if (needed := page_count(pdf)) > pages:
        raise TooLong(needed, pages)
    return pdf


def joined(parts: Sequence[bytes]) -> bytes:
    """Return one PDF with the pages of several, under the first one's title."""
    with pikepdf.new() as whole:
        for part in parts:
            with pikepdf.open(BytesIO(part)) as document:
                whole.pages.extend(document.pages)
        whole.docinfo["/Title"] = title(parts[0])
        out = BytesIO()
        whole.save(out, deterministic_id=True)
    return out.getvalue()


def page_sizes(pdf: bytes) -> list[tuple[int, int]]:
    """Return width and height of every page in whole millimetres."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return [_size(page) for page in document.pages]


def _size(page: pikepdf.Page) -> tuple[int, int]:
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    return round((right - left) * 25.4 / 72), round((top - bottom) * 25.4 / 72)


def title(pdf: bytes) -> str:
    """Return the title that a reader shows in its window."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return str(document.docinfo.get("/Title", ""))


def headings(pdf: bytes, *, deepest: int = 9) -> list[tuple[str, int]]:
    """Return the bookmarks with the page, from 1, that each leads to: the true contents.

    `deepest=1` leaves only the chapters.
    """
    with pikepdf.open(BytesIO(pdf)) as document, document.open_outline() as outline:
        numbers = {page.obj.objgen: number for number, page in enumerate(document.pages, 1)}
        marks = _walk(outline.root, deepest)
        return [(str(item.title), numbers[_target(item).objgen]) for item in marks]


def _target(item: pikepdf.OutlineItem) -> pikepdf.Object:
    """Return the page: WeasyPrint's bookmarks always name it with a place on it."""
    return cast(pikepdf.Array, item.destination)[0]


def _walk(items: list[pikepdf.OutlineItem], deepest: int) -> Iterator[pikepdf.OutlineItem]:
    for item in items if deepest else []:
        yield item
        yield from _walk(item.children, deepest - 1)
