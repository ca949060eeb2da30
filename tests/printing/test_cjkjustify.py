from collections.abc import Iterator
from functools import cache

import pytest
import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from printing import cjkjustify, typefaces
from printing.typesetting import Order, typeset

from .reading import lines, words

MEASURE = 100 * 96 / 25.4  # pixels
TEXT = "垃圾分类从我做起，邻里互助（志愿者）常年招募；2026年，社区共有180户参加了Linli的活动。" * 4
HTML = (
    "<style>@page { size: 120mm; margin: 10mm } body { margin: 0 }"
    f" p {{ text-align: justify; margin: 0; font-size: 11pt }}</style><p>{TEXT}"
)


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    yield
    cjkjustify.uninstall()


@cache
def fonts() -> FontConfiguration:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FONTCONFIG_FILE", str(typefaces.fontconfig_file()))
        return FontConfiguration()


def render_html(html: str) -> bytes:
    """Set it in this process, where justification can be turned off."""
    return typeset(Order(html, "http://localhost/", 10), URLFetcher(allowed_protocols=()), fonts())


def gaps(pdf: bytes) -> list[float]:
    """Return how many pixels each line but the last is short of the measure."""
    return [MEASURE - (line.right - line.left) for line in lines(pdf)[:-1]]


def test_chinese_lines_end_at_the_edge() -> None:
    pdf = render_html(HTML)
    assert len(gaps(pdf)) > 5
    assert all(abs(gap) < 1 for gap in gaps(pdf)), gaps(pdf)
    assert words(pdf) == TEXT


def test_they_would_be_ragged_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    cjkjustify.uninstall()
    monkeypatch.setattr(cjkjustify, "install", lambda: False)
    assert max(gaps(render_html(HTML))) > 8


def test_lines_break_at_the_same_places_with_and_without(monkeypatch: pytest.MonkeyPatch) -> None:
    justified = len(lines(render_html(HTML)))
    cjkjustify.uninstall()
    monkeypatch.setattr(cjkjustify, "install", lambda: False)
    assert len(lines(render_html(HTML))) == justified


def test_another_version_of_weasyprint_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    cjkjustify.uninstall()
    monkeypatch.setattr(weasyprint, "VERSION", "71.0")
    assert not cjkjustify.install()
    assert cjkjustify.Layout.set_text is not cjkjustify.set_text
    assert "70.0" in caplog.text


@pytest.mark.parametrize(
    ("text", "places"),
    [("居民区", [0, 1]), ("a b", [1]), ("第2期", [0, 1]), ("abc", []), ("民。", [0])],
)
def test_a_line_stretches_after_ideographs_and_spaces(text: str, places: list[int]) -> None:
    assert cjkjustify.opportunities(text) == places


def test_neighbouring_characters_are_one_stretch_of_bytes() -> None:
    assert cjkjustify.byte_runs("ab居民区cd") == [(1, 11)]
