"""Pictures of pages, as a reader would see them on a screen, and the words on them."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from threading import Lock

import pypdfium2
from PIL import Image

# PDFium keeps one state for the whole process.
_pdfium = Lock()


def page_pictures(pdf: bytes, dpi: float, pages: Iterable[int] | None = None) -> list[bytes]:
    """Return PNGs of these pages, counted from 1, in the order asked for; of all, without them.

    Raises IndexError for a page that is not there.
    """
    return [_png(image) for image in page_images(pdf, dpi, pages)]


def page_images(
    pdf: bytes, dpi: float, pages: Iterable[int] | None = None, *, grey: bool = False
) -> list[Image.Image]:
    """Return the same as images in memory, in colours or in grey."""
    with _pdfium:
        document = pypdfium2.PdfDocument(pdf)
        try:
            wanted = range(1, len(document) + 1) if pages is None else pages
            return list(_images(document, wanted, dpi / 72, grey))
        finally:
            document.close()


def page_texts(pdf: bytes) -> list[str]:
    """Return the words of every page, in the order in which they can be copied."""
    with _pdfium:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return [_text(page) for page in document]
        finally:
            document.close()


def _text(page: pypdfium2.PdfPage) -> str:
    words = page.get_textpage()
    try:
        return str(words.get_text_range())
    finally:
        words.close()
        page.close()


def _images(
    document: pypdfium2.PdfDocument, pages: Iterable[int], scale: float, grey: bool
) -> Iterator[Image.Image]:
    for number in pages:
        if not 1 <= number <= len(document):
            raise IndexError(number)
        page = document[number - 1]
        bitmap = page.render(scale=scale, grayscale=grey)
        yield bitmap.to_pil().copy()
        bitmap.close()
        page.close()


def _png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG", compress_level=3)
    return out.getvalue()
