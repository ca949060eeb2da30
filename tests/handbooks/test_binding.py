"""A book bound of its parts looks, reads and leads as one that was set in one piece."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from django.conf import settings
from PIL import Image, ImageChops
from pypdf import PdfReader

from handbooks.binding import Bound
from handbooks.formats import FORMATS, ORDINARY
from handbooks.services import plain_book, print_book
from printing.gate import inspect
from printing.pages import headings

from .books import CODE, a_book, an_imprint

pytestmark = pytest.mark.chinese_house
POINTS = 72
PRINT = """
import hashlib, django
django.setup()
from handbooks.services import print_book
from tests.handbooks.books import a_book, an_imprint
print(hashlib.sha256(print_book(a_book(), an_imprint()).pdf).hexdigest())
"""


@pytest.fixture(scope="module")
def bound() -> Bound:
    return print_book(a_book(), an_imprint())


@pytest.fixture(scope="module")
def pages(bound: Bound) -> list[str]:
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(bound.pdf)).pages]


def pictures(pdf: bytes, dpi: int = 100) -> list[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dpi / POINTS).to_pil().convert("RGB") for page in document]


@pytest.mark.parametrize("name", FORMATS)
def test_no_page_differs_from_the_book_set_in_one_piece(name: str) -> None:
    bound = print_book(a_book(), an_imprint(), format=FORMATS[name]).pdf
    plain = plain_book(a_book(), an_imprint(), format=FORMATS[name])
    pairs = list(zip(pictures(bound), pictures(plain), strict=True))
    assert len(pairs) >= 8
    different = [number for number, pair in enumerate(pairs, 1) if differ(*pair)]
    assert different == []


def differ(one: Image.Image, other: Image.Image) -> bool:
    """Say whether a pixel differs by more than the rounding of a moved edge: 1 of 255."""
    _least, most = ImageChops.difference(one, other).convert("L").getextrema()
    assert isinstance(most, int)
    return most > 2


def test_the_pages_lie_away_from_the_fold(bound: Bound) -> None:
    page = {number: image.convert("L") for number, image in enumerate(pictures(bound.pdf), 1)}
    start = dict(bound.contents)["很长的一章"]
    left, right = (number for number in (start + 1, start + 2))
    if left % 2:
        left, right = right, left

    def edge(number: int) -> float:
        """Where the text begins, in millimetres."""
        ink = page[number].point(lambda value: 255 if value < 128 else 0)
        tabs = 40  # pixels at either edge
        box = ink.crop((tabs, 100, ink.width - tabs, ink.height - 100)).getbbox()
        assert box is not None
        return box[0] / 100 * 25.4

    assert edge(right) - edge(left) == pytest.approx(4, abs=1)


def test_the_contents_name_the_pages_on_which_the_chapters_stand(
    bound: Bound, pages: list[str]
) -> None:
    assert [title for title, _page in bound.contents] == [c.title for c in a_book().chapters]
    assert headings(bound.pdf, deepest=1) == bound.contents
    for number, (title, page) in enumerate(bound.contents, 1):
        assert f"{number}{title}" in pages[page - 1]
        assert f"{number}{title}" in pages[2]
        assert pages[2].split(title, 1)[1].lstrip(".").startswith(str(page))


def test_every_page_of_a_chapter_is_numbered_and_headed(bound: Bound, pages: list[str]) -> None:
    openings = [page for _title, page in bound.contents]
    for number in range(openings[0], openings[-1] + 1):
        text = pages[number - 1]
        assert text.endswith(str(number)) or str(number) in text[-30:]
        left = "海防村居民区·治家手册" in text
        assert left == (number not in openings and number % 2 == 0)
    standing = max(page for page in openings if page <= openings[1] + 1)
    title = next(title for title, page in bound.contents if page == standing)
    right = standing + 1 if standing % 2 == 0 else standing + 2
    assert title in pages[right - 1]


def test_covers_and_pages_for_notes_have_no_number(bound: Bound, pages: list[str]) -> None:
    assert pages[1].endswith("电话。")
    assert pages[-2] == "随手记"
    assert bound.pages == len(pages)
    assert bound.pages % 4 == 0


def links(pdf: bytes) -> list[tuple[int, int, str]]:
    """Each link's page and where it leads: a page, or an address."""
    found = []
    with pikepdf.open(BytesIO(pdf)) as document:
        numbers = {page.obj.objgen: number for number, page in enumerate(document.pages, 1)}
        for number, page in enumerate(document.pages, 1):
            for link in page.obj.get("/Annots", []):
                to = numbers[link.Dest[0].objgen] if "/Dest" in link else 0
                found.append((number, to, "" if to else str(link.A.URI)))
    return found


def test_every_page_of_a_chapter_has_its_tab_at_the_outer_edge(bound: Bound) -> None:
    accent = (0x7A, 0x3E, 0x2B)
    images = pictures(bound.pdf)
    starts = [page for _title, page in bound.contents]
    heights = []
    for page in range(starts[0], starts[-1] + 1):
        image = images[page - 1]
        outer = image.width - 3 if page % 2 else 2
        column = [image.getpixel((outer, y)) == accent for y in range(image.height)]
        heights.append(next(y for y in range(image.height) if all(column[y : y + 12])))
        inner = 2 if page % 2 else image.width - 3
        assert image.getpixel((inner, heights[-1] + 5)) != accent
    assert heights == sorted(heights)
    assert len(set(heights)) == len(starts)


def test_links_lead_to_the_pages_of_the_book(bound: Bound) -> None:
    starts = dict(bound.contents)
    found = links(bound.pdf)
    entries = [to for page, to, _address in found if page == 3]
    assert list(dict.fromkeys(entries)) == list(starts.values())
    inside = {(page, to) for page, to, address in found if page > 3 and not address}
    assert (starts["两处去向"], starts["很长的一章"]) in inside
    assert (starts["两处去向"], starts["两处去向"] + 1) in inside
    assert any(address == "https://example.org/" for _page, _to, address in found)


def test_a_link_lies_where_its_words_were_moved_to(bound: Bound) -> None:
    plain = plain_book(a_book(), an_imprint())
    assert places(bound.pdf) == places(plain)


def places(pdf: bytes) -> list[tuple[int, list[int]]]:
    with pikepdf.open(BytesIO(pdf)) as document:
        return [
            (number, [round(float(edge)) for edge in link.Rect])
            for number, page in enumerate(document.pages)
            for link in page.obj.get("/Annots", [])
        ]


def test_bookmarks_are_those_of_the_book_set_in_one_piece(bound: Bound) -> None:
    plain = plain_book(a_book(), an_imprint())
    assert headings(bound.pdf) == headings(plain)
    assert len(headings(bound.pdf)) > len(bound.contents)


def test_text_is_read_in_its_order(bound: Bound) -> None:
    with pypdfium2.PdfDocument(bound.pdf) as document:
        text = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    marks = ["治家手册", "版次", "目录", "维修电话", "便民维修", "1号甲", "60号甲", "随手记"]
    places = [text.index(mark) for mark in marks]
    assert places == sorted(places)


def test_the_file_says_its_title_its_language_and_nothing_of_time(bound: Bound) -> None:
    with pikepdf.open(BytesIO(bound.pdf)) as document:
        assert str(document.docinfo["/Title"]) == "海防村居民区 治家手册"
        assert str(document.Root.Lang) == "zh-Hans"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert "/CreationDate" not in document.docinfo


def test_black_is_one_ink_and_the_file_passes_the_gate(bound: Bound) -> None:
    assert inspect(bound.pdf, contents=bound.contents, press=True, booklet=True) == []


def test_a_community_has_its_own_colour_in_a_shared_chapter(bound: Bound) -> None:
    blue = print_book(a_book(accent="#1F4E79", pattern="JRL"), an_imprint()).pdf
    page = dict(bound.contents)["两处去向"] - 1
    ours, theirs = (pictures(pdf)[page].getcolors(100_000) for pdf in (bound.pdf, blue))
    assert (0x7A, 0x3E, 0x2B) in {colour for _count, colour in ours}
    assert (0x1F, 0x4E, 0x79) in {colour for _count, colour in theirs}
    assert (0x7A, 0x3E, 0x2B) not in {colour for _count, colour in theirs}


def test_the_same_book_has_the_same_bytes_in_every_process(bound: Bound, tmp_path: Path) -> None:
    path = os.pathsep.join([str(settings.ROOT), *sys.path])
    hashes = []
    for seed in ("1", "2"):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": path,
            "PRINT_CACHE": str(tmp_path / seed),
        }
        command = [sys.executable, "-W", "ignore", "-c", PRINT]
        run = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        hashes.append(run.stdout)
    assert hashes[0] == hashes[1]
    assert print_book(a_book(), an_imprint()) == bound


def test_the_cover_has_the_code_and_the_download_is_tagged() -> None:
    plain = plain_book(a_book(), an_imprint(), tagged=True, format=ORDINARY)
    with pikepdf.open(BytesIO(plain)) as document:
        assert document.Root.MarkInfo.Marked
        assert f"{CODE[:4]}-{CODE[4:]}" in PdfReader(BytesIO(plain)).pages[0].extract_text()


def test_bleed_reaches_over_the_edge_of_every_page() -> None:
    with pikepdf.open(BytesIO(plain_book(a_book(), an_imprint(), bleed=True))) as document:
        for page in document.pages:
            trim, media = (
                [float(edge) for edge in box] for box in (page.trimbox, page.obj.BleedBox)
            )
            assert trim[0] - media[0] >= 3 / 25.4 * POINTS - 0.01
