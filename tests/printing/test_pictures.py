from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from PIL import Image

from printing.pictures import page_images, page_pictures
from printing.workshop import render_one

COLOURS = ["#ff0000", "#00ff00", "#0000ff"]


@pytest.fixture(scope="module")
def pdf() -> bytes:
    pages = "".join(f'<p style="page: p{number}">' for number in range(len(COLOURS)))
    style = "".join(
        f"@page p{number} {{ size: 25.4mm 50.8mm; margin: 0; background: {colour} }}"
        for number, colour in enumerate(COLOURS)
    )
    return render_one(f"<style>{style}</style>{pages}")


def colour(png: bytes) -> str:
    with Image.open(BytesIO(png)) as image:
        assert image.format == "PNG"
        return "#" + bytes(image.convert("RGB").tobytes()[:3]).hex()


def test_pages_are_drawn_as_large_as_asked(pdf: bytes) -> None:
    images = page_images(pdf, 72)
    assert [image.size for image in images] == [(72, 144)] * 3
    assert page_images(pdf, 36, [2])[0].size == (36, 72)


def test_pages_are_counted_from_one_and_come_as_asked(pdf: bytes) -> None:
    assert [colour(png) for png in page_pictures(pdf, 72)] == COLOURS
    assert [colour(png) for png in page_pictures(pdf, 72, [3, 1])] == ["#0000ff", "#ff0000"]


@pytest.mark.parametrize("number", [0, 4])
def test_a_page_that_is_not_there_is_an_error(pdf: bytes, number: int) -> None:
    with pytest.raises(IndexError):
        page_pictures(pdf, 72, [number])


def test_threads_may_draw_at_the_same_time(pdf: bytes) -> None:
    with ThreadPoolExecutor(8) as people:
        drawn = people.map(lambda number: page_pictures(pdf, 72, [number % 3 + 1]), range(40))
    assert [colour(png) for (png,) in drawn] == [COLOURS[number % 3] for number in range(40)]
