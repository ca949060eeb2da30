"""How a handbook looks on paper: one book is set once and looked at from many sides."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from pypdf import PdfReader

from handbooks.binding import to_whole_sheets
from handbooks.colours import tones
from handbooks.composing import Book, Chapter, Imprint
from handbooks.data import Mark, Table
from handbooks.services import print_book
from printing.pages import headings
from tests.printing.reading import HAS_POPPLER, picture, shows_qr

pytestmark = pytest.mark.chinese_house

CODE = "E7K49QXH"
LENGTHS = range(20, 27)
HEIGHTS = range(8, 24, 2)
SENTENCE = "<p>灯坏了找谁，水漏了谁修，钱从哪里出。</p>"
LONG = Table(
    ["门牌", "管家"], [[f"{n}号甲", f"管家{n}\n分机{n}乙"] for n in range(1, 61)], kind="phones"
)
PHONES = Table(
    ["服务", "电话", "时间"],
    [["便民维修", "021-5550 0331", Mark("24小时")]],
    caption="报修",
    widths=("", "36mm", "17mm"),
    kind="phones",
)


def filled(paragraphs: int) -> Chapter:
    """A chapter whose last heading stands at another height for each number of paragraphs."""
    text = SENTENCE * paragraphs + f"<h2>小标题{paragraphs}丙</h2><p>跟着的话{paragraphs}丁</p>"
    return Chapter(f"f{paragraphs}", f"第{paragraphs}段", "", mark_safe(text))


def tabled(paragraphs: int) -> Chapter:
    """A chapter whose table begins at another height for each number of paragraphs."""
    rows = "".join(f"<tr><td>第{n}行{paragraphs}己</td><td>一</td></tr>" for n in range(1, 13))
    table = f"<caption>表题{paragraphs}戊</caption><thead><tr><th>名</th><th>数</th></tr></thead>"
    html = f'{SENTENCE * paragraphs}<table class="table">{table}<tbody>{rows}</tbody></table>'
    return Chapter(f"t{paragraphs}", f"第{paragraphs}张表", "", mark_safe(html))


@pytest.fixture(scope="module")
def book() -> Book:
    chapters = [
        Chapter("phones", "维修电话", "半夜也有人接。", mark_safe(""), [PHONES]),
        Chapter("long", "长表", "", mark_safe(""), [LONG]),
        *[filled(paragraphs) for paragraphs in LENGTHS],
        *[tabled(paragraphs) for paragraphs in HEIGHTS],
    ]
    return Book(
        who="海防村居民区",
        over="澄河街道",
        title="治家手册",
        subtitle="一查就有",
        lead="一本小册子。",
        year=2026,
        accent="#7A3E2B",
        pattern="HFC",
        office=[("地址", "海防路421弄"), ("电话", "021-5550 0300")],
        chapters=chapters,
    )


@pytest.fixture(scope="module")
def imprint() -> Imprint:
    return Imprint("2026年版 · 第3版", "2026年11月3日", CODE, 3, "许念慈", 500)


@pytest.fixture(scope="module")
def pdf(book: Book, imprint: Imprint) -> bytes:
    return print_book(book, imprint).pdf


@pytest.fixture(scope="module")
def pages(pdf: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def test_the_cover_says_whose_book_it_is_and_how_to_get_the_newest(pages):
    for words in (
        "澄河街道",
        "海防村居民区",
        "治家手册",
        "一查就有",
        "2026年版·第3版",
        "扫码看最新版",
    ):
        assert words in pages[0]


@pytest.mark.skipif(not HAS_POPPLER, reason="needs pdftoppm to look at the page")
def test_the_code_on_the_cover_is_read_and_large_enough(pdf, imprint, tmp_path: Path):
    from printing import qr
    from printing.links import short_url

    url = short_url(CODE)
    modules = qr.make(url).symbol_size(border=qr.QUIET_ZONE)[0]
    cover = picture(pdf, tmp_path, dpi=508)  # 20 pixels a millimetre
    corner = cover.crop((110 * 20, 171 * 20, 134 * 20, 197 * 20))
    assert shows_qr(corner, url, module=24 * 20 / modules)


def test_the_imprint_names_number_day_maker_and_copies(pages):
    for words in ("第3版", "2026年11月3日", "许念慈", "500", "海防路421弄"):
        assert words in pages[1]


def test_the_contents_are_true(pdf, pages):
    for number, (title, page) in enumerate(headings(pdf, deepest=1), 1):
        assert title in pages[page - 1]
        assert f"{number}{title}" in pages[2]
        assert pages[2].split(title, 1)[1].lstrip(".").startswith(str(page))


def test_the_head_of_a_table_repeats_and_no_row_is_split(pages):
    standing = [page for page in pages if "号甲" in page]
    assert len(standing) > 1
    assert all("门牌" in page for page in standing)
    for number in range(1, 61):
        page = next(page for page in standing if f"{number}号甲" in page)
        assert f"分机{number}乙" in page


def test_a_heading_is_never_the_last_line_of_a_page(pages):
    together = set()
    for number in LENGTHS:
        page = next(page for page in pages if f"小标题{number}丙" in page)
        assert f"跟着的话{number}丁" in page
        together.add(page.count("灯坏了") == number)
    assert together == {True, False}, "the lengths must meet both sides of a page's end"


def test_a_caption_stays_with_its_table_and_no_row_is_left_alone(pages):
    places = set()
    for number in HEIGHTS:
        title = next(place for place, page in enumerate(pages) if f"表题{number}戊" in page)
        first, last = (
            next(place for place, page in enumerate(pages) if f"第{row}行{number}己" in page)
            for row in (1, 12)
        )
        assert f"第2行{number}己" in pages[first]
        assert f"第11行{number}己" in pages[last]
        assert title == first
        places.add(first == last)
    assert places == {True, False}, "the heights must meet both sides of a page's end"


def rules(pdf: bytes, number: int) -> int:
    """Count the lines that are drawn across the middle of a page."""
    with pypdfium2.PdfDocument(pdf) as document:
        image = document[number - 1].render(scale=3).to_pil().convert("L")
    left, right = image.width // 4, image.width * 3 // 4
    ruled = [image.crop((left, y, right, y + 1)).getextrema()[1] < 250 for y in range(image.height)]
    return sum(ruled[y] and not ruled[y - 1] for y in range(1, image.height))


def test_what_a_chapter_leaves_of_its_last_page_is_ruled_and_is_never_a_page_of_its_own(pdf, pages):
    first = headings(pdf, deepest=1)[0][1]
    written = ("长表", "灯坏了找谁", "跟着的话", "号甲", "己", "便民维修")
    chapters = pages[first - 1 : pages.index("随手记")]
    assert all(any(words in page for words in written) for page in chapters)
    short = next(number for number, page in enumerate(pages, 1) if page.startswith("小标题"))
    assert rules(pdf, short) > 12
    assert rules(pdf, short - 1) == 0  # a full page


def test_the_phones_stand_with_their_hours(pages):
    page = next(page for page in pages[3:] if "维修电话" in page)
    assert "便民维修021-55500331" in page
    assert "24小时" in page


def test_the_book_is_whole_sheets_with_notes_and_a_back_cover(pages):
    assert len(pages) % 4 == 0
    assert pages[-2] == "随手记"
    assert "021-55500300" in pages[-1]
    assert "2026年版·第3版" in pages[-1]


def test_pages_for_notes_fill_up_whole_sheets_and_repeat_their_bytes(pdf):
    with pikepdf.open(BytesIO(pdf)) as whole:
        for _page in range(3):
            whole.pages.insert(len(whole.pages) - 1, whole.pages[-2])
        spare = BytesIO()
        whole.save(spare, deterministic_id=True)
    filled_up = to_whole_sheets(spare.getvalue(), 3)
    assert filled_up == to_whole_sheets(spare.getvalue(), 3)
    assert headings(filled_up) == headings(pdf)
    assert len(PdfReader(BytesIO(filled_up)).pages) == len(PdfReader(BytesIO(pdf)).pages)


def test_a_proof_says_that_it_is_one(book):
    proof = Imprint("2026年版 · 校样", "2026年11月20日")
    html = render_to_string(
        "print/components/imprint.html", {"book": book, "imprint": proof, "url": ""}
    )
    assert "请勿发放" in html


@pytest.mark.parametrize("accent", ["#7A3E2B", "#FFE9A0", "#FFFFFF", "#000000"])
def test_every_accent_can_be_read_on_white(accent):
    colour = tones(accent).accent
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert 1.05 / (light + 0.05) >= 4.5


def test_a_dark_accent_stays_what_the_community_chose():
    assert tones("#7A3E2B").accent == "#7A3E2B"
