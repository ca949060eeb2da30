import time
from io import BytesIO

import pikepdf
import pytest

from printing import pages
from printing.booklet import booklet, sides
from printing.pictures import page_images
from printing.workshop import render_one

from .reading import page_words

PAGE = '<section style="break-before: page">第{}面</section>'


def book(count: int, size: str = "A5", style: str = "") -> bytes:
    text = "".join(PAGE.format(number) for number in range(1, count + 1))
    return render_one(f"<title>治家手册</title><style>@page{{size:{size}; {style}}}</style>{text}")


def read(folded: bytes) -> list[tuple[str, str]]:
    """Return what stands left and right of the fold on each side."""
    found = []
    with pikepdf.open(BytesIO(folded)) as sheets:
        middle = float(sheets.pages[0].mediabox[2]) / 2
    for words in page_words(folded):
        left = "".join(word for x, word in words if x < middle)
        right = "".join(word for x, word in words if x >= middle)
        found.append((left, right))
    return found


def test_eight_pages_are_two_sheets_with_the_covers_outside() -> None:
    assert read(booklet(book(8))) == [
        ("第8面", "第1面"),
        ("第2面", "第7面"),
        ("第6面", "第3面"),
        ("第4面", "第5面"),
    ]


def test_every_page_lies_behind_the_one_that_follows_it() -> None:
    """Folded, the right page of a front side has the left page of its back side behind it."""
    places = sides(48)
    for front, back in zip(places[::2], places[1::2], strict=True):
        assert front[1] + 1 == back[0]
        assert back[1] + 1 == front[0]


@pytest.mark.parametrize(("count", "empty"), [(5, 3), (6, 2), (7, 1), (8, 0)])
def test_empty_pages_come_before_the_back_cover(count: int, empty: int) -> None:
    places = sides(count)
    assert len(places) == 4
    assert places[0] == (count - 1, 0)
    assert sum(side.count(None) for side in places) == empty
    assert ("", "第1面") not in read(booklet(book(count)))


@pytest.mark.parametrize(("paper", "sheet"), [("A5", (297, 210)), ("A4", (420, 297))])
def test_two_pages_make_one_of_the_next_larger_size(paper: str, sheet: tuple[int, int]) -> None:
    folded = booklet(book(4, paper))
    assert set(pages.page_sizes(folded)) == {sheet}
    assert pages.title(folded) == "治家手册"


def test_the_printer_is_told_to_turn_on_the_short_edge_and_not_to_scale() -> None:
    with pikepdf.open(BytesIO(booklet(book(4)))) as folded:
        assert folded.Root.ViewerPreferences.Duplex == "/DuplexFlipShortEdge"
        assert folded.Root.ViewerPreferences.PrintScaling == "/None"


def test_inner_pages_are_nearer_to_the_fold() -> None:
    """Each page has a bar at its outer edge; it is measured in the middle of every side."""
    bar = "background: linear-gradient(#000,#000) right/20mm 100% no-repeat"
    pdf = book(12, style=f"margin:0; {bar}")
    images = page_images(booklet(pdf, creep_mm=2), 127, grey=True)  # 5 pixels a millimetre
    ends = []
    for image in images:
        row = [image.getpixel((x, image.height // 2)) for x in range(image.width)]
        ends.append(len(row) - 1 - row[::-1].index(0))
    edge = (148.5 + 148) * 5
    assert ends == pytest.approx([edge, edge, edge - 10, edge - 10, edge - 20, edge - 20], abs=2)


def test_a_book_is_laid_out_in_a_moment_and_always_alike() -> None:
    pdf = book(48)
    begun = time.process_time()
    folded = booklet(pdf)
    assert time.process_time() - begun < 0.5
    assert booklet(pdf) == folded
    assert len(read(folded)) == 24
