"""A text cannot use what its writer may not: a chooser's number in the form's data is checked."""

import json
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page
from wagtail.test.utils.form_data import (
    nested_form_data,
    querydict_from_html,
    rich_text,
    streamfield,
)

from communities.models import Attachment, Community, NoticePage, Photo
from handbooks.models import HandbookPage
from tests import factories as make
from tests.factories import handbooks

REFUSED = "你不能使用"

# Wagtail writes each new size of a photo to a temporary file and leaves closing it to Python.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def here(db: None) -> Community:
    return make.community()


@pytest.fixture
def there(here: Community) -> Community:
    return make.community()


@pytest.fixture
def worker(client: Client, here: Community) -> Client:
    client.force_login(make.social_worker(here))
    return client


def photo(community: Community) -> Photo:
    return Photo.objects.create(
        title="照片", collection=community.collection, file=get_test_image_file()
    )


def attachment(community: Community) -> Attachment:
    return Attachment.objects.create(
        title="文件", collection=community.collection, file=ContentFile(b"text", name="a.txt")
    )


def notice(community: Community, **fields: Any) -> NoticePage:
    page: NoticePage = community.page.add_child(
        instance=NoticePage(title="通知", summary="内容", **fields)
    )
    page.save_revision().publish()
    return page


def save(client: Client, page: Page, field: str, blocks: list[tuple[str, Any]]) -> str:
    """Send the page's own form with other blocks in it, as a forger would; return its errors."""
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = querydict_from_html(client.get(url).content.decode(), form_id="page-edit-form")
    sent = {key: value for key, value in data.items() if not key.startswith(f"{field}-")}
    sent |= nested_form_data({field: streamfield(blocks)})
    answer = client.post(url, sent, follow=True)
    return str(answer.context["form"].errors)


def kept(page: Page) -> Any:
    """The latest draft."""
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()


def with_photo(image: Photo) -> list[tuple[str, Any]]:
    picture = {"image": image.pk, "decorative": "on", "alt_text": ""}
    return [("photo", {"image": picture, "caption": ""})]


def with_link(html: str) -> list[tuple[str, Any]]:
    return [("text", rich_text(html))]


@pytest.mark.chinese
def test_a_photo_of_one_s_own_is_kept_and_a_neighbour_s_is_refused(
    worker: Client, here: Community, there: Community
) -> None:
    page = notice(here)
    own, theirs = photo(here), photo(there)
    assert REFUSED in save(worker, page, "body", with_photo(theirs))
    assert len(kept(page).body) == 0
    assert save(worker, page, "body", with_photo(own)) == ""
    assert kept(page).body[0].value["image"].pk == own.pk


@pytest.mark.chinese
def test_links_in_a_text_to_a_neighbour_s_page_or_file_are_refused(
    worker: Client, here: Community, there: Community
) -> None:
    page, theirs, file = notice(here), notice(there), attachment(there)
    for link in (
        f'<p><a linktype="page" id="{theirs.pk}">看这里</a></p>',
        f'<p><a linktype="document" id="{file.pk}">看这里</a></p>',
    ):
        assert REFUSED in save(worker, page, "body", with_link(link))
        assert len(kept(page).body) == 0


def test_links_to_one_s_own_page_and_file_are_kept(worker: Client, here: Community) -> None:
    page, other, file = notice(here), notice(here), attachment(here)
    link = (
        f'<p><a linktype="page" id="{other.pk}">看这里</a>'
        f'<a linktype="document" id="{file.pk}">和这里</a></p>'
    )
    assert save(worker, page, "body", with_link(link)) == ""
    assert len(kept(page).body) == 1


def test_what_somebody_with_more_rights_put_there_stays(
    worker: Client, here: Community, there: Community
) -> None:
    theirs = photo(there)
    page = notice(here, body=[("photo", {"image": theirs, "caption": ""})])
    assert save(worker, page, "body", with_photo(theirs)) == ""


@pytest.mark.chinese
def test_a_shared_chapter_of_another_sub_district_is_refused(
    worker: Client, here: Community
) -> None:
    book: HandbookPage = handbooks.handbook(here, chapters=[])
    own = handbooks.shared_chapter(here.sub_district)
    foreign = handbooks.shared_chapter(make.sub_district())
    for chapter, said in ((foreign, True), (own, False)):
        blocks = [("shared", {"chapter": chapter.pk, "hidden": "", "instead": {"count": "0"}})]
        assert (REFUSED in save(worker, book, "chapters", blocks)) is said
    assert [block.value["chapter"] for block in kept(book).chapters] == [own]


def test_an_officer_writes_shared_chapters_of_their_own_office_only(
    client: Client, here: Community
) -> None:
    other = make.sub_district(name="别的街道")
    client.force_login(make.officer(here.sub_district))
    url = reverse("wagtailsnippets_handbooks_sharedchapter:add")
    assert "别的街道" not in client.get(url).content.decode()
    data = {"sub_district": other.pk, "title": "章", "key": "chapter", "lead": ""}
    client.post(url, data | nested_form_data({"body": streamfield([])}))
    model = type(handbooks.shared_chapter(here.sub_district))
    assert not model.objects.filter(sub_district=other).exists()


def test_autosave_is_checked_like_saving(worker: Client, here: Community, there: Community) -> None:
    page = notice(here)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = querydict_from_html(worker.get(url).content.decode(), form_id="page-edit-form")
    sent = {key: value for key, value in data.items() if not key.startswith("body-")}
    sent |= nested_form_data({"body": streamfield(with_photo(photo(there)))})
    answer = worker.post(url, sent, headers={"accept": "application/json"})
    assert json.loads(answer.content).get("success") is not True
    assert len(kept(page).body) == 0
