"""Ordering on paper: the request queues, a worker prints, the person who asked gets the file."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from communities.errors import Refusal
from communities.models import Community
from jobs import services
from jobs.models import Job
from printing.errors import MissingGlyph
from printing.jobs import KEPT, order, purge_sheets
from printing.sheets import Sheet, sheet
from tests import factories
from tests.paper import ordered, printed

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n"


@sheet("test_list", "List")
def a_list(params: dict[str, Any], language: str) -> Sheet:
    if params.get("refuse"):
        raise Refusal("The list is empty.")
    if params.get("rare"):
        raise MissingGlyph("☐")
    return Sheet(PDF + params.get("text", "").encode(), "名单 / 一号楼.pdf")


@pytest.fixture
def worker(community: Community) -> User:
    return factories.social_worker(community)


@pytest.fixture
def desk(client: Client, worker: User) -> Client:
    client.force_login(worker)
    return client


@pytest.fixture
def ask(rf, worker, community):
    """Order the list as the worker, or as somebody else."""

    def asked(by=worker, back="", **params):
        request = rf.get("/")
        request.user = by
        return order(request, "test_list", params=params, community=community, back=back)

    return asked


def page(job: Job, query: str = "") -> str:
    return reverse("jobs:job", args=[job.pk]) + query


def test_what_was_ordered_is_printed_by_a_worker_and_handed_over(desk, ask):
    answer = ask(text="张小三")
    assert Job.objects.get().queue == "print"
    assert printed(desk, answer) == PDF + "张小三".encode()


def test_a_double_tap_is_one_job(ask):
    assert ask()["Location"] == ask()["Location"]
    ordered(ask())
    ask()
    assert Job.objects.count() == 1


def test_what_was_printed_a_while_ago_is_printed_again(ask):
    job = ordered(ask())
    Job.objects.filter(pk=job.pk).update(finished_at=timezone.now() - timedelta(minutes=1))
    ask()
    assert Job.objects.count() == 2


def test_another_person_or_another_list_is_another_job(ask, community):
    ask()
    ask(text="别的")
    ask(by=factories.social_worker(community))
    assert Job.objects.count() == 3


def test_the_database_keeps_an_order_to_one_job_at_a_time(ask):
    ask()
    first = Job.objects.get()
    second = Job(kind=first.kind, key=first.key, created_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()
    assert services._queued(second) == first


@pytest.mark.chinese
def test_the_page_waits_and_then_downloads_by_itself_without_a_script(desk, ask):
    ask()
    job = Job.objects.get()
    waiting = desk.get(page(job))
    assert waiting["Refresh"] == f"1; url={page(job)}?waited=1"
    assert "几秒钟" in waiting.content.decode()
    ordered(ask())
    assert desk.get(page(job, "?waited=1"))["Refresh"] == f"0; url={page(job)}file/"
    assert "Refresh" not in desk.get(page(job))


def test_the_button_opens_the_sheet_and_the_link_saves_it(desk, ask):
    job = ordered(ask())
    file = reverse("jobs:job_file", args=[job.pk])
    for query, how in (("?open", "inline"), ("", "attachment")):
        answer = desk.get(file + query)
        assert answer["Content-Disposition"].startswith(how)
        assert answer.getvalue().startswith(PDF)


def test_nobody_but_who_ordered_gets_the_sheet(client, ask, community):
    job = ordered(ask())
    file = reverse("jobs:job_file", args=[job.pk])
    assert client.get(file).status_code == 302
    for other in (
        factories.social_worker(community),
        User.objects.create_superuser("root"),
        factories.account_of(factories.neighbour(community)),
    ):
        client.force_login(other)
        assert client.get(file).status_code == 404


def test_who_no_longer_works_in_the_community_no_longer_gets_it(desk, ask, worker):
    job = ordered(ask())
    worker.groups.clear()
    assert desk.get(reverse("jobs:job_file", args=[job.pk])).status_code == 404


@pytest.mark.parametrize(
    ("params", "sentence"), [({"refuse": 1}, "The list is empty."), ({"rare": 1}, "☐")]
)
def test_what_cannot_be_printed_says_why(desk, ask, params, sentence):
    job = ordered(ask(back="/desk/activities/", **params))
    assert job.state == Job.State.FAILED
    html = desk.get(page(job)).content.decode()
    assert sentence in html
    assert 'href="/desk/activities/"' in html


def test_the_way_back_leads_nowhere_else(ask):
    ask(back="https://elsewhere.example/")
    assert Job.objects.get().params["back"] == ""


@pytest.mark.chinese
def test_a_sheet_is_kept_for_a_day(desk, ask):
    job = ordered(ask())
    assert purge_sheets(timezone.now()) == 0
    assert purge_sheets(timezone.now() + KEPT + timedelta(minutes=1)) == 1
    assert not job.file.storage.exists(job.file.name)
    assert "一天" in desk.get(page(job)).content.decode()
    assert desk.get(reverse("jobs:job_file", args=[job.pk])).status_code == 404
