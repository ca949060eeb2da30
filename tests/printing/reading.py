"""Read sheets as a person would: their words, where lines end, what the QR codes say."""

import shutil
import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
from PIL import Image
from pypdf import PdfReader

from printing import qr

MODULES_OUT = qr.QUIET_ZONE
HAS_POPPLER = shutil.which("pdftoppm") is not None


def words(pdf: bytes) -> str:
    """Return all text without white space, which line breaks would scatter."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def embedded_fonts(pdf: bytes) -> set[str]:
    """Return the names of all fonts, without the six letters that mark a subset."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return {
            str(item.BaseFont).lstrip("/").split("+")[-1]
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"
        }


@dataclass(frozen=True)
class Line:
    """A line of text with its edges in CSS pixels."""

    left: float
    right: float


def lines(pdf: bytes) -> list[Line]:
    """Return the drawn lines of the first page, measured from the glyphs' own widths."""
    with pikepdf.open(BytesIO(pdf)) as document:
        page = document.pages[0]
        widths = {name: _widths(font) for name, font in page.Resources.Font.items()}
        return _measure(page, widths)


def _widths(font: pikepdf.Object) -> dict[int, float]:
    found: dict[int, float] = {}
    entries = iter(font.DescendantFonts[0].W)
    for first in entries:
        for offset, width in enumerate(next(entries)):
            found[int(first) + offset] = float(width) / 1000
    return found


def _measure(page: pikepdf.Page, widths: dict[str, dict[int, float]]) -> list[Line]:
    found, left, scale, font, size = [], 0.0, 1.0, "", 0.0
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = instruction.operands, instruction.operator
        if str(operator) == "Tm":
            scale, left = float(operands[0]), float(operands[4])
        elif str(operator) == "Tf":
            font, size = str(operands[0]), float(operands[1])
        elif str(operator) == "TJ":
            drawn = sum(_advance(part, widths[font]) for part in operands[0])
            found.append(Line(left, left + drawn * size * scale))
    return found


def _advance(part: pikepdf.Object, widths: dict[int, float]) -> float:
    if isinstance(part, pikepdf.String):
        codes = bytes(part)
        return sum(widths[int.from_bytes(codes[at : at + 2])] for at in range(0, len(codes), 2))
    return -float(part) / 1000


def picture(pdf: bytes, folder: Path, dpi: int = 100) -> Image.Image:
    """Return the first page as grey pixels."""
    file = folder / "sheet.pdf"
    file.write_bytes(pdf)
    target = folder / "sheet"
    command = ["pdftoppm", "-r", str(dpi), "-gray", "-singlefile", "-png", str(file), str(target)]
    subprocess.run(command, check=True)
    return Image.open(target.with_suffix(".png")).convert("L")


def shows_qr(image: Image.Image, content: str, module: float) -> bool:
    """Say whether the image shows this QR code somewhere, its modules `module` pixels wide.

    The symbol is found by its top-left black corner and then compared module by module.
    """
    matrix = [list(row) for row in qr.make(content).matrix]
    black = image.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert black is not None
    left, top = black[0], black[1]
    return all(
        (_pixel(image, left + (x + 0.5) * module, top + (y + 0.5) * module) < 128) == bool(dark)
        for y, row in enumerate(matrix)
        for x, dark in enumerate(row)
    )


def _pixel(image: Image.Image, x: float, y: float) -> int:
    value = image.getpixel((round(x), round(y)))
    assert isinstance(value, int)
    return value


def page_words(pdf: bytes) -> list[list[tuple[float, str]]]:
    """Return for each page its stretches of text, with how far from the left they begin (pt)."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        text = page.get_textpage()
        rectangles = [text.get_rect(index) for index in range(text.count_rects())]
        found.append([(rect[0], text.get_text_bounded(*rect).strip()) for rect in rectangles])
        text.close()
        page.close()
    document.close()
    return found
