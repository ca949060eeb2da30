"""A tagged file passes; take one thing away, and just that is said."""

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Name

from printing.accessible import problems
from printing.structure import Structure
from printing.workshop import render_one

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9Q"
    "DwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
HEAD = """<html lang="zh-Hans"><title>治家手册</title>
<style>@page { size: A5; @top-center { content: "海防村居民区" }
@bottom-center { content: counter(page) } }</style>"""
BODY = f"""
<h1>维修电话</h1><p>灯坏了找谁，<a href="#last">看后面</a>。</p>
<nav><a href="#last" style="display:flex"><span>1</span> 最后一章</a></nav>
<img src="{PIXEL}" alt="小区大门"><img src="{PIXEL}" alt="">
<svg aria-hidden="true" width="9" height="9"><rect width="9" height="9"/></svg>
<table><thead><tr><th scope="col">服务</th><th scope="col">电话</th></tr></thead>
<tbody><tr><th scope="row">物业</th><td>021-5550 0110</td></tr>
<tr><th scope="row">居委会</th><td>021-5550 0100</td></tr></tbody></table>
<ul><li>一<ul><li>二</li></ul></li><li>三</li></ul>
<h2 style="break-before: page" id="last">最后一章</h2><p>翻烂了最好。</p>
"""


@pytest.fixture(scope="module")
def good() -> bytes:
    return render_one(HEAD + BODY, tagged=True)


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], Any]) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as document:
        change(document)
        out = BytesIO()
        document.save(out)
    return out.getvalue()


def of(pdf: bytes, *roles: str) -> list[tuple[str, str, str]]:
    """Return role, alternative text and scope of each element of these roles; of all without."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return [
            (item.role, item.text("/Alt"), str(item.attribute("/Scope")))
            for item in Structure(document).elements
            if item.role in roles or not roles
        ]


def test_a_tagged_sheet_has_no_problems(good: bytes) -> None:
    assert problems(good) == []


def test_it_is_the_same_whenever_it_is_set(good: bytes) -> None:
    again = render_one(HEAD + BODY, tagged=True)
    assert sha256(again).digest() == sha256(good).digest()


@pytest.mark.chinese
def test_a_file_without_tags_is_said_to_be_one() -> None:
    found = problems(render_one(HEAD + BODY))
    assert "文件没有标签结构。" in found


def without(*path: str) -> Callable[[pikepdf.Pdf], None]:
    """Take something away from the root."""

    def take(document: pikepdf.Pdf) -> None:
        holder = document.Root
        for name in path[:-1]:
            holder = holder[name]
        del holder[path[-1]]

    return take


def of_role(
    role: str, change: Callable[[pikepdf.Object], Any], place: int = 0
) -> Callable[[pikepdf.Pdf], None]:
    """Change the first element of a role, or the one at another place."""
    return lambda document: change(Structure(document).of(role)[place].item)


def delete(key: str) -> Callable[[pikepdf.Object], None]:
    return lambda item: item.__delitem__(key)


def untag_a_word(document: pikepdf.Pdf) -> None:
    page = document.pages[0]
    name = next(iter(page.obj.Resources.Font))
    page.contents_add(f"BT {name} 12 Tf 50 50 Td <0041> Tj ET".encode())


def forget_the_scope(item: pikepdf.Object) -> None:
    del item.A["/Scope"]


def empty_the_contents(document: pikepdf.Pdf) -> None:
    for note in document.pages[0].Annots:
        note.Contents = pikepdf.String("")


def rename(role: str) -> Callable[[pikepdf.Object], None]:
    return lambda item: item.__setitem__("/S", Name(role))


@pytest.mark.chinese
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (without("/Lang"), "语言"),
        (without("/MarkInfo", "/Marked"), "声明自己带标签"),
        (without("/ViewerPreferences", "/DisplayDocTitle"), "文件名"),
        (without("/Metadata"), "PDF/UA-1"),
        (without("/StructTreeRoot", "/ParentTree"), "对应的标签"),
        (lambda document: document.docinfo.__delitem__("/Title"), "标题"),
        (untag_a_word, "第1页有内容没有标签"),
        (of_role("/TH", forget_the_scope), "1 个表头"),
        (of_role("/TH", delete("/ID"), 1), "不存在的表头"),
        (of_role("/Figure", delete("/Alt")), "替代文字"),
        (of_role("/H1", rename("/H2")), "0 级标题之后跳到了 2 级"),
        (of_role("/H2", rename("/H4")), "1 级标题之后跳到了 4 级"),
        (of_role("/Link", rename("/Span")), "链接没有标签"),
        (empty_the_contents, "通向哪里"),
        (lambda document: document.pages[0].obj.__delitem__("/Tabs"), "顺序"),
        (of_role("/P", rename("/Paragraph")), "/Paragraph"),
        (of_role("/TR", rename("/Div")), "TH"),
        (of_role("/Document", rename("/Part")), "完整的文档"),
    ],
)
def test_what_is_missing_is_said(good: bytes, change: Any, said: str) -> None:
    found = problems(changed(good, change))
    assert any(said in sentence for sentence in found), found


# --- what the house does after WeasyPrint -------------------------------------------------------


def test_running_heads_and_decoration_are_not_read_out(good: bytes) -> None:
    assert [alt for _role, alt, _scope in of(good, "/Figure")] == ["小区大门"]
    with pikepdf.open(BytesIO(good)) as document:
        for page in document.pages:
            operators = [str(item.operator) for item in pikepdf.parse_content_stream(page)]
            assert operators.count("BMC") + operators.count("BDC") == operators.count("EMC")


def test_heads_of_tables_say_whether_they_are_of_a_row_or_a_column(good: bytes) -> None:
    scopes = [scope for _role, _alt, scope in of(good, "/TH")]
    assert scopes == ["/Column", "/Column", "/Row", "/Row"]


def test_a_link_is_one_link_and_says_its_words(good: bytes) -> None:
    with pikepdf.open(BytesIO(good)) as document:
        said = [str(note.Contents) for note in document.pages[0].Annots]
    assert said == ["看后面"] * 2
    assert len(of(good, "/Link")) == 2


@pytest.mark.parametrize(
    ("levels", "become"),
    [
        ([1, 3, 3, 4, 2, 3], [1, 2, 2, 3, 2, 3]),
        ([2, 1, 2], [1, 1, 2]),
        ([3, 4, 3], [1, 2, 1]),
        ([1, 2, 3], [1, 2, 3]),
    ],
)
def test_headings_skip_no_level(levels: list[int], become: list[int]) -> None:
    html = HEAD + "".join(f"<h{level}>题</h{level}>" for level in levels)
    pdf = render_one(html, tagged=True)
    headings = [role for role, _alt, _scope in of(pdf) if role.startswith("/H")]
    assert headings == [f"/H{level}" for level in become]
    assert problems(pdf) == []


def test_a_picture_without_words_stops_the_sheet() -> None:
    from printing.errors import SheetFault

    with pytest.raises(SheetFault):
        render_one(f'{HEAD}<img src="{PIXEL}">', tagged=True)
