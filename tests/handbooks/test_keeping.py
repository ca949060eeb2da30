"""A book that was printed is kept whole, and can be made a book again."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy
from PIL import Image

from handbooks.composing import Chapter, compose
from handbooks.data import Mark, Table
from handbooks.keeping import (
    FOLDER,
    from_json,
    picture_name,
    to_json,
    to_json_with_pictures,
)
from tests import factories
from tests.factories import handbooks

PHONES = Table(
    [gettext_lazy("Phone")], [["119", Mark("24小时")]], widths=("", "9mm"), kind="phones"
)
CHAPTER = Chapter("c1", "电话", "", mark_safe("<p>一<b>二</b></p>"), [PHONES])


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def kept(value):
    return from_json(json.loads(json.dumps(to_json(value), ensure_ascii=False)))


def test_a_chapter_comes_back_as_it_was():
    back = kept(CHAPTER)
    assert back == CHAPTER
    assert isinstance(back.html, SafeString)
    assert getattr(back.tables[0].rows[0][1], "is_mark", False)
    assert isinstance(back.tables[0].widths, tuple)


@pytest.mark.django_db
def test_a_whole_book_comes_back_with_the_same_hash():
    book = compose(handbooks.handbook(factories.community()), timezone.now())
    assert kept(book) == book
    assert kept(book).content_hash() == book.content_hash()


def test_what_a_later_version_left_out_of_a_book_is_dropped():
    assert from_json(to_json(CHAPTER) | {"mood": "calm"}) == CHAPTER


def test_what_cannot_be_kept_is_refused():
    with pytest.raises(TypeError, match="timedelta"):
        to_json([timedelta(days=1)])


def test_pictures_are_kept_once_under_the_hash_of_their_content(media):
    drawn = BytesIO()
    Image.new("RGB", (4, 4)).save(drawn, "PNG")
    default_storage.save("images/a.png", ContentFile(drawn.getvalue()))
    chapter = Chapter(
        "c1", "图", "", mark_safe('<p>一</p><img src="/media/images/a.png" alt="门">')
    )
    first, again = to_json_with_pictures(chapter), to_json_with_pictures(chapter)
    assert first == again
    (copy,) = (media / FOLDER).iterdir()
    assert f'src="/media/{FOLDER}/{copy.name}"' in from_json(first).html
    assert picture_name(copy.name) == picture_name("/media/images/a.png") == "a"
    default_storage.delete("images/a.png")
    assert to_json_with_pictures(from_json(first)) == first
    assert copy.read_bytes() == drawn.getvalue()
