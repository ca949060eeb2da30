"""The gate before an edition is frozen: what would be wrong on paper, in sentences.

What is looked at is the file as it goes to the printer, not what it was made of.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

import pikepdf
import pypdfium2
import zxingcpp
from django.utils.translation import gettext as _

from . import codes, fetcher, links
from .drawn import Drawn, Symbol, Text, drawn
from .pictures import page_images, page_texts
from .typefaces import EMBEDDED

QR_DPI = 200
QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
SHEET = 4  # pages
# Text darker than this is meant to be black (each of red, green, blue), as is a mixture of four
# inks with more black than this: both are printed with four plates, which never meet exactly.
DARK, BLACK = 0.25, 0.5
LINK_SCHEMES = ("http:", "https:", "mailto:", "tel:")
Contents = Sequence[tuple[str, int]]


def inspect(
    pdf: bytes, *, contents: Contents | None = None, press: bool = False, booklet: bool = False
) -> list[str]:
    """Return what is wrong, a sentence each; an empty list lets the file pass.

    `contents` are the titles of the chapters with the pages, from 1, that the printed contents
    name. `press` asks for black ink alone in black text, `booklet` for whole sheets of four pages.
    """
    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            proof = Proof(pdf, document)
            faults = [
                *broken(proof),
                *foreign_fonts(proof),
                *missing_glyphs(proof),
                *unread_codes(proof),
                *foreign_links(proof),
            ]
            if contents is not None:
                faults += untrue_contents(proof, contents)
            if press:
                faults += coloured_black(proof)
            if booklet:
                faults += loose_pages(proof)
    except (pikepdf.PdfError, pypdfium2.PdfiumError):
        return [_("The file is damaged: it cannot be opened.")]
    return faults


@dataclass(frozen=True)
class Proof:
    """A file under inspection, and what its pages draw."""

    pdf: bytes
    document: pikepdf.Pdf

    @cached_property
    def pages(self) -> list[list[Drawn]]:
        """What each page draws."""
        return [drawn(page) for page in self.document.pages]

    @cached_property
    def texts(self) -> list[str]:
        """The words of each page."""
        return page_texts(self.pdf)

    def with_text(self) -> Iterator[tuple[int, Text]]:
        """Every stretch of text with its page, from 1."""
        for number, page in enumerate(self.pages, 1):
            yield from ((number, item) for item in page if isinstance(item, Text))


def broken(proof: Proof) -> list[str]:
    """Look at the file's structure, as `qpdf --check` does."""
    if not proof.document.check_pdf_syntax():
        return []
    return [_("The file is damaged: a printer may not read all of it.")]


def foreign_fonts(proof: Proof) -> list[str]:
    """Look for typefaces that are not ours, or that are named and not carried along."""
    fonts = {item.font.objgen: item.font for _page, item in proof.with_text() if item.font}
    names = sorted({_name(font) for font in fonts.values() if not _is_ours(font)})
    sentence = _("The typeface “%(name)s” is not ours, or is not in the file.")
    return [sentence % {"name": name} for name in names]


def _name(font: pikepdf.Object) -> str:
    return str(font.get("/BaseFont", font.get("/Subtype", ""))).lstrip("/").split("+")[-1]


def _is_ours(font: pikepdf.Object) -> bool:
    if _name(font) not in EMBEDDED:
        return False
    described = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    descriptor = described.get("/FontDescriptor", pikepdf.Dictionary())
    return any(key in descriptor for key in ("/FontFile2", "/FontFile3"))


def missing_glyphs(proof: Proof) -> list[str]:
    """Look for glyph 0, the empty box that stands for what a typeface does not have."""
    pages = {
        number
        for number, item in proof.with_text()
        if item.font is not None
        and item.font.get("/Encoding") == "/Identity-H"
        and b"\0\0" in {item.codes[at : at + 2] for at in range(0, len(item.codes), 2)}
    }
    sentence = _("The typeface does not have a character that stands on page %(pages)s.")
    return [sentence % {"pages": listed(pages)}] if pages else []


def coloured_black(proof: Proof) -> list[str]:
    """Look for black text that is mixed of several inks."""
    pages = {number for number, item in proof.with_text() if _is_mixed_black(*item.colour)}
    sentence = _("Black text is mixed of several inks, which blurs it, on page %(pages)s.")
    return [sentence % {"pages": listed(pages)}] if pages else []


def _is_mixed_black(space: str, colour: tuple[float, ...]) -> bool:
    if space == "/DeviceRGB":
        return max(colour) < DARK
    if space == "/DeviceCMYK" and len(colour) == 4:
        return colour[3] > BLACK and any(ink > 0 for ink in colour[:3])
    return False


def loose_pages(proof: Proof) -> list[str]:
    """Look whether the pages make whole sheets."""
    count = len(proof.document.pages)
    if count % SHEET == 0:
        return []
    return [
        _("The book has %(pages)s pages, which are no whole sheets of four.") % {"pages": count}
    ]


# --- QR codes and links -------------------------------------------------------------------------


def unread_codes(proof: Proof) -> list[str]:
    """Read every QR code as a telephone does, and look where it leads."""
    faults = []
    for number, page in enumerate(proof.pages, 1):
        symbols = [item for item in page if isinstance(item, Symbol)]
        said = read_codes(proof.pdf, number, symbols) if symbols else []
        for address in said:
            if address is None:
                faults.append(_("A QR code on page %(page)s cannot be read.") % {"page": number})
            elif not leads_home(address):
                sentence = _("A QR code on page %(page)s leads to “%(address)s”, not to our site.")
                faults.append(sentence % {"page": number, "address": address})
    return faults


def read_codes(pdf: bytes, page: int, symbols: Sequence[Symbol]) -> list[str | None]:
    """Return what each of a page's QR codes says, or None for one that cannot be read."""
    scale = QR_DPI / 72
    (image,) = page_images(pdf, QR_DPI, [page], grey=True)
    said: list[str | None] = []
    for symbol in symbols:
        left, bottom, right, top = (edge * scale for edge in symbol.box)
        quiet = (right - left) / 6
        crop = image.crop(
            (
                int(left - quiet),
                int(image.height - top - quiet),
                int(right + quiet),
                int(image.height - bottom + quiet),
            )
        )
        read = zxingcpp.read_barcodes(crop, formats=QR_ONLY)
        said.append(read[0].text if len(read) == 1 else None)
    return said


def leads_home(address: str) -> bool:
    """Say whether an address is one of ours; a short one must have a code that can be one."""
    if not address.startswith(fetcher.base_url()):
        return False
    short = re.fullmatch(re.escape(links.site_url("/q/")) + "([^/]+)/", address)
    if short is None:
        return True
    try:
        return codes.check(short[1]) == short[1]
    except codes.BadCode:
        return False


def foreign_links(proof: Proof) -> list[str]:
    """Look for links that open something other than a web page, a letter or a telephone."""
    faults = []
    for number, page in enumerate(proof.document.pages, 1):
        for note in page.obj.get("/Annots", ()):
            action = note.get("/A", pikepdf.Dictionary())
            address = str(action.get("/URI", ""))
            kind = str(action.get("/S", "/GoTo"))
            if kind == "/GoTo" or (kind == "/URI" and address.startswith(LINK_SCHEMES)):
                continue
            sentence = _("A link on page %(page)s may not stand in print: “%(address)s”.")
            faults.append(sentence % {"page": number, "address": address or kind})
    return faults


# --- the contents -------------------------------------------------------------------------------


def untrue_contents(proof: Proof, contents: Contents) -> list[str]:
    """Look whether each chapter stands on the page that the printed contents name."""
    first = min((page for _title, page in contents), default=1)
    before = "\n".join(proof.texts[: first - 1])
    faults = []
    for title, page in contents:
        words = r"\s*".join(re.escape(character) for character in "".join(title.split()))
        if not (1 <= page <= len(proof.texts) and re.search(words, proof.texts[page - 1])):
            sentence = _("“%(title)s” does not stand on page %(page)s, as the contents say.")
            faults.append(sentence % {"title": title, "page": page})
        elif not re.search(rf"{words}[.·…\s]*(?<!\d){page}(?!\d)", before):
            sentence = _("The contents do not name page %(page)s for “%(title)s”.")
            faults.append(sentence % {"title": title, "page": page})
    return faults


def listed(pages: Iterable[int]) -> str:
    """Write page numbers as people do: 1–4, 9."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and runs[-1][-1] == page - 1:
            runs[-1][1:] = [page]
        else:
            runs.append([page])
    return ", ".join("–".join(map(str, run)) for run in runs)
