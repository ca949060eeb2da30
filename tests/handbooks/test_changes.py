"""What is new in a book is said chapter by chapter, in words that an office can read out."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils.safestring import mark_safe
from django.utils.translation import override

from handbooks.changes import changes
from handbooks.composing import Book, Chapter
from handbooks.data import Mark, Table
from handbooks.door import DoorGroup
from handbooks.lines import Line, html_lines
from handbooks.news import in_one_line, news

RIGHTS = "<h3>业主有哪些权利</h3><p>可以参加表决。可以监督物业。</p><ul><li>查账</li></ul>"


@pytest.fixture(autouse=True)
def _chinese():
    with override("zh-hans"):
        yield


def chapter(title: str, html: str = "", rows: list[list[str]] | None = None) -> Chapter:
    tables = [Table(["服务", "电话", "时间"], rows, kind="phones")] if rows else []
    words = html or f"<p>{title}的话。{title}的第二句话。</p>"
    return Chapter("c1", title, "", mark_safe(words), tables)


def book(*chapters: Chapter, **fields: Any) -> Book:
    plain = Book(
        who="海防村居民区",
        over="澄河街道",
        title="治家手册",
        subtitle="",
        lead="",
        year=2026,
        accent="#1F5F4F",
        pattern="HFC",
        office=[("电话", "021-5550 0300")],
        chapters=list(chapters),
    )
    return replace(plain, **fields)


def said(old: Book, new: Book) -> list[tuple[str, list[str]]]:
    return [(piece.text, piece.details) for piece in news(changes(old, new))]


def test_the_same_book_has_nothing_new():
    assert said(book(chapter("甲")), book(chapter("甲"))) == []


def test_a_phone_that_changed_is_told_with_both_numbers():
    before = chapter("电话", rows=[["物业报修", "021-5550 0110", Mark("24小时")]])
    after = chapter("电话", rows=[["物业报修", "021-5550 0111", Mark("24小时")]])
    assert said(book(before), book(after)) == [
        (
            "第1章《电话》有改动",
            ["物业报修：021-5550 0110 改为 021-5550 0111"],
        )
    ]


def test_a_phone_that_answers_at_night_now_is_told_too():
    before = chapter("电话", rows=[["物业报修", "021-5550 0110", ""]])
    after = chapter("电话", rows=[["物业报修", "021-5550 0110", Mark("24小时")]])
    assert said(book(before), book(after)) == [("第1章《电话》有改动", ["物业报修：新增 24小时"])]


def test_rows_and_sentences_that_came_and_went():
    before = chapter("电话", rows=[["火警", "119", ""], ["门卫", "8001", ""]])
    after = chapter("电话", rows=[["火警", "119", ""], ["急救", "120", "24小时"]])
    assert said(book(before), book(after)) == [
        ("第1章《电话》有改动", ["新增：急救 120 24小时", "删去：门卫 8001"])
    ]


def test_a_sentence_is_compared_with_the_one_it_was():
    before = chapter("权利", RIGHTS)
    after = chapter("权利", RIGHTS.replace("可以监督物业", "可以监督物业和业委会"))
    assert said(book(before), book(after)) == [
        ("第1章《权利》有改动", ["“可以监督物业。”改为“可以监督物业和业委会。”"])
    ]


def test_of_a_long_sentence_the_part_that_differs_is_shown():
    long = "小区" * 60
    after = said(
        book(chapter("甲", f"<p>{long}甲。</p>")), book(chapter("甲", f"<p>{long}乙。</p>"))
    )
    (detail,) = after[0][1]
    assert "甲" in detail
    assert "乙" in detail
    assert len(detail) < 140


def test_chapters_that_came_went_and_were_renamed():
    old = book(chapter("甲"), chapter("乙"), chapter("丙"))
    renamed = replace(chapter("乙"), title="乙章")
    new = book(chapter("新"), chapter("甲"), renamed)
    assert said(old, new) == [
        ("新增第1章《新》", []),
        ("《乙》一章改名为《乙章》", []),
        ("删去《丙》一章", []),
    ]


def test_only_the_chapter_that_was_carried_has_moved():
    one, two, three, four = (chapter(title) for title in "甲乙丙丁")
    assert said(book(one, two, three, four), book(two, three, four, one)) == [
        ("《甲》由第1章移到第4章", [])
    ]


def test_a_chapter_before_others_moves_none_of_them():
    one, two = chapter("甲"), chapter("乙")
    assert said(book(one, two), book(chapter("新"), one, two)) == [("新增第1章《新》", [])]


def test_two_chapters_with_one_title_are_not_taken_for_one():
    twins = book(chapter("甲", "<p>一。</p>"), chapter("甲", "<p>二。</p>"))
    assert said(twins, twins) == []
    assert [text for text, _ in said(book(twins.chapters[0]), twins)] == ["新增第2章《甲》"]


def test_the_cover_and_the_office_hours():
    old = book(chapter("甲"))
    new = book(chapter("甲"), title="海防治家手册", office=[("电话", "021-5550 0301")])
    assert said(old, new) == [
        (
            "封面或版权页有改动",
            ["标题：治家手册 改为 海防治家手册", "电话：021-5550 0300 改为 021-5550 0301"],
        )
    ]


def test_many_changes_are_counted():
    rows = [[f"{n}号楼", "张"] for n in range(20)]
    new = [[f"{n}号楼", "李"] for n in range(20)]
    (_text, details), *_rest = said(book(chapter("楼", rows=rows)), book(chapter("楼", rows=new)))
    assert len(details) == 7
    assert details[-1] == "另有14处改动"


def picture(src: str) -> Book:
    return book(chapter("甲", f"<p>话。</p><img alt='门' src='{src}' width='9'>"))


def test_another_picture_is_a_change_too():
    said_of_it = [("第1章《甲》有改动", ["图片有更换"])]
    before = picture("/media/images/a.max-1400x1400.jpg")
    assert said(book(chapter("甲", "<p>话。</p>")), before) == said_of_it
    assert said(before, picture("/media/images/b.max-1400x1400.jpg")) == said_of_it


def test_the_same_picture_in_another_size_or_kept_with_an_edition_is_none():
    before = picture(f"/media/handbooks/pictures/{'0' * 64}-a.jpg")
    assert said(before, picture("/media/images/a.max-900x900.format-jpeg.jpg")) == []


def test_how_words_are_set_is_no_change():
    plain = book(chapter("甲", "<p>话。</p><table><tr><td>一</td></tr></table>"))
    styled = book(
        chapter("甲", "<p class='x'>话。</p>\n<table class='y'><tr><td>一</td></tr></table>")
    )
    assert said(plain, styled) == []


def test_phones_for_the_door_count_where_no_chapter_lists_them():
    groups = [[DoorGroup("报修", [("物业", phone, "")])] for phone in ("8001", "8002")]
    old, new = (book(chapter("甲"), door=door) for door in groups)
    assert said(old, new) == [("封面或版权页有改动", ["物业：8001 改为 8002"])]


def test_the_imprint_says_it_only_when_it_is_short():
    old = book(chapter("甲"), chapter("乙"))
    one = changes(old, book(chapter("甲"), chapter("乙"), chapter("丙")))
    assert in_one_line(one) == "新增第3章《丙》。"
    many = changes(old, book(*[chapter(f"第{n}个很长很长的标题") for n in range(20)]))
    assert in_one_line(many) == ""
    other_picture = changes(picture("/media/images/a.jpg"), picture("/media/images/b.jpg"))
    assert in_one_line(other_picture) == "第1章《甲》有改动。"
    phones = [book(chapter("电话", rows=[["物业", phone]])) for phone in ("8001", "8002")]
    assert in_one_line(changes(*phones)) == "物业：8001 改为 8002。"
    assert in_one_line([]) == ""


def test_html_is_read_as_headings_sentences_and_rows():
    table = "<table><tr><th>一</th><td>二<br>三</td></tr></table>"
    html = f"<h3>怎样<b>报修</b></h3><p>先打电话。再等人</p>{table}"
    assert html_lines(html) == [
        Line("heading", "", "怎样报修"),
        Line("text", "", "先打电话。"),
        Line("text", "", "再等人"),
        Line("row", "一", "二 三"),
    ]
