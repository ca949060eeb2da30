"""A chapter that means harm: nothing is built, the last edition stays, the next build works."""

from base64 import b64encode
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from communities.models import Photo
from handbooks.jobs import request_edition
from handbooks.models import Edition, EditionFile, FrozenBook
from jobs.models import Job
from jobs.services import run
from printing import workshop
from tests import factories
from tests.factories import handbooks
from tests.printing.test_hostile import Listener, bomb, listener

__all__ = ["listener"]
pytestmark = pytest.mark.django_db
TITLE = "坏章"


@pytest.fixture
def community():
    return factories.community(name="海防村居民区")


@pytest.fixture
def book(community):
    return handbooks.handbook(community)


def with_chapter(book, text: str):
    """Write a chapter of rich text past the editor, straight into the page."""
    body = [{"type": "text", "value": text}]
    own = {"title": TITLE, "lead": "", "body": body}
    book.chapters = [*book.chapters.raw_data, {"type": "own", "value": own}]
    book.save()
    return book


def built(book) -> Job:
    """Build an edition as the worker does."""
    job = request_edition(book, by=factories.social_worker(book.community))
    run(job.pk, worker="w", at=timezone.now())
    return Job.objects.get(pk=job.pk)


def everything_kept() -> set[str]:
    """Every row and every file that an edition has."""
    rows = {
        f"{model.__name__} {pk}"
        for model in (Edition, EditionFile, FrozenBook)
        for pk in model.objects.values_list("pk", flat=True)
    }
    files = {
        str(path)
        for root in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT)
        for path in Path(root).rglob("*.pdf")
    }
    return rows | files


def words_of(edition: Edition) -> str:
    with edition.file.open() as pdf:
        pages = PdfReader(BytesIO(pdf.read())).pages
        return "".join("".join(page.extract_text().split()) for page in pages)


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    '<image href="{}" width="9" height="9"/></svg>'
)
ENTITIES = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
BOMB = "data:image/png;base64," + b64encode(bomb("PNG")).decode()
REFUSED = {
    "a file of the machine": '<img src="file:///etc/passwd">',
    "an address inside": '<img src="{address}x.png">',
    "out of the folder": '<img src="/media/../../../etc/passwd">',
    "a document": '<img src="/documents/1/x.png">',
    "a bomb": f'<img src="{BOMB}">',
    "a bomb in a drawing": f'<img src="data:image/svg+xml,{quote(SVG.format(BOMB))}">',
    "a drawing that calls": '<img src="data:image/svg+xml,{drawing}">',
    "a drawing with entities": f'<img src="data:image/svg+xml,{quote(ENTITIES + SVG)}">',
    "nine tables": "<table><tr><td>" * 9 + "一" + "</td></tr></table>" * 9,
    "no glyph": "<p>\U0001f600</p>",
}


def test_it_is_refused_with_a_sentence_and_the_last_edition_stays(book, listener: Listener):
    good = built(book)
    assert good.state == Job.State.DONE, good.message
    chapters, before = list(book.chapters.raw_data), everything_kept()
    drawing = quote(SVG.replace("{}", listener.address + "x.png"))
    for kind, hostile in REFUSED.items():
        text = hostile.replace("{address}", listener.address).replace("{drawing}", drawing)
        book.chapters = chapters
        job = built(with_chapter(book, text))
        assert job.state == Job.State.FAILED, kind
        assert TITLE in job.message, kind
        assert "Error" not in job.message, kind
        assert len(job.message) < 200, kind
        assert everything_kept() == before, kind
        assert listener.visits == 0, kind
    listener.knock()
    assert listener.visits == 1, "only the test's own"
    assert "治家手册" in words_of(Edition.objects.get())


def test_after_a_refusal_the_next_build_works(book):
    good = list(book.chapters.raw_data)
    assert built(with_chapter(book, REFUSED["nine tables"])).state == Job.State.FAILED
    book.chapters = good
    book.save()
    assert built(book).state == Job.State.DONE


BOUNDED = {
    "cells": '<table><tr><td colspan="100000" rowspan="100000">一</td></tr></table>',
    "style": '<style>*{display:none}</style><p style="position:fixed;top:0">一</p>',
    "script": "<p>一<script src='{address}x.js'>document.write('二')</script></p>",
    "frame": '<iframe src="{address}"></iframe><p>一</p>',
    "sheet": '<link rel="stylesheet" href="{address}x.css"><p>一</p>',
    "inline drawing": '<svg><image href="{address}x.png"/></svg><p>一</p>',
}


def test_what_can_be_made_harmless_is_printed_without_its_sting(book, listener: Listener):
    for text in BOUNDED.values():
        with_chapter(book, text.replace("{address}", listener.address))
    job = built(book)
    assert job.state == Job.State.DONE, job.message
    assert words_of(Edition.objects.get()).count(TITLE) >= len(BOUNDED)
    listener.knock()
    assert listener.visits == 1


def test_a_chapter_of_hundreds_of_pages_is_refused(book, monkeypatch):
    monkeypatch.setattr(workshop, "MOST_PAGES", 30)
    job = built(with_chapter(book, f"<p>{'楼上楼下守望相助。' * 2500}</p>"))
    assert job.state == Job.State.FAILED
    assert "30" in job.message
    assert not Edition.objects.exists()


def test_a_photo_with_too_many_pixels_is_refused_before_it_is_unpacked(book, community):
    file = ImageFile(BytesIO(bomb("PNG")), name="bomb.png")
    photo = Photo.objects.create(title="小区全景", collection=community.collection, file=file)
    own = {
        "title": TITLE,
        "lead": "",
        "body": [
            {
                "type": "photo",
                "value": {"image": {"image": photo.pk, "decorative": True, "alt_text": ""}},
            }
        ],
    }
    book.chapters = [*book.chapters.raw_data, {"type": "own", "value": own}]
    book.save()
    job = built(book)
    assert job.state == Job.State.FAILED
    assert "小区全景" in job.message
    assert not Edition.objects.exists()


def test_such_a_photo_is_not_even_taken_in(community, client):
    client.force_login(factories.social_worker(community))
    file = BytesIO(bomb("PNG"))
    file.name = "bomb.png"
    data = {"title": "全景", "file": file, "collection": community.collection.pk}
    answer = client.post("/admin/images/add/", data)
    assert answer.status_code == 200
    assert not Photo.objects.filter(title="全景").exists()
    small = BytesIO()
    Image.new("RGB", (40, 40)).save(small, "PNG")
    small.seek(0)
    small.name = "small.png"
    assert client.post("/admin/images/add/", data | {"file": small}).status_code == 302
