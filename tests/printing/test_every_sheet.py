"""What holds for every paper of the house: its codes, its typefaces, its names, its words."""

import random
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pytest
import zxingcpp
from django.conf import settings
from django.utils import timezone
from PIL import Image, ImageFilter, ImageOps

from handbooks.editions import build_edition
from home.short_links import page_code
from printing import codes, gate, render
from printing.drawn import Symbol
from printing.links import short_url
from printing.pictures import page_images, page_texts
from surveys.slips_paper import slips_pdf
from tests import factories
from tests.factories import handbooks, surveys

from .samples import SHEETS

RARE = "䶮𬭎㛃龑"
NAMED = {"who", "to", "title", "name", "headline", "label"}
DPI = 200


def printed(name: str) -> bytes:
    """Return a sample as the house prints it, set once in each language."""
    return _printed(name, settings.LANGUAGE_CODE)


@cache
def _printed(name: str, language: str) -> bytes:
    template, context, _pages = SHEETS[name]
    return render(template, context, title=name, language=language)


def symbols(pdf: bytes) -> list[list[Symbol]]:
    """Return the QR codes of each page."""
    with pikepdf.open(BytesIO(pdf)) as document:
        pages = gate.Proof(pdf, document).pages
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


def said_at_200_dpi(pdf: bytes) -> list[str | None]:
    return [
        address
        for number, found in enumerate(symbols(pdf), 1)
        if found
        for address in gate.read_codes(pdf, number, found)
    ]


@pytest.mark.parametrize("name", WITH_CODES)
def test_every_code_is_read_at_200_dpi_and_says_its_address(name: str) -> None:
    assert sorted(said_at_200_dpi(printed(name))) == sorted(addresses(name))


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


def said_in_a_photograph(pdf: bytes) -> list[str]:
    said = []
    for number, found in enumerate(symbols(pdf), 1):
        for image in page_images(pdf, DPI, [number], grey=True) if found else ():
            for symbol in found:
                picture = photographed(around(symbol, image), f"{number}")
                said += [read.text for read in zxingcpp.read_barcodes(picture)]
    return said


def around(symbol: Symbol, image: Image.Image) -> Image.Image:
    """Cut a code out of its page, with some of what is around it."""
    left, bottom, right, top = (edge * DPI / 72 for edge in symbol.box)
    room = (right - left) / 5
    edges = (left - room, image.height - top - room, right + room, image.height - bottom + room)
    return image.crop((int(edges[0]), int(edges[1]), int(edges[2]), int(edges[3])))


@pytest.mark.parametrize("name", WITH_CODES)
def test_every_code_is_read_from_a_poor_photograph(name: str) -> None:
    assert sorted(said_in_a_photograph(printed(name))) == sorted(addresses(name))


def test_the_photograph_is_poor_enough_to_mean_something() -> None:
    """A code of less than half the size, 9 mm, is no longer read from one."""
    pdf = printed("activity poster")
    (image,) = page_images(pdf, DPI, [1], grey=True)
    small = around(symbols(pdf)[0][0], image).resize((9 * DPI // 25, 9 * DPI // 25))
    assert not zxingcpp.read_barcodes(photographed(small, "1"))


@pytest.mark.django_db
@pytest.mark.parametrize("on_page", [1, 2, 4])
def test_the_codes_of_slips_are_read_as_well(on_page: int) -> None:
    poll = surveys.poll(factories.community())
    slips = surveys.slips(poll, 3)
    pdf = slips_pdf(poll, slips, on_page=on_page)
    expected = sorted(short_url(slip.code) for slip in slips)
    assert sorted(said_at_200_dpi(pdf)) == sorted(said_in_a_photograph(pdf)) == expected


@pytest.mark.django_db
def test_the_codes_of_a_handbook_are_read_as_well() -> None:
    community = factories.community()
    about = [("to_page", {"page": community.page, "text": "近期活动"})]
    own = {"title": "卷首语", "lead": "", "body": [*handbooks.body(), *about]}
    edition = build_edition(
        handbooks.handbook(community, [("own", own)]), by=None, at=timezone.now()
    )
    with edition.file.open() as file:
        pdf = file.read()
    newest, page = short_url(edition.code), short_url(page_code(community.page))
    expected = sorted([newest, newest, page])
    assert sorted(said_at_200_dpi(pdf)) == sorted(said_in_a_photograph(pdf)) == expected


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
