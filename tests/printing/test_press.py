import logging
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from PIL import Image
from pypdf import PdfReader
from pytest_django import Settings

from printing import pages, render, render_html
from printing.errors import FetchRefused, FileMissing, MissingGlyph, SheetFault, TooLong

from .reading import embedded_fonts, words
from .samples import ACTIVITY_POSTER, BOOK, SHEETS
from .test_every_sheet import printed

OURS = {"Noto-Sans-SC", "Noto-Sans-SC-Bold"}
# One of each design: all others are made of the same parts.
DESIGNS = ["activity poster", "sign-in sheet", "door letters", "dossier"]
PRINT_ONE = f"""
import hashlib, django
django.setup()
from printing import render
from tests.printing.samples import SHEETS
for name in {DESIGNS}:
    template, context, _ = SHEETS[name]
    print(hashlib.sha256(render(template, context, title=name)).hexdigest())
"""


def hashes(seed: str, var: Path) -> list[str]:
    path = os.pathsep.join([str(settings.ROOT), *sys.path])
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path, "LINLI_VAR": str(var)}
    command = [sys.executable, "-W", "ignore", "-c", PRINT_ONE]
    run = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return run.stdout.split()


def test_every_process_prints_the_same_bytes(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as both:
        first, second = both.map(lambda seed: hashes(seed, tmp_path), ["1", "2"])
    assert len(first) == len(DESIGNS)
    assert first == second


def test_a_warm_process_prints_the_same_bytes_again() -> None:
    for name in DESIGNS:
        template, context, _ = SHEETS[name]
        assert render(template, context, title=name) == printed(name)


@pytest.mark.chinese_house
@pytest.mark.parametrize("name", SHEETS)
def test_every_sheet_has_our_fonts_its_pages_and_its_words(name: str) -> None:
    _template, context, count = SHEETS[name]
    pdf = printed(name)
    fonts = embedded_fonts(pdf)
    assert fonts
    assert fonts <= OURS
    assert pages.page_count(pdf) == count
    assert set(pages.page_sizes(pdf)) <= {(210, 297), (297, 210), (210, 148)}
    assert pages.title(pdf) == name
    assert "短码" in words(pdf) or "code" not in context


def test_the_interface_language_is_the_one_asked_for() -> None:
    english = render("print/poster.html", ACTIVITY_POSTER, title="Poster", language="en")
    assert "CodeA7K4-9QXH" in words(english)
    assert "短码" not in words(english)


def test_what_residents_write_is_not_markup() -> None:
    poster = {**ACTIVITY_POSTER, "lead": '<img src="http://example.com/x.png">'}
    assert "<imgsrc=" in words(render("print/poster.html", poster, title="Poster"))


def test_a_character_without_glyph_is_a_fault_that_names_it() -> None:
    poster = {**ACTIVITY_POSTER, "lead": "今晚放烟花🎆🎆，带上小板凳🪑"}
    with pytest.raises(MissingGlyph) as fault:
        render("print/poster.html", poster, title="Poster")
    assert fault.value.characters == "🎆🪑"
    assert "🎆" in str(fault.value)


def test_rare_characters_of_names_are_printed() -> None:
    assert "㛃䶮璟喆頔犇赟" in words(render_html("<p>㛃䶮璟喆頔犇赟"))


def test_the_machines_own_fonts_are_not_used() -> None:
    pdf = render_html('<p style="font-family: DejaVu Sans, Arial, serif">居民 residents')
    assert embedded_fonts(pdf) == {"Noto-Sans-SC"}


def test_fontconfig_of_other_programs_is_left_alone() -> None:
    render_html("<p>居民")
    assert "FONTCONFIG_FILE" not in os.environ


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<img src="http://example.com/x.png">', FetchRefused),
        ('<img src="/static/none.png">', FileMissing),
        ('<link rel="stylesheet" href="//example.com/x.css">', FetchRefused),
        ('<p style="background: url(file:///etc/passwd)">居民', FetchRefused),
        ('<link rel="attachment" href="file:///etc/passwd">', FetchRefused),
        ("<style>@import url(http://example.com/x.css)</style>", FetchRefused),
        ("<style>@font-face{font-family:x;src:url(http://example.com/x)}</style>", FetchRefused),
        ('<img src="data:image/svg+xml,<svg">', SheetFault),
        ('<svg><image href="http://example.com/x.png" width="9" height="9"/></svg>', FetchRefused),
    ],
)
def test_a_hole_in_the_sheet_is_a_fault(html: str, expected: type[Exception]) -> None:
    with pytest.raises(expected):
        render_html(html)


def test_faults_are_found_whatever_the_sites_log_level() -> None:
    weasyprint_log = logging.getLogger("weasyprint")
    weasyprint_log.setLevel(logging.CRITICAL)
    with pytest.raises(MissingGlyph):
        render_html("<p>🎆")
    assert weasyprint_log.level == logging.CRITICAL
    weasyprint_log.setLevel(logging.NOTSET)


def test_a_fault_does_not_spoil_the_next_sheet() -> None:
    with pytest.raises(FileMissing):
        render_html('<img src="/static/none.png">')
    assert words(render_html("<p>居民")) == "居民"


def test_what_was_written_never_reaches_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(MissingGlyph):
        render_html("<p>张桂芳🎆")
    assert "🎆" not in caplog.text


@pytest.mark.chinese_house
def test_a_tagged_sheet_says_its_language_and_its_headings() -> None:
    pdf = render("print/letter.html", SHEETS["door letters"][1], title="信", tagged=True)
    with pikepdf.open(BytesIO(pdf)) as document:
        assert str(document.Root.Lang) == "zh-Hans"
        assert document.Root.MarkInfo.Marked
        assert document.Root.ViewerPreferences.DisplayDocTitle


@pytest.mark.chinese_house
def test_a_poster_that_runs_over_is_refused() -> None:
    poster = {**ACTIVITY_POSTER, "lead": "请大家都来。" * 120}
    pdf = render("print/poster.html", poster, title="Poster")
    with pytest.raises(TooLong, match="页"):
        pages.at_most(pdf, 1)


def test_a_poster_with_a_photo_is_one_page(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    Image.new("RGB", (1600, 900), "#789").save(tmp_path / "garden.jpg")
    facts = ACTIVITY_POSTER["facts"][:3]
    poster = {**ACTIVITY_POSTER, "photo": "/media/garden.jpg", "facts": facts}
    pdf = render("print/poster.html", poster, title="Poster")
    assert pages.page_count(pdf) == 1
    assert len(PdfReader(BytesIO(pdf)).pages[0].images) == 1


def test_a_poster_needs_no_more_than_who_and_what() -> None:
    pdf = render("print/poster.html", {"who": "海防村居民区", "headline": "停水"}, title="停水")
    assert words(pdf) == "海防村居民区停水"


def test_headings_are_read_back_with_their_pages() -> None:
    html = "<h1>一</h1><h2>二</h2><h1 style='break-before: page'>三</h1>"
    assert pages.headings(render_html(html)) == [("一", 1), ("二", 1), ("三", 2)]


@pytest.mark.parametrize("large", [False, True])
def test_the_contents_of_a_book_name_the_pages_where_its_chapters_stand(large: bool) -> None:
    pdf = render("print/book.html", {**BOOK, "large": large}, title="治家手册")
    contents = PdfReader(BytesIO(pdf)).pages[1].extract_text()
    chapters = [(title, page) for title, page in pages.headings(pdf) if title != "定时定点"]
    assert [title for title, _ in chapters] == [chapter["title"] for chapter in BOOK["chapters"]]
    printed = [
        int(line.split()[-1]) for line in contents.splitlines() if "…" in line or ". ." in line
    ]
    assert printed == [page for _, page in chapters]
