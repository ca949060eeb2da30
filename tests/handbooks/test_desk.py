"""The desk of a handbook: one build at a time, the print run, and where copies went."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from handbooks.deliveries import deliver
from handbooks.editions import build_edition
from handbooks.models import Edition
from jobs.models import Job
from jobs.services import run
from tests import factories
from tests.factories import handbooks

pytestmark = pytest.mark.django_db


@pytest.fixture
def community():
    return factories.community(name="海防村居民区")


@pytest.fixture
def book(community):
    return handbooks.handbook(community)


@pytest.fixture
def edition(book):
    return Edition.objects.create(
        community=book.community,
        handbook=book,
        number=1,
        code="E7K49QXH",
        made_at=timezone.now(),
        content_hash="0" * 64,
        contents=[],
        file="handbooks/none.pdf",
        pages=4,
        size=1,
    )


@pytest.fixture
def desk(book, client):
    client.force_login(factories.social_worker(book.community))
    return f"/admin/handbook/{book.pk}/"


def test_a_second_click_leads_to_the_same_job(desk, client):
    first = client.post(f"{desk}build/")
    again = client.post(f"{desk}build/")
    assert first.url == again.url
    assert Job.objects.count() == 1
    assert client.get(desk).context["job"] == Job.objects.get()


def test_another_book_has_a_job_of_its_own(desk, book, client):
    other = handbooks.handbook(book.community, chapters=[], title="另一本")
    client.post(f"{desk}build/")
    client.post(f"/admin/handbook/{other.pk}/build/")
    assert Job.objects.count() == 2


def test_once_it_is_done_the_next_click_builds_again(desk, client):
    client.post(f"{desk}build/")
    Job.objects.update(state=Job.State.DONE, finished_at=timezone.now())
    client.post(f"{desk}build/")
    assert Job.objects.count() == 2


def test_fewer_than_were_delivered_cannot_have_been_printed(desk, edition, client):
    client.post(f"{desk}1/copies/", {"copies": "100"})
    deliver(edition, "备用", 70, on=date(2026, 11, 10))
    answer = client.post(f"{desk}1/copies/", {"copies": "69"})
    assert answer.context["copies_form"].errors
    edition.refresh_from_db()
    assert edition.copies == 100


def test_a_neighbouring_communitys_worker_sees_and_notes_nothing(edition, client):
    client.force_login(factories.social_worker(factories.community()))
    address = f"/admin/handbook/{edition.handbook_id}/"
    assert client.get(f"{address}1/press-a5.pdf").status_code == 404
    for action in ("1/copies/", "1/deliveries/", "1/list/", "1/files/", "deliveries/1/correct/"):
        assert client.post(f"{address}{action}").status_code == 404, action


def test_the_desk_says_what_has_changed_since_the_newest_edition(book, desk, client):
    factories.estate(book.community, name="海防一村", repair_phone="021-5550-0110")
    build_edition(book, by=None, at=timezone.now())
    factories.estate(book.community, name="海防二村", repair_phone="021-5550-0222")
    answer = client.get(desk)
    assert not answer.context["fresh"]
    assert "021-5550-0222" in answer.content.decode()


def test_every_file_can_be_fetched_or_ordered(book, desk, client):
    edition = build_edition(book, by=None, at=timezone.now())
    for form in ("press-a5", "tagged-a5"):
        assert content_of(client.get(f"{desk}1/{form}.pdf")).startswith(b"%PDF")
    assert client.get(f"{desk}1/booklet-a5.pdf").status_code == 404
    assert client.get(f"{desk}1/no-such-form.pdf").status_code == 404
    client.post(f"{desk}1/files/", {"form": ["booklet-a5", "tagged-a5", "rubbish"]})
    job = Job.objects.get()
    assert job.params == {"edition": edition.pk, "forms": ["booklet-a5"]}
    run(job.pk, worker="w", at=timezone.now())
    assert content_of(client.get(f"{desk}1/booklet-a5.pdf")).startswith(b"%PDF")
    assert client.post(f"{desk}1/files/", {"form": ["booklet-a5"]}).url == desk


def content_of(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_desk_asks_as_much_for_three_editions_as_for_one(desk, edition, client):
    one = queries(client, desk)
    for number in (2, 3):
        edition.pk, edition.number, edition.code = None, number, f"E{number}"
        edition.save(force_insert=True)
    assert queries(client, desk) == one


def test_the_newest_edition_stands_first(desk, edition, client):
    edition.pk, edition.number, edition.code = None, 2, "E2"
    edition.save(force_insert=True)
    answer = client.get(desk)
    assert answer.context["newest"] == edition
    assert [one.number for one, _news in answer.context["editions"]] == [2, 1]


def queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)
