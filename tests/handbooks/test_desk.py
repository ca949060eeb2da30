"""The desk of a handbook: one build at a time, the print run, and where copies went."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from handbooks.deliveries import AlreadyDelivered, CopiesUnknown, TooManyCopies, deliver
from handbooks.models import Edition
from jobs.models import Job
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


def given(**fields):
    return {"estate": "", "label": "备用", "copies": "70", "on": "2026-11-10", "by": ""} | fields


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


def test_copies_are_noted_and_delivered_to_an_estate_and_elsewhere(desk, edition, client):
    estate = factories.estate(edition.community, name="海防一村")
    client.post(f"{desk}1/copies/", {"copies": "250"})
    client.post(f"{desk}1/delivery/", given(estate=estate.pk, label="", copies="180"))
    answer = client.post(f"{desk}1/delivery/", given(), follow=True)
    assert list(edition.deliveries.values_list("label", "copies")) == [
        ("备用", 70),
        ("海防一村", 180),
    ]
    assert answer.context["left"] == 0


def test_more_than_was_printed_is_refused_and_what_was_typed_is_kept(desk, edition, client):
    client.post(f"{desk}1/copies/", {"copies": "60"})
    answer = client.post(f"{desk}1/delivery/", given(by="冯根兰"))
    form = answer.context["delivery_form"]
    assert str(TooManyCopies()) in form.errors["copies"]
    assert "冯根兰" in answer.content.decode()
    assert not edition.deliveries.exists()


def test_fewer_than_were_delivered_cannot_have_been_printed(desk, edition, client):
    client.post(f"{desk}1/copies/", {"copies": "100"})
    client.post(f"{desk}1/delivery/", given())
    answer = client.post(f"{desk}1/copies/", {"copies": "69"})
    assert answer.context["copies_form"].errors
    edition.refresh_from_db()
    assert edition.copies == 100


@pytest.mark.parametrize("place", [{"label": ""}, {"label": "备用", "estate": True}])
def test_a_delivery_goes_to_one_place(desk, edition, client, place):
    estate = factories.estate(edition.community)
    client.post(f"{desk}1/copies/", {"copies": "100"})
    if "estate" in place:
        place = place | {"estate": estate.pk}
    answer = client.post(f"{desk}1/delivery/", given(**place))
    assert answer.context["delivery_form"].non_field_errors()
    assert not edition.deliveries.exists()


def test_an_estate_of_another_community_cannot_be_chosen(desk, edition, client):
    other = factories.estate(factories.community())
    client.post(f"{desk}1/copies/", {"copies": "100"})
    answer = client.post(f"{desk}1/delivery/", given(label="", estate=other.pk))
    assert "estate" in answer.context["delivery_form"].errors


def test_the_print_run_comes_first_and_a_place_comes_once(edition):
    with pytest.raises(CopiesUnknown):
        deliver(edition, "备用", 1, on=date(2026, 11, 10))
    Edition.objects.update(copies=10)
    deliver(edition, "备用", 1, on=date(2026, 11, 10))
    with pytest.raises(AlreadyDelivered):
        deliver(edition, "备用", 1, on=date(2026, 11, 10))


def test_a_neighbouring_communitys_worker_notes_nothing(edition, client):
    client.force_login(factories.social_worker(factories.community()))
    address = f"/admin/handbook/{edition.handbook_id}/1"
    assert client.post(f"{address}/copies/", {"copies": "5"}).status_code == 404
    assert client.post(f"{address}/delivery/", given()).status_code == 404


def test_the_desk_asks_as_much_for_three_editions_as_for_one(desk, edition, client):
    one = queries(client, desk)
    for number in (2, 3):
        edition.pk, edition.number, edition.code = None, number, f"E{number}"
        edition.save(force_insert=True)
    assert queries(client, desk) == one


def queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)
