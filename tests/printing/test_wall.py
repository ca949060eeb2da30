"""What hangs on the wall: one sheet where it can, a headline that is read at two metres, A3."""

from io import BytesIO
from typing import Any

import pikepdf
import pytest

from printing import enlarging, pages, render, wall
from printing.errors import TooLong

from .reading import embedded_fonts, words
from .samples import ACTIVITY_POSTER
from .samples_of_projects import PROJECT_NOTICE, RESULT_NOTICE

MILLIMETRE = 72 / 25.4
READ_AT_TWO_METRES = 18.0  # mm, the height of a character
LINES = [("时间", "9月19日（星期六）14:00–16:00")] * 6


def largest(pdf: bytes) -> float:
    """Return the size of the largest type of the first page in millimetres."""
    with pikepdf.open(BytesIO(pdf)) as document:
        page = document.pages[0]
        found, scale = [0.0], 1.0
        for instruction in pikepdf.parse_content_stream(page):
            operands, operator = instruction.operands, instruction.operator
            if str(operator) == "Tm":
                scale = abs(float(operands[3]))
            if str(operator) == "Tf":
                found.append(float(operands[1]) * scale)
        return max(found) / MILLIMETRE


def poster(**fields: Any) -> bytes:
    return wall.poster("print/poster.html", {**ACTIVITY_POSTER, **fields}, title="海报")


@pytest.mark.parametrize("headline", ["开会", "物业治理沙龙：业主有哪些权利", "小区停车微循环" * 4])
def test_the_headline_is_read_at_two_metres(headline: str) -> None:
    assert largest(poster(headline=headline)) >= READ_AT_TWO_METRES


def test_a_poster_with_too_many_lines_is_set_with_less_air() -> None:
    context = {**ACTIVITY_POSTER, "facts": LINES}
    assert pages.page_count(render("print/poster.html", context, title="海报")) == 2
    pdf = poster(facts=LINES)
    assert pages.page_count(pdf) == 1
    assert words(pdf).count("14:00–16:00") == len(LINES)
    assert largest(pdf) >= READ_AT_TWO_METRES


def test_a_poster_that_cannot_be_saved_is_refused() -> None:
    with pytest.raises(TooLong):
        poster(facts=LINES * 4)


def test_a_notice_goes_on_on_a_second_sheet_rather_than_lose_a_line() -> None:
    rows = PROJECT_NOTICE["rows"] * 6
    pdf = wall.notice("print/project_notice.html", {**PROJECT_NOTICE, "rows": rows}, title="公示")
    assert pages.page_count(pdf) > 1
    assert words(pdf).count("双语楼组客厅") == len(rows)


def test_a3_is_the_same_sheet_enlarged() -> None:
    small = wall.notice("print/result_notice.html", RESULT_NOTICE, title="结果")
    large = wall.notice("print/result_notice.html", RESULT_NOTICE, title="结果", size="A3")
    assert (pages.page_sizes(small), pages.page_sizes(large)) == ([(210, 297)], [(297, 420)])
    assert words(small) == words(large)
    assert pages.headings(small) == pages.headings(large)
    assert embedded_fonts(small) == embedded_fonts(large)
    assert large == enlarging.in_format(small, "a3")


def test_links_and_bookmarks_grow_with_the_page() -> None:
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(100, 200))
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link)
    link.Rect = pikepdf.Array([10, 20, 30, 40])
    page.obj.Annots = pikepdf.Array([document.make_indirect(link)])
    out = BytesIO()
    document.save(out)
    with pikepdf.open(BytesIO(enlarging.enlarged(out.getvalue(), 2))) as doubled:
        [page] = doubled.pages
        assert [float(edge) for edge in page.mediabox] == [0, 0, 200, 400]
        [found] = page.obj.Annots
        assert [float(edge) for edge in found.Rect] == [20, 40, 60, 80]


@pytest.mark.parametrize(
    ("said", "format_"), [("a3", "A3"), ("A4", "A4"), ("", "A4"), ("A0", "A4")]
)
def test_what_is_no_format_is_a4(said: str, format_: str) -> None:
    assert enlarging.Format.named(said) == format_
