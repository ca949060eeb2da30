"""Books to be printed, without a database."""

from typing import Any

from django.utils.safestring import mark_safe

from handbooks.composing import Book, Chapter, Imprint
from handbooks.data import Mark, Table

CODE = "E7K49QXE"
SENTENCE = "<p>灯坏了找谁，水漏了谁修，钱从哪里出。</p>"
PHONES = Table(
    ["服务", "电话", "时间"],
    [["便民维修", "021-5550 0331", Mark("24小时")]],
    caption="报修",
    widths=("", "36mm", "17mm"),
    kind="phones",
)
LONG = Table(["门牌", "管家"], [[f"{n}号甲", f"管家{n}"] for n in range(1, 61)])


def phones() -> Chapter:
    return Chapter("c1", "维修电话", "半夜也有人接。", mark_safe(""), [PHONES])


def long_chapter() -> Chapter:
    return Chapter("s-long", "很长的一章", "", mark_safe("<h2>门牌</h2>" + SENTENCE), [LONG])


def linked() -> Chapter:
    text = (
        '<h2>这里</h2><p>看<a href="#s-long">很长的一章</a>、<a href="#there">那里</a>和'
        '<a href="https://example.org/">网站</a>。</p>'
    )
    return Chapter(
        "s-linked", "两处去向", "", mark_safe(f'{text}{SENTENCE * 40}<h2 id="there">那里</h2>')
    )


def sentence(words: str, key: str = "s-words", title: str = "一句话") -> Chapter:
    return Chapter(key, title, "", mark_safe(f"<p>{words}</p>"))


def a_book(chapters: list[Chapter] | None = None, **fields: Any) -> Book:
    if chapters is None:
        chapters = [phones(), long_chapter(), linked(), sentence("就一句。")]
    usual: dict[str, Any] = {
        "who": "海防村居民区",
        "over": "澄河街道",
        "title": "治家手册",
        "subtitle": "一查就有",
        "lead": "一本小册子。",
        "year": 2026,
        "accent": "#7A3E2B",
        "pattern": "HFC",
        "office": [("地址", "海防路421弄"), ("电话", "021-5550 0300")],
        "chapters": chapters,
    }
    return Book(**usual | fields)


def an_imprint() -> Imprint:
    return Imprint("2026年版 · 第3版", "2026年11月3日", CODE, 3, "许念慈", 500)
