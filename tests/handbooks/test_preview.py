"""The preview is the book as it is printed: pages as pictures, for the editor's eyes only."""

import re
from io import BytesIO

import pytest
from django.test import RequestFactory
from django.urls import reverse
from PIL import Image

from handbooks.models import HandbookPage
from tests import factories
from tests.factories import handbooks

pytestmark = pytest.mark.django_db


@pytest.fixture
def community():
    return factories.community(name="海防村居民区", phone="021-5550 0100")


@pytest.fixture
def worker(community, client):
    person = factories.social_worker(community)
    client.force_login(person)
    return person


def pages_of(answer) -> list[str]:
    return re.findall(r'src="([^"]+\.png)"', answer.content.decode())


def preview(client, subject):
    """Look at what was saved last, as the button beside the form does."""
    if isinstance(subject, HandbookPage):
        address = reverse("wagtailadmin_pages:view_draft", args=[subject.pk])
    else:
        names = [subject.pk, subject.save_revision().pk]
        address = reverse("wagtailsnippets_handbooks_sharedchapter:revisions_view", args=names)
    return client.get(address)


@pytest.mark.chinese
def test_every_page_of_the_book_is_a_picture_with_words(community, worker, client):
    book = handbooks.handbook(community)
    answer = preview(client, book)
    pages = pages_of(answer)
    assert len(pages) % 4 == 0
    assert answer.content.decode().count("alt=") == len(pages)
    assert "“24小时维修电话”一章" in answer.content.decode()
    picture = Image.open(BytesIO(client.get(pages[0]).content))
    assert picture.height / picture.width == pytest.approx(210 / 148, abs=0.01)


def test_it_can_be_looked_at_in_every_format(community, worker, rf: RequestFactory):
    long = {"title": "长", "lead": "", "body": handbooks.body("<p>灯坏了找谁。</p>" * 240)}
    book = handbooks.handbook(community, [("own", long)])
    modes = [mode for mode, _label in book.preview_modes]
    assert modes == ["a5", "a5-large", "a4", "a4-large"]
    request = rf.get("/")
    request.user = worker
    ordinary, large = (pages_of(book.serve_preview(request, mode)) for mode in modes[:2])
    assert len(large) > len(ordinary)


def test_a_proof_is_for_the_one_who_asked_for_it(community, worker, client):
    page = pages_of(preview(client, handbooks.handbook(community)))[3]
    assert client.get(page).status_code == 200
    assert client.get(page.replace("/4.png", "/999.png")).status_code == 404
    client.force_login(factories.social_worker(community))
    assert client.get(page).status_code == 404
    client.logout()
    assert client.get(page).status_code == 302


@pytest.mark.chinese
def test_pages_that_did_not_change_keep_their_pictures_and_what_changed_is_named(
    community, worker, client
):
    book = handbooks.handbook(community)
    first = preview(client, book)
    assert pages_of(preview(client, book)) == pages_of(first)
    book.chapters[0].value["title"] = "换了题目"
    book.save_revision()
    again = preview(client, book)
    assert pages_of(again) != pages_of(first)
    assert "刚刚改过" in again.content.decode()
    assert "换了题目" in again.content.decode()


@pytest.mark.chinese
def test_a_shared_chapter_is_shown_as_it_stands_in_a_book(community, worker, client):
    book = handbooks.handbook(community)
    chapter = book.chapters[2].value["chapter"]
    client.force_login(factories.officer(community.sub_district))
    chapter.body = handbooks.body("<p>改了一句。</p>" * 80)
    chapter.save_revision()
    answer = preview(client, chapter)
    text = answer.content.decode()
    assert "海防村居民区" in text
    assert text.count(f"“{chapter.title}”一章") == len(pages_of(answer)) > 1


@pytest.mark.chinese
def test_a_chapter_that_is_in_no_book_is_shown_in_any_book(community, worker, client):
    handbooks.handbook(community)
    client.force_login(factories.officer(community.sub_district))
    chapter = handbooks.shared_chapter(community.sub_district, title="新的一章")
    assert pages_of(preview(client, chapter))
    alone = handbooks.shared_chapter(factories.sub_district(), title="没有书")
    client.force_login(factories.officer(alone.sub_district))
    assert "还没有哪个居民区的手册" in preview(client, alone).content.decode()


def test_what_cannot_be_set_is_said_in_a_sentence(community, worker, client):
    own = {"title": "怪字", "lead": "", "body": handbooks.body("<p>字\U0002cd9f\u0e01</p>")}
    answer = preview(client, handbooks.handbook(community, [("own", own)]))
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()


@pytest.mark.chinese
def test_remarks_are_asked_for_again_after_a_save(community, worker, client):
    book = handbooks.handbook(community, [("own", {"title": "空", "lead": "", "body": []})])
    address = reverse("handbook_remarks", args=["book", book.pk])
    assert "空的" in client.get(address).content.decode()
    client.force_login(factories.social_worker(factories.community()))
    assert client.get(address).status_code == 404
    chapter = handbooks.shared_chapter(community.sub_district)
    assert client.get(reverse("handbook_remarks", args=["chapter", chapter.pk])).status_code == 404


@pytest.mark.chinese
def test_the_edit_view_shows_the_remarks_above_the_form(community, worker, client):
    book = handbooks.handbook(community, [("own", {"title": "空", "lead": "", "body": []})])
    page = client.get(reverse("wagtailadmin_pages:edit", args=[book.pk])).content.decode()
    assert "data-remarks" in page
    assert "这一章还是空的" in page


def test_an_unsaved_draft_is_what_the_panel_shows(community, worker, rf: RequestFactory):
    book = handbooks.handbook(community)
    book.subtitle = "还没存的副题"
    request = rf.get("/")
    request.user = worker
    answer = book.serve_preview(request, "a5")
    key = re.search(r"proof/(\w+)/", answer.content.decode())
    assert key
    from handbooks.previewing import kept
    from tests.handbooks.test_services import text_of

    pdf = kept(request, key[1])
    assert pdf is not None
    assert "还没存的副题" in text_of(pdf)[0]
