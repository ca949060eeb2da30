"""What holds for every paper of the house: its codes, its typefaces, its names, its words."""

import random
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pytest
import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from printing import codes, gate, render
from printing.drawn import Symbol
from printing.pictures import page_images, page_texts

from .samples import SHEETS

RARE = "䶮𬭎㛃龑"
NAMED = {"who", "to", "title", "name", "headline", "label"}
DPI = 200


@cache
def printed(name: str) -> bytes:
    template, context, _pages = SHEETS[name]
    return render(template, context, title=name)


@cache
def symbols(name: str) -> list[list[Symbol]]:
    with pikepdf.open(BytesIO(printed(name))) as document:
        pages = gate.Proof(printed(name), document).pages
        return [[item for item in page if isinstance(item, Symbol)] for page in pages]


def leaves(value: Any) -> Iterator[str]:
    """Yield every text of a context."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from leaves(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from leaves(each)


def addresses(name: str) -> list[str]:
    return [text for text in leaves(SHEETS[name][1]) if text.startswith("http")]


def words(pdf: bytes) -> str:
    return "".join("".join(page_texts(pdf)).split())


WITH_CODES = [name for name in SHEETS if addresses(name)]


@pytest.mark.parametrize("name", WITH_CODES)
def test_every_code_is_read_at_200_dpi_and_says_its_address(name: str) -> None:
    said = [
        address
        for number, found in enumerate(symbols(name), 1)
        if found
        for address in gate.read_codes(printed(name), number, found)
    ]
    assert sorted(said) == sorted(addresses(name))


def photographed(image: Image.Image, seed: str) -> Image.Image:
    """Return it as an old telephone sees it: askew, at an angle, out of focus, grey and grainy."""
    image = ImageOps.expand(image, image.width // 6, 255)
    image = image.rotate(7, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    wide, high = image.size
    lean = [1.05, 0.06, -0.03 * wide, 0.02, 1.1, -0.04 * high, 0.12 / wide, 0.16 / high]
    image = image.transform(
        image.size, Image.Transform.PERSPECTIVE, lean, Image.Resampling.BICUBIC, fillcolor=255
    )
    image = image.filter(ImageFilter.GaussianBlur(0.25 * DPI / 25.4))  # millimetres
    image = image.point(lambda value: 60 + value * 130 // 255)
    grain = random.Random(seed).randbytes(image.width * image.height)
    return Image.blend(image, Image.frombytes("L", image.size, grain), 0.06)


@pytest.mark.parametrize("name", WITH_CODES)
def test_every_code_is_read_from_a_poor_photograph(name: str) -> None:
    said = []
    for number, found in enumerate(symbols(name), 1):
        for image in page_images(printed(name), DPI, [number], grey=True) if found else ():
            for symbol in found:
                left, bottom, right, top = (edge * DPI / 72 for edge in symbol.box)
                room = (right - left) / 5
                box = (left - room, image.height - top - room, right + room)
                crop = image.crop((*map(int, box), int(image.height - bottom + room)))
                said += [read.text for read in zxingcpp.read_barcodes(photographed(crop, name))]
    assert sorted(said) == sorted(addresses(name))


def test_the_photograph_is_poor_enough_to_mean_something() -> None:
    """A code of less than half the size, 9 mm, is no longer read from one."""
    name = "activity poster"
    (symbol,) = symbols(name)[0]
    (image,) = page_images(printed(name), DPI, [1], grey=True)
    left, bottom, right, top = (int(edge * DPI / 72) for edge in symbol.box)
    crop = image.crop((left - 20, image.height - top - 20, right + 20, image.height - bottom + 20))
    crop = crop.resize((9 * DPI // 25, 9 * DPI // 25))
    assert not zxingcpp.read_barcodes(photographed(crop, name))


@pytest.mark.parametrize("name", SHEETS)
def test_every_sheet_passes_the_gate(name: str, settings: Any) -> None:
    """But for the samples' short codes, whose check characters nobody computed."""
    settings.WAGTAILADMIN_BASE_URL = "https://linli.example"
    with pikepdf.open(BytesIO(printed(name))) as document:
        proof = gate.Proof(printed(name), document)
        assert gate.broken(proof) == []
        assert gate.foreign_fonts(proof) == []
        assert gate.missing_glyphs(proof) == []
        assert gate.foreign_links(proof) == []
        assert gate.coloured_black(proof) == []


def with_rare(value: Any, key: str = "") -> Any:
    """Return a context in which every name and title ends in rare characters."""
    if isinstance(value, dict):
        return {name: with_rare(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [with_rare(each, key) for each in value]
    return value + RARE if isinstance(value, str) and key in NAMED else value


@pytest.mark.parametrize("name", SHEETS)
def test_rare_names_are_printed(name: str) -> None:
    template, context, _pages = SHEETS[name]
    found = words(render(template, with_rare(context), title=name))
    assert RARE in found


@pytest.mark.parametrize("name", SHEETS)
def test_all_that_was_written_can_be_searched_and_copied(name: str) -> None:
    """Every text of the context, in one piece and in its order, wherever lines were broken."""
    found = words(printed(name))
    known = set(addresses(name))
    missing = [
        text
        for text in leaves(SHEETS[name][1])
        if text not in known
        and "<" not in text
        and "".join(text.split()) not in found
        and codes.grouped(text) not in found
    ]
    assert missing == []
