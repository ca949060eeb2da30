"""Who prints a shared chapter, leaves it out, replaced it: in its editor and in the list."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from handbooks.sharing import books_with, counted
from tests import factories
from tests.factories import handbooks

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return factories.sub_district()


@pytest.fixture
def chapter(office):
    return handbooks.shared_chapter(office, title="业主的权利")


def place(chapter, **what):
    return [("shared", {"chapter": chapter, "hidden": False, "instead": []} | what)]


def own():
    return {
        "title": "我们的",
        "lead": "",
        "body": handbooks.body(),
        "compared": False,
        "compared_at": timezone.now(),
    }


def in_three_books(office, chapter):
    for name, what in (
        ("海防村", {}),
        ("句容里", {"hidden": True}),
        ("联宝里", {"instead": [own()]}),
    ):
        community = factories.community(sub_district=office, name=name)
        handbooks.handbook(community, place(chapter, **what))


def test_the_books_of_a_chapter_are_named_with_what_they_do_with_it(office, chapter):
    in_three_books(office, chapter)
    handbooks.handbook(factories.community(sub_district=office), [])
    uses = {use.book.community.name: use.how for use in books_with(chapter)}
    assert uses == {"海防村": "printed", "句容里": "hidden", "联宝里": "replaced"}
    assert counted([chapter])[chapter.pk] == {"printed": 1, "hidden": 1, "replaced": 1}


@pytest.mark.chinese
def test_the_editor_of_a_chapter_sees_them(office, chapter, client):
    in_three_books(office, chapter)
    client.force_login(factories.officer(office))
    address = reverse("wagtailsnippets_handbooks_sharedchapter:edit", args=[chapter.pk])
    page = client.get(address).content.decode()
    for words in ("海防村", "不收这一章", "印自己的文字"):
        assert words in page
    listed = client.get(reverse("wagtailsnippets_handbooks_sharedchapter:list"))
    assert "1个居民区" in listed.content.decode()
    assert "1个用自己的文字" in listed.content.decode()


def test_the_list_asks_as_much_for_three_chapters_as_for_one(office, chapter, client):
    in_three_books(office, chapter)
    client.force_login(factories.officer(office))
    one = queries(client)
    handbooks.shared_chapter(office, title="二")
    handbooks.shared_chapter(office, title="三")
    assert queries(client) == one


def queries(client) -> int:
    address = reverse("wagtailsnippets_handbooks_sharedchapter:list")
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)
