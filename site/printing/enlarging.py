"""A poster in A3: the A4 sheet enlarged by √2, so that both are one design and one line break."""

from collections.abc import Iterator
from enum import StrEnum
from io import BytesIO
from typing import Any

import pikepdf

from .pages import at_most

FACTOR = 2**0.5
BOXES = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox")


class Format(StrEnum):
    """The formats of a poster."""

    A4 = "A4"
    A3 = "A3"

    @classmethod
    def named(cls, name: object) -> "Format":
        """The format of this name; A4 for what is none."""
        return next((one for one in cls if one == str(name).upper()), cls.A4)


def poster(pdf: bytes, size: str = Format.A4) -> bytes:
    """Return an A4 poster of one page in this format; raises `TooLong` for more than a page."""
    return in_format(at_most(pdf, 1), size)


def in_format(pdf: bytes, size: str) -> bytes:
    """Return A4 pages in this format. The same pages give the same bytes."""
    return enlarged(pdf, FACTOR) if Format.named(size) is Format.A3 else pdf


def enlarged(pdf: bytes, factor: float) -> bytes:
    """Scale every page with its boxes, links and bookmarks."""
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            _enlarge(document, page, factor)
        for mark in _destinations(document):
            for place in range(2, min(len(mark), 4)):  # [page /XYZ left top zoom]
                mark[place] = _scaled(mark[place], factor)
        out = BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def _enlarge(document: pikepdf.Pdf, page: pikepdf.Page, factor: float) -> None:
    for name in BOXES:
        if name in page.obj:
            page.obj[name] = pikepdf.Array([_scaled(edge, factor) for edge in page.obj[name]])
    page.contents_add(f"q {factor:.6f} 0 0 {factor:.6f} 0 0 cm\n".encode(), prepend=True)
    page.contents_add(b"\nQ")
    for link in page.obj.get("/Annots", []):
        link.Rect = pikepdf.Array([_scaled(edge, factor) for edge in link.Rect])


def _destinations(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Places that bookmarks lead to; each has coordinates of its page."""
    for item in document.objects:
        if isinstance(item, pikepdf.Dictionary) and "/Dest" in item:
            yield item.Dest


def _scaled(value: Any, factor: float) -> Any:
    return value if value is None else round(float(value) * factor, 4)
