"""What an editor is told before a book is printed: in words, beside the field, never a refusal."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image

from communities.models import Photo, ServicePhone
from communities.phone_shapes import phone_remark
from handbooks.checking import Remark, remarks, remember_lengths
from handbooks.composing import compose
from handbooks.services import print_book
from handbooks.tables import (
    LARGE_LINE,
    PADDING,
    READABLE,
    column_shares,
    set_in,
    text_width,
)
from tests import factories
from tests.factories import handbooks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def community():
    return factories.community(name="海防村居民区")


def photo(width: int, height: int = 900, alt: str = "一张照片") -> Photo:
    out = BytesIO()
    Image.new("RGB", (width, height), "#DDD").save(out, "PNG")
    image = Photo.objects.create(title="照片", file=ImageFile(out, name="p.png"))
    image.contextual_alt_text, image.decorative = alt, False
    return image


def own(*blocks, title: str = "我们的章"):
    return ("own", {"title": title, "lead": "", "body": list(blocks), "page_limit": None})


def table(rows):
    return ("table", {"table": {"data": rows, "first_row_is_table_header": True}, "widths": ""})


def found(community, *chapters) -> list[Remark]:
    book = handbooks.handbook(community, list(chapters))
    return remarks(type(book).objects.get(pk=book.pk))


def sentences(community, *chapters) -> str:
    return " ".join(remark.sentence for remark in found(community, *chapters))


@pytest.mark.parametrize(
    "number",
    [
        "110", "119", "12345", "95598", "10086", "962288", "400-820-8820", "138 0013 8000",
        "+86 138 0013 8000", "021-5550 0100", "（021）5550 0100", "0571-8888 1234",
        "0991-234 5678", "021-5550 0100转8", "021-5550 0100-801", "110、119",
    ],
)  # fmt: skip
def test_a_phone_that_can_be_dialled_is_passed(number):
    assert phone_remark(number) is None


@pytest.mark.chinese
@pytest.mark.parametrize(
    ("number", "word"),
    [
        ("5550 0100", "区号"),
        ("1380013800", "11位"),
        ("138001380001", "11位"),
        ("021-555 010", "核对"),
        ("12", "核对"),
        ("问居委会", "字符"),
        ("", "字符"),
    ],
)
def test_a_phone_of_a_wrong_shape_is_remarked_on_in_words(number, word):
    assert word in str(phone_remark(number))


def test_a_wrong_phone_is_found_beside_its_field(community):
    phones = [
        {"category": "repair", "name": "水管", "number": "021-5550 0100"},
        {"category": "", "name": "锁匠", "number": "5550 0100"},
    ]
    (remark,) = found(community, own(("phones", {"caption": "", "phones": phones})))
    assert remark.where == "我们的章"
    assert remark.path[0] == "chapters"
    assert remark.path[2] == "body"
    assert (remark.path[4], remark.path[6]) == ("phones", "number")


def test_the_records_phones_are_looked_at_too(community):
    ServicePhone.objects.create(
        community=community, category="repair", label="水管", phone="5550 0100"
    )
    remark = found(community, own(("text", "<p>字</p>")))[0]
    assert "水管" in remark.where


@pytest.mark.chinese
@pytest.mark.parametrize(
    ("width", "size", "told"),
    [(933, "full", False), (930, "full", True), (561, "small", False), (558, "small", True)],
)
def test_a_photo_has_two_hundred_dots_an_inch_where_it_is_printed(community, width, size, told):
    value = {"image": photo(width, 500), "caption": "", "size": size}
    assert ("每英寸" in sentences(community, own(("photo", value)))) is told


@pytest.mark.chinese
def test_a_plan_is_measured_as_it_is_turned(community):
    upright = {"image": photo(1200, 700), "caption": "", "size": "line"}
    turned = upright | {"size": "turned"}
    assert "每英寸" not in sentences(community, own(("plan", upright)))
    assert "每英寸" in sentences(factories.community(), own(("plan", turned)))


@pytest.mark.chinese
def test_a_picture_without_words_is_told(community):
    value = {"image": photo(1400, alt=""), "caption": "", "size": "full"}
    remark = found(community, own(("photo", value)))[0]
    assert "替代文字" in remark.sentence
    assert remark.path[-2:] == ("image", "alt_text")


@pytest.mark.chinese
def test_a_table_of_many_columns_would_be_too_small(community):
    wide = [["每天都要写的一格"] * 8]
    narrow = [["每天都要写的一格"] * 5]
    assert set_in(narrow) >= READABLE
    assert "磅" in sentences(community, own(table(wide)))
    assert "磅" not in sentences(factories.community(), own(table(narrow)))


def test_columns_are_as_wide_as_their_words_or_as_they_are_told():
    rows = [["什么事", "电话"], ["家里水管、电线、马桶坏了", "110"]]
    wide, narrow = column_shares(rows)
    assert wide > 2 * narrow
    assert wide + narrow == 100
    assert column_shares(rows, "1 3") == [25, 75]
    assert column_shares(rows, "1 3 5") == column_shares(rows)
    assert sum(column_shares([["一"] * 7])) == 100


def test_short_columns_stay_on_one_line_in_large_type_too():
    rows = [["放什么", "多少", "看一眼日期"], ["急救包（绷带、碘伏、创可贴）", "每人1套", "半年"]]
    wide, much, day = column_shares(rows)
    assert wide + much + day == 100
    assert much / 100 * LARGE_LINE >= text_width("每人1套") + PADDING


def test_empty_and_hidden_chapters_and_drafts_are_told(community):
    shared = handbooks.shared_chapter(community.sub_district, title="业主的权利")
    draft = handbooks.shared_chapter(community.sub_district, title="还没写好")
    type(draft).objects.filter(pk=draft.pk).update(live=False)
    told = found(
        community,
        own(title="空空的"),
        ("shared", {"chapter": shared, "hidden": True}),
        ("shared", {"chapter": draft, "hidden": False}),
    )
    assert [(one.where, one.severity) for one in told] == [
        ("空空的", "warning"),
        ("业主的权利", "hint"),
        ("还没写好", "hint"),
    ]


@pytest.mark.chinese
def test_a_code_to_a_page_that_nobody_can_read_is_told(community):
    community.page.unpublish()
    value = {"page": community.page, "text": ""}
    assert "扫了会落空" in sentences(community, own(("to_page", value)))


@pytest.mark.chinese
def test_the_length_of_a_chapter_is_known_once_it_was_set(community):
    long = own(("text", "<p>灯坏了找谁，水漏了谁修。</p>" * 160), title="太长的章")
    book = handbooks.handbook(community, [own(("text", "<p>字</p>")), long])
    assert not remarks(book)
    composed = compose(book, timezone.now())
    from handbooks.composing import imprint

    bound = print_book(composed, imprint(composed, None, timezone.now()))
    remember_lengths(book, composed, bound)
    (remark,) = remarks(book)
    assert remark.where == "太长的章"
    assert "最多4页" in remark.sentence


@pytest.mark.chinese
def test_a_replaced_chapter_is_compared_again_when_the_shared_one_changes(community):
    shared = handbooks.shared_chapter(community.sub_district, title="业主的权利")
    own_text = {
        "title": "我们的权利",
        "lead": "",
        "body": handbooks.body("<p>自己的话。</p>"),
        "compared": False,
        "compared_at": timezone.now(),
    }
    place = ("shared", {"chapter": shared, "hidden": False, "instead": [own_text]})
    book = handbooks.handbook(community, [place])
    (chapter,) = compose(book, timezone.now()).chapters
    assert chapter.title == "我们的权利"
    assert chapter.key == f"s-{shared.key}"
    assert "自己的话" in chapter.html
    assert not remarks(book)
    changed = timezone.now() + timedelta(days=3)
    type(shared).objects.filter(pk=shared.pk).update(last_published_at=changed)
    (remark,) = remarks(type(book).objects.get(pk=book.pk))
    assert "对照" in remark.sentence
