"""Many books are composed at once; each says what is its own."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communities.models import ServicePhone
from handbooks.composing import Texts, compose
from handbooks.services import compose_all, print_all
from tests import factories
from tests.factories import handbooks

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def books():
    """Two communities of one sub-district, each with a phone, sharing one chapter."""
    first = factories.community(name="海防村居民区")
    second = factories.community(name="句容里居民区", sub_district=first.sub_district)
    shared = handbooks.shared_chapter(first.sub_district)
    made = []
    for number, community in enumerate((first, second)):
        ServicePhone.objects.create(
            community=community, category="repair", label="便民维修", phone=f"021-5550 000{number}"
        )
        chapters = [("shared", {"chapter": shared, "hidden": False})]
        made.append(handbooks.handbook(community, chapters))
    return made, shared


def test_a_shared_chapter_is_written_once_for_all_books(books):
    handbooks, _shared = books
    texts: Texts = {}
    written = [compose(handbook, AT, texts=texts) for handbook in handbooks]
    assert len(texts) == 1
    assert written == compose_all(handbooks, AT) == [compose(each, AT) for each in handbooks]


def test_a_shared_chapter_that_lists_records_is_written_for_each(books):
    handbooks, shared = books
    shared.body = [("records", {"source": "phones"})]
    shared.save()
    first, second = (
        book.chapters[0].html
        for book in compose_all([type(one).objects.get(pk=one.pk) for one in handbooks], AT)
    )
    assert "5550\u00a00000" in first
    assert "5550\u00a00001" in second
    assert "5550\u00a00001" not in first


def test_another_book_costs_as_many_queries_as_the_one_before(books):
    handbooks, _shared = books
    handbooks = [type(one).objects.get(pk=one.pk) for one in handbooks]
    compose_all(handbooks, AT)
    with CaptureQueriesContext(connection) as one:
        compose_all(handbooks[:1], AT)
    with CaptureQueriesContext(connection) as two:
        compose_all(handbooks, AT)
    assert len(two) == 2 * len(one)
    assert len(one) <= 12


def test_books_are_printed_as_their_edition_or_as_a_proof(books):
    handbooks, _shared = books
    printed = print_all(handbooks, AT)
    assert [one.handbook for one in printed] == handbooks
    assert all(one.result.pages % 4 == 0 for one in printed)
