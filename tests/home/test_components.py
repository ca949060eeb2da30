"""The look: tokens that can be read, components that carry their facts as text, a quiet frame."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.template import Context, Engine, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from playwright.sync_api import Page

from home import charts, dates, styleguide
from home.patterns import pattern_svg
from home.templatetags import linli

CSS = (Path(settings.ROOT) / "site/static/css/site.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", CSS))


@pytest.fixture(params=["zh-hans", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


def drawn(source: str, **context: object) -> str:
    return Template("{% load linli %}" + source).render(Context(context))


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# --- tokens -------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(TOKENS[one]), luminance(TOKENS[other])])
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", ["paper", "paper-2", "pine-wash", "ochre-wash"])
@pytest.mark.parametrize("text", ["ink", "ink-2"])
def test_running_text_has_seven_to_one(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 7


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("pine", "paper"),
        ("pine", "paper-2"),
        ("pine", "ochre-wash"),
        ("pine-deep", "pine-wash"),
        ("vermilion", "paper"),
        ("vermilion-deep", "paper"),
        ("vermilion-deep", "vermilion-wash"),
        ("ochre", "paper"),
        ("paper", "pine"),
        ("ink-2", "vermilion-wash"),
    ],
)
def test_every_other_pair_has_four_and_a_half(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5


def test_the_border_of_a_field_can_be_seen() -> None:
    assert contrast("rule-strong", "paper") >= 3


def test_the_stylesheet_stays_small_and_flat() -> None:
    assert len(CSS.encode()) < 30_000
    assert "gradient" not in CSS
    assert "box-shadow" not in CSS
    assert set(re.findall(r"font-weight: (\d+)", CSS)) == {"400", "700"}


# --- dates, amounts, shares ---------------------------------------------------------------------


@pytest.mark.chinese
def test_a_day_comes_with_its_weekday() -> None:
    day = date(2026, 11, 21)
    assert dates.day_text(day) == "2026年11月21日（星期六）"
    with translation.override("en"):
        assert dates.day_text(day) == "Saturday 21 November 2026"


@pytest.mark.chinese
def test_a_time_is_shown_in_the_zone_of_the_place() -> None:
    late = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
    assert dates.day_text(late, clock=True) == "2026年11月21日（星期六）06:30"
    assert 'datetime="2026-11-21T06:30:00+08:00"' in drawn("{% day at clock=True %}", at=late)


@pytest.mark.chinese
def test_a_span_says_the_day_once() -> None:
    start, end = (datetime(2026, 11, 21, hour, tzinfo=UTC) for hour in (6, 8))
    assert dates.span_text(start, end) == "2026年11月21日（星期六）14:00–16:00"
    with translation.override("en"):
        assert dates.span_text(start, end) == "Saturday 21 November 2026, 14:00–16:00"


@pytest.mark.chinese
def test_a_span_of_days_says_the_year_once() -> None:
    start, end = date(2026, 11, 21), date(2026, 11, 28)
    assert dates.span_text(start, end) == "2026年11月21日（星期六）至11月28日（星期六）"
    with translation.override("en"):
        assert dates.span_text(start, end) == "Saturday 21 November to Saturday 28 November 2026"


@pytest.mark.chinese
def test_a_span_into_the_next_year_says_both_years() -> None:
    assert dates.span_text(date(2026, 12, 31), date(2027, 1, 1)) == (
        "2026年12月31日（星期四）至2027年1月1日（星期五）"
    )


@pytest.mark.chinese
def test_an_amount_has_its_unit_and_cents_only_where_there_are_any() -> None:
    assert linli.yuan(Decimal("18000.00")) == "18,000 元"
    assert linli.yuan(Decimal("20670.18")) == "20,670.18 元"
    assert linli.yuan(Decimal(-5)) == "−5 元"
    assert linli.yuan(None) == ""
    with translation.override("en"):
        assert linli.yuan(18000) == "¥18,000"


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(135, 260, "51.9%"), (1, 2000, "0.1%"), (2, 3, "66.7%"), (0, 0, ""), (5, 5, "100.0%")],
)
def test_a_share_is_rounded_half_up_by_integers(part: int, whole: int, text: str) -> None:
    assert dates.share_text(part, whole) == text


def test_a_phone_number_can_be_tapped_with_its_extension() -> None:
    assert linli.tel("021-5555 0188") == "tel:02155550188"
    assert linli.tel("021-5555 0166转2") == "tel:02155550166,2"


# --- components ---------------------------------------------------------------------------------


def test_a_pattern_belongs_to_its_code_and_needs_no_inline_style() -> None:
    assert pattern_svg("HFC") == pattern_svg("HFC")
    assert pattern_svg("HFC") != pattern_svg("JRL")
    assert "style" not in pattern_svg("HFC")


def test_the_demo_communities_can_be_told_apart() -> None:
    codes = [*styleguide.CODES, "JXF", "XQL"]
    drawings = {re.sub(r"pattern-\w+", "", pattern_svg(code)) for code in codes}
    assert len(drawings) == len(codes)


def test_bars_say_each_number_in_words(language: str) -> None:
    html = drawn("{% bars rows total=260 %}", rows=[("剪纸", 61, 74), ("摄影", 41, 38)])
    web, paper = ("网上", "纸质") if language == "zh-hans" else ("On the web", "On paper")
    assert f"剪纸 135 · 51.9% {web} 61 · {paper} 74" in words(html)
    assert "style=" not in html


def test_bars_fill_the_width_for_the_longest_only() -> None:
    longest, other = charts.stack([("a", 60, 40), ("b", 25, 25)], ["x", "y"], 150)
    assert [(part.x, part.width) for part in longest.parts] == [(0, 60), (60, 40)]
    assert [(part.x, part.width) for part in other.parts] == [(0, 25), (25, 25)]
    assert (longest.first, other.first) == (True, False)


def test_bars_without_a_vote_mark_nothing_as_first() -> None:
    assert [bar.first for bar in charts.stack([("a", 0), ("b", 0)], [""], 0)] == [False, False]


def test_a_line_carries_its_points_as_a_table() -> None:
    html = drawn("{% line points %}", points=[("1 月", 12), ("2 月", 84), ("3 月", 31)])
    assert 'points="0.00,85.71 50.00,0.00 100.00,63.10"' in html
    assert "2 月 84" in words(html)


def test_a_line_of_nothing_draws_nothing() -> None:
    assert drawn("{% line points %}", points=[]).strip() == ""


def test_a_table_names_each_cell_for_the_phone() -> None:
    columns = ["项", {"label": "金额", "number": True}]
    html = drawn("{% table columns rows %}", columns=columns, rows=[["材料", "8,000 元"]])
    assert '<td data-label="金额" class="n"><span>8,000 元</span></td>' in html


def test_a_row_that_does_not_fit_its_columns_is_an_error() -> None:
    with pytest.raises(ValueError, match="shorter"):
        drawn("{% table columns rows %}", columns=["a", "b"], rows=[["only one"]])


def test_what_people_wrote_is_escaped_everywhere() -> None:
    bad = "<script>alert(1)</script>"
    for html in (
        drawn("{% bars rows %}", rows=[(bad, 1)]),
        drawn("{% table columns rows %}", columns=["a"], rows=[[bad]]),
        render_to_string(
            "components/card.html", {"card": {"title": bad, "text": bad, "kicker": bad}}
        ),
        render_to_string("components/facts.html", {"facts": [(bad, bad)]}),
    ):
        assert "<script>" not in html


class PhoneForm(forms.Form):
    phone = forms.RegexField(
        r"^1\d{10}$", help_text="11 digits", error_messages={"invalid": "That is not a phone."}
    )
    note = forms.CharField(required=False)


def test_an_error_stands_beside_its_field_and_what_was_typed_is_kept() -> None:
    html = render_to_string("components/form.html", {"form": PhoneForm({"phone": "138"})})
    assert 'value="138"' in html
    assert '<div class="field__errors errorlist" id="id_phone_error">' in html
    assert 'aria-describedby="id_phone_helptext id_phone_error"' in html
    assert '<a href="#id_phone">' in html


def test_only_what_is_optional_is_marked(language: str) -> None:
    html = words(render_to_string("components/form.html", {"form": PhoneForm()}))
    assert html.count("（选填）" if language == "zh-hans" else "(optional)") == 1


# --- the frame ----------------------------------------------------------------------------------


def frame(request: HttpRequest) -> str:
    return render_to_string("404.html", {}, request=request)


def test_the_frame_of_a_visitor_holds_no_token_and_nothing_personal(rf: RequestFactory) -> None:
    html = frame(rf.get("/hfc/?page=2"))
    assert "csrf" not in html
    assert "/me/" not in html
    assert "style=" not in html
    assert re.search(r"<script(?! src=)", html) is None


@pytest.mark.chinese
def test_the_switches_are_links_that_come_back_to_the_page(rf: RequestFactory) -> None:
    html = frame(rf.get("/hfc/?page=2"))
    assert '"/preferences/?language=en&amp;next=%2Fhfc%2F%3Fpage%3D2"' in html
    assert '"/preferences/?large=1&amp;next=%2Fhfc%2F%3Fpage%3D2"' in html


@pytest.mark.chinese
def test_large_type_is_set_by_the_server(rf: RequestFactory) -> None:
    rf.cookies["large_type"] = "1"
    html = frame(rf.get("/"))
    assert '<html lang="zh-Hans" class="large">' in html
    assert "large=0" in html


def test_a_choice_is_kept_in_a_cookie(client: Client) -> None:
    answer = client.get("/preferences/?language=en&large=1&next=/hfc/")
    assert (answer.status_code, answer["Location"]) == (303, "/hfc/")
    assert answer.cookies["django_language"].value == "en"
    assert answer.cookies["large_type"].value == "1"
    assert client.get("/preferences/?large=0").cookies["large_type"].value == ""


def test_a_language_that_is_not_offered_changes_nothing(client: Client) -> None:
    assert not client.get("/preferences/?language=tlh").cookies


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "", "x:y"])
def test_preferences_lead_only_to_this_site(client: Client, target: str) -> None:
    assert client.get("/preferences/", {"large": "1", "next": target})["Location"] == "/"


@pytest.mark.chinese
@pytest.mark.django_db
def test_a_stale_form_is_answered_with_a_way_on() -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert answer.status_code == 403
    assert "重新打开表单" in answer.content.decode()


def test_the_page_for_a_fault_needs_no_context() -> None:
    html = Engine.get_default().get_template("500.html").render(Context())
    assert "回到首页" in html
    assert "Something went wrong" in html


@pytest.mark.urls("tests.home.with_styleguide")
@pytest.mark.parametrize(
    ("width", "code", "large"),
    [(390, "zh-hans", 0), (390, "en", 1), (768, "en", 1), (1280, "zh-hans", 1), (1280, "en", 0)],
)
def test_axe_finds_nothing_in_any_component(
    open_page: Callable[..., Page],
    axe: Callable[[Page], list[str]],
    width: int,
    code: str,
    large: int,
) -> None:
    page = open_page(width=width)
    page.goto(f"/preferences/?language={code}&large={large}&next=/styleguide/")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
