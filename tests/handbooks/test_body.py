"""The blocks of a chapter: the same markup on the screen and on paper."""

from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from communities.models import Photo
from handbooks.body import ChapterBodyBlock
from handbooks.composing import compose, imprint
from handbooks.services import print_book
from home.short_links import page_code
from printing.codes import grouped
from tests import factories
from tests.factories import handbooks

pytestmark = pytest.mark.django_db

EXAMPLES = {
    "text": "footnote",
    "heading": "怎样报名",
    "phones": "水管抢修",
    "table": "邻里纠纷",
    "steps": "记下工单号",
    "photo": "春天的议事会",
    "plan": "集合点",
    "notice": "电瓶车",
    "quote": "自己定的规矩",
    "to_page": "近期活动和报名",
    "records": "便民电话",
}


@pytest.fixture
def community():
    return factories.community(name="海防村居民区")


@pytest.fixture
def photo(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    out = BytesIO()
    Image.new("RGB", (2100, 1500), "#DDD").save(out, "PNG")
    photo = Photo.objects.create(title="窗", file=ImageFile(out, name="p.png"))
    photo.contextual_alt_text, photo.decorative = "一扇窗", False
    return photo


def printed(community, *blocks) -> list[str]:
    """The text of the pages of a book with one chapter."""
    own = {"title": "一章", "lead": "", "body": list(blocks)}
    book = compose(handbooks.handbook(community, [("own", own)]), timezone.now())
    pdf = print_book(book, imprint(book, None, timezone.now())).pdf
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


@pytest.mark.chinese
@pytest.mark.parametrize("name", EXAMPLES)
def test_each_block_shows_an_example_a_label_and_a_description(name):
    block = ChapterBodyBlock().child_blocks[name]
    assert block.is_previewable
    assert block.meta.label
    assert block.meta.description
    html = block.render(block.get_preview_value())
    assert EXAMPLES[name] in html
    assert "style=" not in html


def test_no_block_is_without_an_example():
    assert set(ChapterBodyBlock().child_blocks) == set(EXAMPLES)


def test_the_picker_shows_a_block_as_the_book_sets_it(community, client):
    client.force_login(factories.social_worker(community))
    block = ChapterBodyBlock().child_blocks["phones"]
    from handbooks.models import HandbookPage

    own = HandbookPage.chapters.field.stream_block.child_blocks["own"]
    used = own.child_blocks["body"].child_blocks["phones"]
    address = reverse("wagtailadmin_block_preview")
    answer = client.get(address, {"id": used.definition_prefix})
    assert "print/book.css" in answer.content.decode()
    assert block.meta.label == used.meta.label


def test_words_marked_as_a_footnote_are_kept_and_stand_at_the_foot_of_the_page(community):
    html = '<p data-block-key="a">一句话。<small class="footnote">页脚的话。</small>再一句。</p>'
    converter = ContentstateConverter(features=["footnote"])
    assert converter.to_database_format(converter.from_database_format(html)) == html
    page = printed(community, ("text", html))[3]
    assert page.index("再一句") < page.index("页脚的话")
    assert page.count("①") == 2


def test_footnotes_of_each_chapter_count_from_one(community):
    note = '<p>话。<small class="footnote">注。</small></p>'
    chapters = [
        ("own", {"title": title, "lead": "", "body": [("text", note)]}) for title in ("甲", "乙")
    ]
    book = compose(handbooks.handbook(community, chapters), timezone.now())
    pdf = print_book(book, imprint(book, None, timezone.now())).pdf
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert text.count("①") == 4
    assert "②" not in text


@pytest.mark.chinese
def test_own_phones_stand_in_their_categories_with_their_marks(community):
    phones = [
        {"category": "health", "name": "心理援助", "number": "12356", "all_day": True},
        {"category": "emergency", "name": "报警", "number": "110", "hours": "随时"},
    ]
    page = printed(community, ("phones", {"caption": "记住它们", "phones": phones}))[3]
    assert page.index("紧急") < page.index("报警") < page.index("心理援助")
    assert "24小时" in page.split("心理援助")[1]
    assert "随时" in page


def test_a_photo_is_printed_from_a_picture_of_its_size_with_its_words(community, photo):
    value = {"image": photo, "caption": "花窗", "size": "full"}
    own = {"title": "一章", "lead": "", "body": [("photo", value)]}
    book = handbooks.handbook(community, [("own", own)], cover_picture=photo)
    composed = compose(book, timezone.now())
    (chapter,) = composed.chapters
    assert 'alt="一扇窗"' in chapter.html
    assert 'width="1400"' in chapter.html
    assert composed.picture.endswith(".jpg")
    pdf = print_book(composed, imprint(composed, None, timezone.now())).pdf
    first, fourth = (PdfReader(BytesIO(pdf)).pages[number] for number in (0, 3))
    assert [image.image.width for image in fourth.images] == [1400]
    assert len(first.images) == 1


def test_a_code_leads_to_the_page_and_can_be_typed(community):
    value = {"page": community.page, "text": "活动"}
    page = printed(community, ("to_page", value))[3]
    assert grouped(page_code(community.page)) in page


def test_records_are_those_of_the_community_that_prints_the_book(community):
    factories.estate(community, name="海防一村", repair_phone="021-5550 0110")
    other = factories.community(name="句容里居民区")
    factories.estate(other, name="句容苑", repair_phone="021-5559 9999")
    shared = handbooks.shared_chapter(
        community.sub_district, body=[("records", {"source": "phones"})]
    )
    place = [("shared", {"chapter": shared, "hidden": False})]
    book = compose(handbooks.handbook(community, place), timezone.now())
    assert "021-5550" in book.chapters[0].html
    assert "021-5559" not in book.chapters[0].html


def test_cells_are_aligned_as_they_were_in_the_editor(community):
    data = [["项目", "元"], ["<b>纸</b>", "12"]]
    cell = [{"row": 1, "col": 1, "className": "htRight htMiddle"}]
    table = {"data": data, "cell": cell, "first_row_is_table_header": True}
    html = ChapterBodyBlock().child_blocks["table"].render({"table": table, "widths": ""})
    assert '<td class="right">12</td>' in html
    assert "&lt;b&gt;" in html


@pytest.mark.chinese_house
def test_the_sheet_for_the_door_prefers_what_answers_at_night(community):
    from communities.models import ServicePhone
    from handbooks.door import MOST

    for number in range(MOST + 3):
        ServicePhone.objects.create(
            community=community,
            category="repair",
            label=f"师傅{number}",
            phone=f"021-5550 01{number:02}",
            all_day=number >= 3,
        )
    pages = printed(community, ("text", "<p>字</p>"))
    door = next(page for page in pages if "有事打电话" in page)
    assert door.count("24小时") == MOST
    assert "师傅0" not in door
    assert pages.index(door) > 3
