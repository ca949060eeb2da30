"""What a warm process leaves out changes nothing of what it sets."""

from collections.abc import Iterator

import pytest
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from printing import cjkjustify, fetcher, warm
from printing.press import written
from printing.typesetting import Order, typeset

from .samples import BOOK, SHEETS


class OurFiles(URLFetcher):
    """Reads as the workshop does, and counts."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), fail_on_errors=True)
        self.read = 0

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        self.read += 1
        body, mime = fetcher.read(url)
        return URLFetcherResponse(url, body, {"Content-Type": mime})


@pytest.fixture
def cold() -> Iterator[None]:
    cjkjustify.install()
    warm.uninstall()
    yield
    warm.install()


def documents() -> list[str]:
    sheets = [
        written(template, context, title=name) for name, (template, context, _) in SHEETS.items()
    ]
    return [*sheets, written("print/book.html", BOOK, title="治家手册")]


def set_warm(html: str, fonts: FontConfiguration) -> bytes:
    return typeset(Order(html, fetcher.base_url(), 400), OurFiles(), fonts)


def test_a_warm_process_sets_the_same_bytes(cold: None) -> None:
    fonts = FontConfiguration()
    for html in documents():
        plain = HTML(string=html, base_url=fetcher.base_url(), url_fetcher=OurFiles())
        expected = plain.write_pdf(font_config=fonts, pdf_identifier=True)
        assert set_warm(html, fonts) == expected
        assert set_warm(html, fonts) == expected
        warm.uninstall()


def styled(head: str) -> tuple[HTML, int]:
    document = HTML(string=f"<head>{head}</head><p>居民", url_fetcher=OurFiles())
    sheets, _counters = warm.styles(document, OurFiles(), fetcher.base_url())
    return document, len(sheets)


LINK = '<link rel="stylesheet" href="/static/print/tokens.css">'


def test_sheets_that_stand_after_the_documents_own_rules_are_left_to_it() -> None:
    assert styled(LINK)[1] == 1
    assert styled(f"{LINK}<style>p {{ color: red }}</style>{LINK}")[1] == 1
    assert styled(f"<style>p {{ color: red }}</style>{LINK}")[1] == 0
    assert styled('<link rel="stylesheet" media="screen" href="/static/print/tokens.css">')[1] == 0


def test_a_sheet_that_changes_is_parsed_again(settings, tmp_path) -> None:
    settings.STATICFILES_DIRS = [tmp_path]
    (tmp_path / "a.css").write_text("p { color: red }")
    link = '<link rel="stylesheet" href="/static/a.css"><p>居民'
    fonts = FontConfiguration()
    red = set_warm(link, fonts)
    (tmp_path / "a.css").write_text("p { color: blue }")
    assert set_warm(link, fonts) != red
    (tmp_path / "a.css").write_text("@import url(b.css);")
    (tmp_path / "b.css").write_text("p { color: red }")
    assert set_warm(link, fonts) == red
