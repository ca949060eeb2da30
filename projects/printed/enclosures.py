"""Uploaded files as pages of a dossier: pictures on paper, PDFs page by page."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any

import pikepdf
from django.utils.translation import gettext as _

import printing
from communities import evidence
from communities.evidence import BadPhoto, as_jpeg
from projects.links import Upload

LONGEST_SIDE = 1600  # pixels: writing on a photographed A4 sheet stays legible
MOST_PIXELS = 50_000_000
MOST_PAGES = 200  # of one uploaded PDF
FORMATS = (*evidence.FORMATS, "GIF")
ACTIVE = ("/Annots", "/AA", "/B")  # links, forms, scripts and threads of a page


@dataclass(frozen=True)
class Picture:
    """A picture and what it shows; `read` gives its bytes when it is printed."""

    caption: str
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Shown:
    """A picture as a sheet carries it; without an address it cannot be printed."""

    caption: str
    url: str


def pictures_pdf(title: str, pictures: Sequence[Picture], language: str) -> bytes:
    """Print pictures below one another, two on a page; one by itself fills its page."""
    context: dict[str, Any] = {
        "title": title,
        "alone": len(pictures) == 1,
        "pictures": [Shown(one.caption, _address(one)) for one in pictures],
    }
    return printing.render("print/pictures.html", context, title=title, language=language)


def _address(picture: Picture) -> str:
    """The picture as the sheet carries it; empty for what is no picture."""
    try:
        jpeg = as_jpeg(picture.read(), LONGEST_SIDE, formats=FORMATS, most=MOST_PIXELS)
    except (BadPhoto, OSError):
        return ""
    return "data:image/jpeg;base64," + b64encode(jpeg).decode()


def upload_pdf(title: str, upload: Upload, language: str) -> bytes:
    """An uploaded file as pages: a PDF's own, a picture on a sheet, a note for anything else."""
    suffix = upload.name.rsplit(".", 1)[-1].lower()
    if suffix in ("jpg", "jpeg", "png", "webp", "gif"):
        return pictures_pdf(title, [Picture(title, upload.read)], language)
    data = upload.read()
    if suffix == "pdf" and (pages := _plain(data)):
        return pages
    return _note(title, upload, data, language)


def _plain(data: bytes) -> bytes:
    """The pages of an uploaded PDF without anything that acts; empty when it cannot be read."""
    try:
        with pikepdf.open(BytesIO(data)) as given, pikepdf.new() as plain:
            if len(given.pages) > MOST_PAGES:
                return b""
            for page in given.pages:
                for name in ACTIVE:
                    if name in page.obj:
                        del page.obj[name]
            plain.pages.extend(given.pages)
            out = BytesIO()
            plain.save(out, deterministic_id=True)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError):
        return b""
    return out.getvalue()


def _note(title: str, upload: Upload, data: bytes, language: str) -> bytes:
    """A page that stands for a file which has no pages of its own."""
    context: dict[str, Any] = {
        "title": title,
        "facts": [
            (_("File"), upload.name),
            (_("Size"), _("%(n)s bytes") % {"n": f"{len(data):,}"}),
            ("SHA-256", sha256(data).hexdigest()),
        ],
    }
    return printing.render("print/enclosed_file.html", context, title=title, language=language)
