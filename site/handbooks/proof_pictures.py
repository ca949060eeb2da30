"""One page of a proof as a picture: the others cost nothing until they are looked at."""

from io import BytesIO
from threading import Lock

import pypdfium2

_drawing = Lock()  # the library is not safe among threads


def page_picture(pdf: bytes, number: int, dpi: int) -> bytes:
    """Return the page with this number, from 1, as PNG; raises IndexError for any other."""
    with _drawing:
        document = pypdfium2.PdfDocument(pdf)
        try:
            if not 1 <= number <= len(document):
                raise IndexError(number)
            picture = document[number - 1].render(scale=dpi / 72).to_pil()
        finally:
            document.close()
    out = BytesIO()
    picture.save(out, "PNG", compress_level=3)
    return out.getvalue()
