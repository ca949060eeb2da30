"""Hostile sheets: each is refused or bounded with a sentence, and no request leaves the machine."""

import socket
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import quote

import pytest
from PIL import Image
from pytest_django import Settings

from printing import pages, render_html, workshop
from printing.errors import (
    BadImage,
    FetchRefused,
    FileMissing,
    PrintFault,
    TooDeep,
    TooLarge,
    TooManyPages,
    TooManyTables,
    TooSlow,
)

from .reading import words

KNOCK = b"!"


class Listener:
    """A real server on loopback that writes down who came."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}/"
        self.visits = 0
        self.knocked = Event()
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                visitor, _address = self.socket.accept()
            except OSError:
                return
            self.visits += 1
            if visitor.recv(1) == KNOCK:
                self.knocked.set()
            visitor.close()

    def knock(self) -> None:
        """Come ourselves, after everybody else, and wait until the door was opened."""
        with socket.create_connection(self.socket.getsockname()) as door:
            door.sendall(KNOCK)
            assert self.knocked.wait(30)


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener()
    yield server
    server.socket.shutdown(socket.SHUT_RDWR)
    server.socket.close()


@pytest.fixture(autouse=True)
def _the_press_lives() -> Iterator[None]:
    yield
    assert words(render_html("<p>居民")) == "居民"


def refusal(html: str) -> PrintFault:
    with pytest.raises(PrintFault) as fault:
        render_html(html)
    assert len(str(fault.value)) < 300
    return fault.value


# --- addresses ----------------------------------------------------------------------------------

WAYS = {
    "img": '<img src="{}">',
    "img in a set": '<img srcset="{} 2x" src="{}">',
    "object": '<object data="{}"></object>',
    "embed": '<embed src="{}">',
    "stylesheet": '<link rel="stylesheet" href="{}">',
    "attachment": '<link rel="attachment" href="{}">',
    "attached link": '<a rel="attachment" href="{}">x</a>',
    "import": '<style>@import "{}";</style>',
    "background": '<p style="background:url({})">x',
    "list": '<ul style="list-style-image:url({})"><li>x</ul>',
    "content": "<style>p::before{{content:url({})}}</style><p>x",
    "typeface": '<style>@font-face{{font-family:x;src:url({})}}</style><p style="font-family:x">x',
    "border": '<p style="border:9px solid;border-image:url({}) 30">x',
    "page": "<style>@page{{background:url({})}}</style><p>x",
    "margin": "<style>@page{{@top-left{{content:url({})}}}}</style><p>x",
    "colours": "<style>@color-profile device-cmyk{{src:url({})}}</style><p>x",
    "svg image": '<svg width="9" height="9"><image href="{}" width="9" height="9"/></svg>',
    "svg use": '<svg width="9" height="9"><use href="{}#x"/></svg>',
    "svg style": '<svg width="9" height="9"><style>@import url({});</style></svg>',
    "svg fill": '<svg width="9" height="9"><rect width="9" height="9" fill="url({}#x)"/></svg>',
}


@pytest.mark.parametrize("way", WAYS)
def test_no_request_leaves_the_machine(way: str, listener: Listener) -> None:
    html = WAYS[way].replace("{}", listener.address + "x.png")
    with suppress(PrintFault):
        render_html(html.replace("{{", "{").replace("}}", "}"))
    listener.knock()
    assert listener.visits == 1, "only the test's own"


@pytest.mark.parametrize("way", ["img", "stylesheet", "attachment", "background", "typeface"])
@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/x.png",
        "//10.0.0.1/x.png",
        "/static/../../etc/passwd",
        "/media/%2e%2e/%2e%2e/etc/passwd",
        "ftp://127.0.0.1/x.png",
    ],
)
def test_what_is_not_ours_is_refused(way: str, address: str) -> None:
    html = WAYS[way].replace("{}", address).replace("{{", "{").replace("}}", "}")
    fault = refusal(html)
    assert isinstance(fault, FetchRefused | FileMissing)
    assert "root:" not in str(fault)


# --- drawings -----------------------------------------------------------------------------------

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'


def drawing(content: str, head: str = "") -> str:
    return f'<img src="data:image/svg+xml,{quote(head + SVG.format(content))}">'


def test_a_drawing_may_not_refer_to_anything(listener: Listener) -> None:
    for content in (
        f'<image href="{listener.address}x.png" width="9" height="9"/>',
        f'<style>@import url({listener.address}x.css);</style><rect width="9" height="9"/>',
        f'<script href="{listener.address}x.js"/><rect width="9" height="9"/>',
        f'<foreignObject><img src="{listener.address}x.png"/></foreignObject>',
    ):
        with suppress(PrintFault):
            render_html(drawing(content))
    listener.knock()
    assert listener.visits == 1


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://127.0.0.1/svg.dtd">',
    ],
)
def test_a_drawing_may_not_declare_entities(head: str) -> None:
    assert isinstance(refusal(drawing("<text>&x;</text>", head)), BadImage)


def test_a_drawing_that_uses_itself_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    levels = "".join(
        f'<g id="l{level}">' + f'<use href="#l{level - 1}"/>' * 10 + "</g>" for level in range(1, 9)
    )
    body = f'<g id="l0"><rect width="1" height="1"/></g>{levels}<use href="#l8"/>'
    monkeypatch.setattr(workshop, "SECONDS", 3)
    assert isinstance(refusal(drawing(body)), TooSlow)
    monkeypatch.undo()


# --- bombs --------------------------------------------------------------------------------------


def bomb(kind: str) -> bytes:
    """Return a small file with too many pixels: 81 million in a PNG, 42 in what is slow to make."""
    out, side = BytesIO(), 9000 if kind == "PNG" else 6500
    ways: dict[str, Any] = {
        "TIFF": {"compression": "group4"},
        "WEBP": {"quality": 1, "method": 0},
    }
    mode = "1" if kind in {"PNG", "TIFF"} else "L"
    Image.new(mode, (side, side)).save(out, kind, **ways.get(kind, {}))
    return out.getvalue()


@pytest.fixture(scope="module")
def bombs() -> dict[str, bytes]:
    return {kind: bomb(kind) for kind in ("PNG", "GIF", "WEBP", "TIFF")}


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP", "TIFF"])
@pytest.mark.parametrize("mime", ["{}", "svg+xml", "../text/css", "x"])
def test_a_bomb_is_measured_and_not_unpacked(bombs: dict[str, bytes], kind: str, mime: str) -> None:
    """Whatever it says it is; before the child that would unpack it has seen it."""
    said = f"image/{mime.format(kind.lower())}" if "text" not in mime else "text/css"
    data = f"data:{said};base64,{b64encode(bombs[kind]).decode()}"
    fault = refusal(f'<img src="{data}">')
    assert isinstance(fault, TooLarge | BadImage)


def test_a_bomb_in_a_drawing_is_measured_as_well(bombs: dict[str, bytes]) -> None:
    data = f"data:image/png;base64,{b64encode(bombs['PNG']).decode()}"
    inside = f'<image href="{data}" width="9" height="9"/>'
    assert isinstance(refusal(drawing(inside)), TooLarge)


def test_a_bomb_among_the_photos_is_measured(
    bombs: dict[str, bytes], settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "bomb.png").write_bytes(bombs["PNG"])
    assert len(bombs["PNG"]) < 20_000
    assert isinstance(refusal('<img src="/media/bomb.png">'), TooLarge)


# --- markup -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    ['<td colspan="100000">一', '<th rowspan="100000">一', '<td colspan="99999999999999999999">一'],
)
def test_cells_cannot_span_the_world(cell: str) -> None:
    pdf = render_html(f"<table><tr>{cell}<td>二<tr><td>三</table>")
    assert pages.page_count(pdf) == 1
    assert words(pdf) == "一二三"


@pytest.mark.parametrize("attribute", ["colspan", "rowspan", "span"])
@pytest.mark.parametrize("value", ["-1", "0", "x", "²", "1e9"])
def test_nonsense_spans_nothing(attribute: str, value: str) -> None:
    html = (
        f'<table><colgroup><col {attribute}="{value}"></colgroup><tr><td {attribute}="{value}">一'
    )
    assert words(render_html(html)) == "一"


def test_nine_tables_in_each_other_are_refused() -> None:
    nested = "<table><tr><td>" * 9 + "一"
    assert isinstance(refusal(nested), TooManyTables)
    assert words(render_html("<table><tr><td>" * 3 + "一")) == "一"


def test_tags_without_end_are_refused() -> None:
    assert isinstance(refusal("<div>" * 4000 + "一"), TooDeep)


def test_scripts_do_nothing(listener: Listener) -> None:
    script = f'<script src="{listener.address}x.js"></script><script>document.write("二")</script>'
    assert words(render_html(f"{script}<p onclick='x()'>一")) == "一"
    listener.knock()
    assert listener.visits == 1


def test_two_hundred_pages_of_one_paragraph_are_printed() -> None:
    """Large type, so that they cost two seconds and not twenty."""
    style = "<style>@page{size:60mm;margin:5mm}p{font-size:40pt;line-height:1.2;margin:0}</style>"
    pdf = render_html(f"{style}<p>{'邻里互助' * 450}")
    assert 200 <= pages.page_count(pdf) <= workshop.MOST_PAGES


def test_a_paragraph_longer_than_a_book_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "MOST_PAGES", 5)
    assert isinstance(refusal(f"<p>{'邻里互助' * 3000}"), TooManyPages)
