from base64 import b64decode
from pathlib import Path

import pytest
from django.template import Context, Template

from printing import qr, render_html

from .reading import HAS_POPPLER, picture, shows_qr

ADDRESS = "https://linli.example/q/L7K49QXH/"


def test_the_symbol_has_level_m_and_a_quiet_zone_of_four() -> None:
    symbol = qr.make(ADDRESS)
    assert symbol.error == "M"
    assert qr.QUIET_ZONE == symbol.default_border_size == 4


@pytest.mark.chinese
def test_the_tag_draws_the_address_and_says_it() -> None:
    page = Template("{% load printing %}{% qr address 'large' %}").render(
        Context({"address": ADDRESS + '?"'})
    )
    assert 'class="qr qr--large"' in page
    assert f'alt="二维码：{ADDRESS}?&quot;"' in page


@pytest.mark.skipif(not HAS_POPPLER, reason="pdftoppm (poppler-utils) draws the page")
def test_the_printed_symbol_says_the_address_and_is_20_mm(tmp_path: Path) -> None:
    html = Template("{% load printing static %}{% qr address 'small' %}").render(
        Context({"address": ADDRESS})
    )
    style = '<link rel="stylesheet" href="/static/print/tokens.css"><style>@page{size:60mm}</style>'
    image = picture(render_html(style + html), tmp_path, dpi=600)
    modules = qr.make(ADDRESS).symbol_size(border=4)[0]
    module = 20 / 25.4 * 600 / modules
    assert shows_qr(image, ADDRESS, module)
    assert not shows_qr(image, ADDRESS.replace("9", "8"), module)


def test_the_picture_is_a_vector() -> None:
    kind, _, body = qr.svg_data_uri(ADDRESS).partition(",")
    assert kind.startswith("data:image/svg+xml")
    assert "svg" in (b64decode(body).decode() if "base64" in kind else body)


def test_telephone_numbers_stay_on_one_line() -> None:
    template = Template("{% load printing %}{{ text|unbroken }}{{ nothing|unbroken }}")
    said = template.render(Context({"text": "请打 021-5555 0123，谢谢", "nothing": None}))
    assert said == "请打 021-5555\u00a00123，谢谢"


def test_lines_to_write_on_stay_with_their_label() -> None:
    template = Template("{% load printing %}{{ text|to_fill_in }}")
    said = template.render(
        Context({"text": '<p data-x="1">先写。水阀：____ 电闸：___</p><p>后</p>'})
    )
    assert said == (
        '<p class="filled" data-x="1">先写。'
        '<span class="fill">水阀：<span class="fill__line">____</span></span> '
        '<span class="fill">电闸：<span class="fill__line">___</span></span></p><p>后</p>'
    )
