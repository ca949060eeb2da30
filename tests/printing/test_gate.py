"""Files with one thing wrong, and the gate that stops each for just that."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from printing import codes, gate, links, qr
from printing.gate import inspect
from printing.pictures import page_texts
from printing.workshop import render_all, render_one

HOME = "http://localhost:8000/"
CODE = links.short_url(codes.with_check("E7K49QX"))
INK = "device-cmyk(0 0 0 1)"
STYLE = f"<title>书</title><style>@page{{size:A5}} html{{color:{INK}}} a{{color:inherit}}</style>"
TITLES = ["卷首语", "24小时维修电话", "业主有哪些权利"]
CONTENTS = [(title, page) for page, title in enumerate(TITLES, 2)]


def symbol(address: str = CODE, style: str = "") -> str:
    return f'<img src="{qr.ink_data_uri(address)}" style="width:24mm;{style}">'


def book(named: list[int] | None = None, extra: str = "") -> str:
    """Write a book of four pages whose contents name the pages 2, 3 and 4, or those given."""
    lines = zip(TITLES, named or [2, 3, 4], strict=True)
    contents = "".join(f"<p>{title} . . . . {page}</p>" for title, page in lines)
    chapters = "".join(f'<h1 style="break-before:page">{title}</h1>' for title in TITLES)
    return f"{STYLE}{symbol()}{contents}{extra}{chapters}"


@pytest.fixture(scope="module")
def good() -> bytes:
    return render_one(book())


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as document:
        change(document)
        out = BytesIO()
        document.save(out)
    return out.getvalue()


def appended(document: pikepdf.Pdf, content: str) -> None:
    document.pages[0].contents_add(content.encode())


def test_a_good_book_passes_in_every_respect(good: bytes) -> None:
    assert inspect(good, contents=CONTENTS, press=True, booklet=True) == []


@pytest.mark.chinese
def test_what_is_no_pdf_is_said_to_be_damaged(good: bytes) -> None:
    for content in (b"", b"%PDF-1.7 nothing", b"<html>", good[:200]):
        assert inspect(content) == ["文件已损坏，打不开。"]


@pytest.mark.chinese
def test_a_damaged_stream_is_found(good: bytes) -> None:
    start = good.index(b"stream", len(good) // 2) + 20
    (fault,) = inspect(good[:start] + b"\0" * 200 + good[start + 200 :])[:1]
    assert "损坏" in fault


def test_a_typeface_that_is_not_ours_is_found(good: bytes) -> None:
    def write(document: pikepdf.Pdf) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        document.pages[0].obj.Resources.Font["/H"] = document.make_indirect(font)
        appended(document, "BT /H 12 Tf 50 50 Td (021) Tj ET")

    (fault,) = inspect(changed(good, write))
    assert "Helvetica" in fault


def test_our_typeface_must_be_in_the_file(good: bytes) -> None:
    def take_out(document: pikepdf.Pdf) -> None:
        for font in document.pages[0].obj.Resources.Font.values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            for key in ("/FontFile2", "/FontFile3"):
                if key in descriptor:
                    del descriptor[key]

    faults = inspect(changed(good, take_out))
    assert any("Noto-Sans-SC" in fault for fault in faults)


@pytest.mark.chinese
def test_an_empty_box_is_found_on_its_page(good: bytes) -> None:
    def write(document: pikepdf.Pdf) -> None:
        name = next(iter(document.pages[0].obj.Resources.Font))
        appended(document, f"BT {name} 12 Tf 50 50 Td <00410000> Tj ET")

    (fault,) = inspect(changed(good, write))
    assert "第1页" in fault


@pytest.mark.chinese
def test_black_must_be_black_ink_alone_in_a_press_file(good: bytes) -> None:
    sheets = {
        "black": '<b style="color:#000">',
        "ink of the screen": '<b style="color:#1E2320">',
        "four inks": '<b style="color:device-cmyk(0.6 0.5 0.5 0.9)">',
    }
    for words in sheets.values():
        pdf = render_one(book(extra=f"{words}黑</b>"))
        assert inspect(pdf) == []
        (fault,) = inspect(pdf, press=True)
        assert "第1页" in fault


def test_an_accent_is_no_black(good: bytes) -> None:
    accents = ["#1F5F4F", "#B23A2E", "device-cmyk(0.8 0.2 0.5 0.3)"]
    extra = "".join(f'<b style="color:{accent}">松</b>' for accent in accents)
    assert inspect(render_one(book(extra=extra)), press=True) == []


def test_a_booklet_is_whole_sheets(good: bytes) -> None:
    def shorten(document: pikepdf.Pdf) -> None:
        del document.pages[-1]

    short = changed(good, shorten)
    assert inspect(short) == []
    (fault,) = inspect(short, booklet=True)
    assert "3" in fault


# --- QR codes and links -------------------------------------------------------------------------

COVER = '<p style="position:absolute;top:0;left:0;width:60mm;height:12mm;background:#fff">'


@pytest.mark.chinese
@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        pytest.param(symbol("https://example.com/q/E7K49QX2/"), "example.com", id="elsewhere"),
        pytest.param(symbol(HOME[:-1] + ".example.com/q/"), "example.com", id="looks like ours"),
        pytest.param(symbol(CODE.replace("9", "8")), "E7K48QX", id="mistyped"),
        pytest.param(symbol(style="width:4mm"), "二维码", id="too small to be read"),
        pytest.param(symbol() + COVER, "二维码", id="covered"),
    ],
)
def test_a_code_that_is_read_wrongly_or_not_at_all_is_found(drawn: str, said: str) -> None:
    (fault,) = inspect(render_one(f'{STYLE}<div style="position:relative">{drawn}</div>'))
    assert said in fault
    assert "第1页" in fault


def test_each_of_many_codes_is_read(good: bytes) -> None:
    addresses = [CODE, HOME + "join/abcdef/", HOME]
    pdf = render_one(STYLE + "".join(map(symbol, addresses)))
    assert inspect(pdf) == []
    with pikepdf.open(BytesIO(pdf)) as document:
        symbols = [
            item for item in gate.Proof(pdf, document).pages[0] if isinstance(item, gate.Symbol)
        ]
    assert gate.read_codes(pdf, 1, symbols) == addresses


def test_links_open_pages_letters_and_telephones_only() -> None:
    fine = [HOME, "https://example.com/", "mailto:a@example.com", "tel:021-5550-0100", "#here"]
    bad = ["javascript:alert(1)", "file:///etc/passwd", "ftp://example.com/"]
    pages = [f'{STYLE}<p id="here"><a href="{address}">看</a>' for address in fine + bad]
    faults = [inspect(pdf) for pdf in render_all(pages)]
    assert [len(found) for found in faults] == [0] * len(fine) + [1] * len(bad)


# --- the contents -------------------------------------------------------------------------------


def test_the_contents_must_name_the_page_where_a_chapter_stands() -> None:
    pdf = render_one(book(named=[2, 30, 4]))
    (fault,) = inspect(pdf, contents=CONTENTS)
    assert "24小时维修电话" in fault
    assert "3" in fault


def test_a_chapter_must_stand_where_it_is_said_to(good: bytes) -> None:
    moved = [*CONTENTS[:2], (TITLES[2], 3)]
    (fault,) = inspect(good, contents=moved)
    assert TITLES[2] in fault
    (beyond,) = inspect(good, contents=[*CONTENTS[:2], (TITLES[2], 9)])
    assert TITLES[2] in beyond


def test_numbers_are_not_mistaken_for_parts_of_others() -> None:
    """Page 2 is not named by “12”, nor by the number of the next chapter."""
    (fault, *_others) = inspect(render_one(book(named=[12, 3, 4])), contents=CONTENTS)
    assert "卷首语" in fault


def test_pages_are_listed_as_people_write_them() -> None:
    assert gate.listed([7, 1, 2, 3, 3]) == "1–3, 7"


def test_the_words_can_be_copied_in_their_order(good: bytes) -> None:
    first = "".join(page_texts(good)[0].split())
    assert first == "卷首语....224小时维修电话....3业主有哪些权利....4"
