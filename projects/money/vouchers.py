"""Files of the books: a picture from its pixels alone, or a PDF that opens."""

from io import BytesIO
from typing import IO
from uuid import uuid4

import pikepdf
from django.core.files.base import ContentFile

from communities.evidence import LARGEST, BadPhoto, set_anew

from .errors import BadVoucher

LONGEST_SIDE = 2400  # pixels: small print on a receipt stays legible
PDF = b"%PDF-"
ACCEPT = "image/jpeg,image/png,image/webp,application/pdf"


def kept(file: IO[bytes]) -> ContentFile:
    """The file as it is kept; raises `BadVoucher`.

    A picture is set anew: what the camera wrote beside it, the place above all, is not kept. The
    kind is found in the content; the name says nothing.
    """
    data = file.read(LARGEST + 1)
    if not data or len(data) > LARGEST:
        raise BadVoucher
    if data.startswith(PDF):
        return ContentFile(_plain(data), name=f"{uuid4().hex}.pdf")
    return ContentFile(_set_anew(data), name=f"{uuid4().hex}.jpg")


def _set_anew(data: bytes) -> bytes:
    try:
        return set_anew(BytesIO(data), LONGEST_SIDE)
    except BadPhoto as error:
        raise BadVoucher from error


def _plain(data: bytes) -> bytes:
    """The same pages without scripts, forms and facts about who made it."""
    try:
        with pikepdf.open(BytesIO(data)) as given:
            for name in ("/OpenAction", "/AA", "/AcroForm", "/Names", "/Metadata"):
                if name in given.Root:
                    del given.Root[name]
            if "/Info" in given.trailer:
                del given.trailer["/Info"]
            out = BytesIO()
            given.save(out)
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        raise BadVoucher from error
    return out.getvalue()
