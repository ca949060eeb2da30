"""Pictures for the demo's handbook, drawn and not photographed: a plan of an area, and a lattice.

They stand where a community would put its own plan and photos, and say so in their captions.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import product

from PIL import Image, ImageDraw, ImageFont

from communities.naming import natural_key
from printing.typefaces import unpacked

PAPER, INK, SOFT, ROAD = "#FFFFFF", "#1E2320", "#58605B", "#ECEAE2"
HOUSE, LINE, GREEN, TREE, PINE = "#E3ECE8", "#6F9A8E", "#DCE8D4", "#9DB88A", "#1F5F4F"
WIDE, HIGH, EDGE, STREET = 2000, 1360, 40, 92
LATTICE = (1400, 930)

Box = tuple[float, float, float, float]


def plan(name: str, addresses: Iterable[tuple[str, str]]) -> bytes:
    """Draw the blocks of houses as PNG; `addresses` are pairs of address and building."""
    blocks: dict[str, list[str]] = defaultdict(list)
    for address, building in addresses:
        blocks[address].append(building)
    image = Image.new("RGB", (WIDE, HIGH), PAPER)
    pen = ImageDraw.Draw(image)
    for box, address in zip(_places(len(blocks)), sorted(blocks, key=natural_key), strict=False):
        _block(pen, box, address, sorted(blocks[address], key=natural_key))
    _legend(pen, name)
    return _png(image)


def lattice() -> bytes:
    """Draw a window lattice as PNG."""
    image = Image.new("RGB", LATTICE, "#F4ECDC")
    pen = ImageDraw.Draw(image)
    for x, y in product(range(0, LATTICE[0], 140), range(0, LATTICE[1], 140)):
        pen.rectangle((x + 35, y + 35, x + 105, y + 105), outline="#B99A55", width=7)
        for line in (
            (x, y + 70, x + 35, y + 70),
            (x + 105, y + 70, x + 140, y + 70),
            (x + 70, y, x + 70, y + 35),
            (x + 70, y + 105, x + 70, y + 140),
        ):
            pen.line(line, fill="#D8C596", width=7)
    return _png(image)


def _places(count: int) -> Iterator[Box]:
    """Blocks side by side, streets between them, and room for the legend below."""
    width = (WIDE - 2 * EDGE - STREET * (count - 1)) / max(count, 1)
    for number in range(count):
        left = EDGE + number * (width + STREET)
        yield left, EDGE + STREET, left + width, HIGH - 150


def _block(pen: ImageDraw.ImageDraw, box: Box, address: str, buildings: list[str]) -> None:
    left, top, right, bottom = box
    pen.rectangle((left - STREET / 2, EDGE, right + STREET / 2, top - 12), fill=ROAD)
    pen.text(
        ((left + right) / 2, top - 58), address, font=_font(34, bold=True), fill=INK, anchor="mm"
    )
    pen.rectangle(box, outline=LINE, width=3)
    columns = max(2, round((right - left) / 170))
    rows = -(-len(buildings) // columns) + 1
    high, wide = (bottom - top) / rows, (right - left) / columns
    middle = rows // 2
    _garden(pen, (left + 18, top + middle * high + 12, right - 18, top + (middle + 1) * high - 12))
    cells = [(row, column) for row in range(rows) if row != middle for column in range(columns)]
    for (row, column), building in zip(cells, buildings, strict=False):
        x, y = left + column * wide, top + row * high
        house = (x + 18, y + high * 0.2, x + wide - 18, y + high * 0.8)
        pen.rectangle(house, fill=HOUSE, outline=LINE, width=3)
        spot = ((house[0] + house[2]) / 2, (house[1] + house[3]) / 2)
        pen.text(spot, building.removesuffix("号楼"), font=_font(30), fill=INK, anchor="mm")


def _garden(pen: ImageDraw.ImageDraw, box: Box) -> None:
    left, top, right, bottom = box
    pen.rectangle(box, fill=GREEN)
    for number in range(int((right - left) // 64)):
        x, y = left + 34 + 64 * number, top + (bottom - top) * (0.28 if number % 2 else 0.72)
        pen.ellipse((x - 13, y - 13, x + 13, y + 13), fill=TREE)
    spot = ((left + right) / 2, (top + bottom) / 2)
    pen.ellipse((spot[0] - 30, spot[1] - 30, spot[0] + 30, spot[1] + 30), fill=PINE)
    pen.text(spot, "集", font=_font(32, bold=True), fill=PAPER, anchor="mm")


def _legend(pen: ImageDraw.ImageDraw, name: str) -> None:
    y = HIGH - 70
    pen.text((EDGE, y), name, font=_font(36, bold=True), fill=INK, anchor="lm")
    pen.ellipse((WIDE - 900, y - 24, WIDE - 852, y + 24), fill=PINE)
    pen.text((WIDE - 836, y), "集合点（中心绿地）", font=_font(30), fill=SOFT, anchor="lm")
    pen.rectangle((WIDE - 480, y - 22, WIDE - 420, y + 22), fill=HOUSE, outline=LINE, width=3)
    pen.text((WIDE - 404, y), "住宅楼，数字是楼号", font=_font(30), fill=SOFT, anchor="lm")


def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    weight = "Bold" if bold else "Regular"
    return ImageFont.truetype(str(unpacked() / f"NotoSansSC-{weight}.ttf"), size)


def _png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
