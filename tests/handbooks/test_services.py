"""A handbook becomes a numbered, frozen edition; its contents are true and its phones its own."""

from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from pypdf import PdfReader

from communities.models import Estate, ServicePhone
from handbooks.composing import compose
from handbooks.editions import EmptyBook, build_edition
from handbooks.jobs import request_edition
from handbooks.models import Edition
from tests import factories
from tests.factories import handbooks

pytestmark = pytest.mark.django_db


@pytest.fixture
def community():
    community = factories.community(name="海防村居民区", phone="021-5550-0100")
    factories.estate(
        community, name="海防一村", property_manager="安家物业", repair_phone="021-5550-0110"
    )
    ServicePhone.objects.create(
        community=community, category="emergency", label="火警", phone="119", all_day=True
    )
    return community


def text_of(pdf: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def pages_of(edition) -> list[str]:
    with edition.file.open() as pdf:
        return text_of(pdf.read())


def build(handbook, **fields):
    return build_edition(handbook, by=None, at=timezone.now(), **fields)


def test_an_edition_has_a_cover_contents_with_true_page_numbers_and_its_chapters(community):
    edition = build(handbooks.handbook(community))
    pages = pages_of(edition)
    assert edition.number == 1
    assert edition.pages == len(pages)
    assert "治家手册" in pages[0]
    assert "海防村居民区" in pages[0]
    assert [title for title, _page in edition.contents] == [
        "卷首语",
        "24小时维修电话",
        "业主有哪些权利",
    ]
    for title, number in edition.contents:
        heading = "".join(title.split())
        assert pages[number - 1].replace("海防村居民区·治家手册", "").find(heading) >= 0
        assert f"{heading}" in pages[2]
        assert str(number) in pages[2]


def test_the_phone_table_comes_from_the_records_and_only_from_its_own_community(community):
    other = factories.community(name="句容里居民区")
    factories.estate(other, name="句容苑", repair_phone="021-5559-9999")
    pages = "".join(pages_of(build(handbooks.handbook(community))))
    assert "021-5550-0110" in pages
    assert "119" in pages
    assert "021-5559-9999" not in pages
    assert "句容" not in pages


def test_what_has_not_changed_is_not_printed_again(community):
    book = handbooks.handbook(community)
    assert build(book) == build(book)
    Estate.objects.filter(community=community).update(repair_phone="021-5550-0111")
    assert build(book).number == 2


def test_a_changed_sentence_of_a_shared_chapter_makes_a_new_edition(community):
    book = handbooks.handbook(community)
    build(book)
    shared = book.chapters[2].value["chapter"]
    shared.body = handbooks.body("<p>新的一句话。</p>")
    shared.save()
    second = build(type(book).objects.get(pk=book.pk))
    assert second.number == 2
    assert "新的一句话" in "".join(pages_of(second))


def test_drafts_and_chapters_left_out_do_not_stand_in_the_book(community):
    draft = handbooks.shared_chapter(community.sub_district, title="草稿章")
    draft.live = False
    draft.save()
    hidden = handbooks.shared_chapter(community.sub_district, title="不收的章")
    kept = handbooks.shared_chapter(community.sub_district, title="收的章")
    chapters = [
        ("shared", {"chapter": draft, "hidden": False}),
        ("shared", {"chapter": hidden, "hidden": True}),
        ("shared", {"chapter": kept, "hidden": False}),
    ]
    book = compose(handbooks.handbook(community, chapters), timezone.now())
    assert [chapter.title for chapter in book.chapters] == ["收的章"]


def test_a_book_without_chapters_is_refused_with_a_sentence(community):
    with pytest.raises(EmptyBook) as refusal:
        build(handbooks.handbook(community, []))
    assert str(refusal.value)
    assert not Edition.objects.exists()


def test_a_number_is_given_once(community):
    edition = build(handbooks.handbook(community))
    edition.pk, edition.code = None, "ANOTHER"
    with pytest.raises(IntegrityError), transaction.atomic():
        edition.save(force_insert=True)


def test_a_job_builds_it_and_leads_to_the_download(
    community, client, django_capture_on_commit_callbacks
):
    from jobs.models import Job
    from jobs.services import run

    worker = factories.social_worker(community)
    book = handbooks.handbook(community)
    job = request_edition(book, by=worker)
    run(job.pk, worker="w", at=timezone.now())
    job = Job.objects.get(pk=job.pk)
    assert job.state == "done", job.message
    answer = client.get(job.result["url"])
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert "attachment" in answer.headers["Content-Disposition"]


def test_only_its_own_workers_build_a_handbook(community, client):
    book = handbooks.handbook(community)
    client.force_login(factories.social_worker(factories.community()))
    assert client.get(f"/admin/handbook/{book.pk}/").status_code == 404
    assert client.post(f"/admin/handbook/{book.pk}/build/").status_code == 404
    client.force_login(factories.social_worker(community))
    assert client.get(f"/admin/handbook/{book.pk}/").status_code == 200
    assert client.post(f"/admin/handbook/{book.pk}/build/").status_code == 302


def test_the_public_page_says_when_a_printed_copy_is_out_of_date(community, client):
    book = handbooks.handbook(community)
    first = build(book)
    Estate.objects.filter(community=community).update(repair_phone="021-5550-0111")
    build(book)
    answer = client.get(f"/q/{first.code}/", follow=True)
    assert "edition=1" in answer.request["QUERY_STRING"]
    assert answer.context["out_of_date"]
    assert not client.get(book.url).context["out_of_date"]


def test_an_unpublished_handbook_cannot_be_downloaded(community, client):
    book = handbooks.handbook(community)
    edition = build(book)
    book.unpublish()
    assert client.get(f"/handbooks/{edition.code}.pdf").status_code == 404


def test_the_command_prints_one_or_all(community, tmp_path):
    handbooks.handbook(community)
    other = factories.community()
    handbooks.handbook(other)
    target = tmp_path / "F.pdf"
    call_command("render_handbook", community.code, output=target)
    assert "治家手册" in text_of(target.read_bytes())[0]
    call_command("render_handbook", all=True, output=tmp_path / "all")
    names = {path.name for path in (tmp_path / "all").iterdir()}
    assert names == {f"{community.code}.pdf", f"{other.code}.pdf"}
    with pytest.raises(CommandError):
        call_command("render_handbook", "NONE", output=target)
