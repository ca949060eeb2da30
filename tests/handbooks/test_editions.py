"""An edition is numbered, frozen and whole: never changed, never half there, never twice."""

from datetime import timedelta
from hashlib import sha256
from io import BytesIO

import pikepdf
import pytest
from django.core.files.storage import storages
from django.db import DatabaseError
from django.utils import timezone
from pypdf import PdfReader

from communities.models import Estate
from handbooks import editions
from handbooks.editions import build_edition
from handbooks.faults import CannotBePrinted
from handbooks.files import DOWNLOAD, FORMS, NoText, set_file
from handbooks.models import Edition, EditionFile, FrozenBook
from handbooks.models.frozen import Frozen
from handbooks.news import news
from jobs.models import Job
from jobs.services import run
from tests import factories
from tests.factories import handbooks

pytestmark = pytest.mark.django_db
RARE = "\U0001f600"  # no typeface of the house has it


@pytest.fixture
def community():
    community = factories.community(name="海防村居民区")
    factories.estate(
        community, name="海防一村", property_manager="安家物业", repair_phone="021-5550-0110"
    )
    return community


@pytest.fixture
def book(community):
    return handbooks.handbook(community)


@pytest.fixture
def broken(book):
    """A new chapter that cannot be printed."""
    own = {"title": "笑脸", "lead": "", "body": handbooks.body(f"<p>好{RARE}</p>")}
    book.chapters = [*book.chapters.raw_data, {"type": "own", "value": _raw(own)}]
    book.save()
    return book


def _raw(own):
    return own | {"body": [{"type": "text", "value": own["body"][0][1].source}]}


def build(book):
    return build_edition(book, by=None, at=timezone.now())


def new_phone(community, phone="021-5550-0111"):
    Estate.objects.filter(community=community).update(repair_phone=phone)


def stored() -> set[str]:
    """Names of all files of editions in the storage."""
    found, folders = set(), ["handbooks"]
    while folders:
        folder = folders.pop()
        below, names = storages["private"].listdir(folder) if _is_there(folder) else ([], [])
        folders += [f"{folder}/{name}" for name in below]
        found |= {f"{folder}/{name}" for name in names}
    return found


def _is_there(folder: str) -> bool:
    return storages["private"].exists(folder)


def words(file) -> str:
    with file.open("rb") as pdf:
        pages = PdfReader(BytesIO(pdf.read())).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_an_edition_knows_its_file_and_who_made_it_when(book):
    worker = factories.social_worker(book.community)
    at = timezone.now()
    edition = build_edition(book, by=worker, at=at)
    with edition.file.open("rb") as file:
        pdf = file.read()
    assert edition.sha256 == sha256(pdf).hexdigest()
    assert edition.size == len(pdf)
    assert (edition.made_at, edition.made_by) == (at, worker)
    assert edition.pages == len(pikepdf.open(BytesIO(pdf)).pages)


def test_nothing_but_the_copies_of_an_edition_can_be_changed(book):
    edition = build(book)
    for field in ("file", "sha256", "content_hash", "number", "contents", "made_at"):
        with pytest.raises(Frozen):
            edition.save(update_fields=[field])
        with pytest.raises(Frozen):
            Edition.objects.update(**{field: 7})
    with pytest.raises(Frozen):
        edition.save()
    assert Edition.objects.filter(pk=edition.pk).update(copies=500) == 1


def test_its_files_and_its_words_are_frozen_too(book):
    edition = build(book)
    for row in (edition.text, edition.files.get()):
        with pytest.raises(Frozen):
            row.save()
    with pytest.raises(Frozen):
        EditionFile.objects.update(size=1)


@pytest.mark.chinese_house
def test_it_comes_with_a_tagged_file_to_download(book):
    edition = build(book)
    tagged = edition.files.get(kind=DOWNLOAD.kind)
    with tagged.file.open("rb") as file, pikepdf.open(BytesIO(file.read())) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "zh-Hans"
    assert "021-5550-0110" in words(tagged.file)


def test_a_second_edition_says_what_is_new(community, book):
    assert build(book).changes == []
    new_phone(community)
    second = build(book)
    (piece,) = [piece for piece in news(second.changes) if "24小时维修电话" in piece.text]
    assert any("021-5550-0110" in line and "021-5550-0111" in line for line in piece.details)


def test_the_imprint_prints_what_is_new_if_it_is_short(community, book):
    build(book)
    new_phone(community)
    second = build(book)
    if second.text.imprint["news"]:
        assert "021-5550-0111" in second.text.imprint["news"]
    with second.file.open("rb") as file:
        page = "".join(PdfReader(BytesIO(file.read())).pages[1].extract_text().split())
    assert "".join(second.text.imprint["news"].split()) in page


def test_a_book_that_cannot_be_printed_leaves_everything_as_it_is(book, broken):
    before, files = list(Edition.objects.all()), stored()
    with pytest.raises(CannotBePrinted) as refusal:
        build(broken)
    assert "笑脸" in str(refusal.value)
    assert RARE in str(refusal.value)
    assert list(Edition.objects.all()) == before
    assert stored() == files


def test_the_job_says_which_chapter_and_why(community, broken):
    from handbooks.jobs import request_edition

    job = request_edition(broken, by=factories.social_worker(community))
    run(job.pk, worker="w", at=timezone.now())
    job = Job.objects.get(pk=job.pk)
    assert job.state == "failed"
    assert "笑脸" in job.message
    assert RARE in job.message


def test_no_file_lies_alone_when_its_row_does_not_come(book, monkeypatch):
    def full_disk(*args, **kwargs):
        raise DatabaseError("no room")

    monkeypatch.setattr(FrozenBook.objects, "create", full_disk)
    before = stored()
    with pytest.raises(DatabaseError):
        build(book)
    assert stored() == before
    assert not Edition.objects.exists()
    assert not EditionFile.objects.exists()


def test_who_comes_second_with_the_same_words_gets_the_first_ones_edition(book, monkeypatch):
    """While one sets its pages, another freezes the same book."""
    honest, before = editions.press_file, stored()
    others = []

    def overtaken(*args):
        monkeypatch.setattr(editions, "press_file", honest)
        others.append(build(book))
        return honest(*args)

    monkeypatch.setattr(editions, "press_file", overtaken)
    assert build(book) == others[0]
    assert Edition.objects.count() == 1
    assert len(stored() - before) == 2


def test_who_comes_second_with_other_words_gets_the_next_number(community, book, monkeypatch):
    honest = editions.press_file

    def overtaken(*args):
        monkeypatch.setattr(editions, "press_file", honest)
        build(book)
        new_phone(community)
        return honest(*args)

    monkeypatch.setattr(editions, "press_file", overtaken)
    second = build(book)
    assert second.number == 2
    assert "021-5550-0111" in words(second.file)
    assert set(Edition.objects.values_list("number", flat=True)) == {1, 2}


@pytest.mark.chinese_house
def test_a_file_made_later_says_what_the_edition_says(community, book):
    edition = build(book)
    new_phone(community)
    book.title = "另一个名字"
    book.save()
    later = timezone.now() + timedelta(days=30)
    large = set_file(edition, FORMS["tagged-a4-large"], at=later)
    text = words(large.file)
    assert "021-5550-0110" in text
    assert "021-5550-0111" not in text
    assert "治家手册" in text
    assert "另一个名字" not in text
    assert "第1版" in text


def test_a_file_is_made_once(book):
    edition = build(book)
    form = FORMS["press-a5-large"]
    first = set_file(edition, form, at=timezone.now())
    assert set_file(edition, form, at=timezone.now()) == first
    assert edition.files.count() == 2


def test_every_form_can_be_made(book):
    edition = build(book)
    for form in FORMS.values():
        row = set_file(edition, form, at=timezone.now())
        assert row.format == form.format
        with row.file.open("rb") as file:
            assert file.read(5) == b"%PDF-"
    assert edition.files.count() == len(FORMS) == 15


def test_an_edition_without_its_words_is_refused_with_a_sentence(book):
    edition = build(book)
    FrozenBook.objects.all().delete()
    with pytest.raises(NoText) as refusal:
        set_file(Edition.objects.get(pk=edition.pk), FORMS["press-a4"], at=timezone.now())
    assert str(refusal.value)
