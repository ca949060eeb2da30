"""The office's list holds 5,000 projects and costs what it costs for one page of them."""

import uuid
from collections.abc import Iterator

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from communities.models import Community
from projects.models import Grant, ProjectPage, RoundPage, Status
from tests.factories.projects import round_page

from .conftest import Town

MOST_QUERIES = 15
STATES = tuple(Status)


@pytest.fixture
def office(town: Town, client: Client) -> Client:
    client.force_login(town.officer)
    return client


def projects_of(town: Town, number: int) -> None:
    """Write so many proposals in both communities, straight into the tables."""
    rounds = [town.round, round_page(town.place)]
    homes = [town.home, town.elsewhere]
    kind = ContentType.objects.get_for_model(ProjectPage)
    for place in homes:
        Page.objects.bulk_create(pages_below(place.page, kind, number // len(homes)))
    rows = [project(page, rounds, homes, number) for number, page in enumerate(made(kind))]
    fields = ProjectPage._meta.local_concrete_fields
    for start in range(0, len(rows), 500):  # bulk_create knows no tables that inherit
        some = rows[start : start + 500]
        ProjectPage._base_manager.all()._insert(some, fields, using=DEFAULT_DB_ALIAS)
    Grant.objects.bulk_create(grant(row, number) for number, row in enumerate(rows))
    Page.objects.filter(pk__in=[one.page_id for one in homes]).update(numchild=number)


def project(
    page: Page, rounds: list[RoundPage], homes: list[Community], number: int
) -> ProjectPage:
    row = ProjectPage(page_ptr=page, title=page.title, code=f"MP{number:04d}")
    row.community = homes[page.path.startswith(homes[1].page.path)]
    row.round = rounds[number % 2]
    return row


def grant(row: ProjectPage, number: int) -> Grant:
    return Grant(
        page=row,
        community=row.community,
        round=row.round,
        code=row.code,
        title=row.title,
        status=STATES[number % len(STATES)],
        requested=5000 + number % 20000,
    )


def pages_below(parent: Page, kind: ContentType, number: int) -> list[Page]:
    start = Page.objects.filter(path__startswith=parent.path).count()
    return [
        Page(
            title=f"微项目{step}",
            draft_title=f"微项目{step}",
            slug=f"many-{parent.pk}-{step}",
            path=Page._get_path(parent.path, parent.depth + 1, step),
            depth=parent.depth + 1,
            url_path=f"{parent.url_path}many-{step}/",
            content_type=kind,
            locale_id=parent.locale_id,
            translation_key=uuid.uuid4(),
            live=False,
        )
        for step in range(start + 1, start + 1 + number)
    ]


def made(kind: ContentType) -> QuerySet[Page]:
    """The pages that have no record yet."""
    return Page.objects.filter(content_type=kind).exclude(pk__in=Grant.objects.values("pk"))


def asked(client: Client, query: str) -> int:
    url = f"{reverse('project_pages:index')}{query}"
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
    assert answer.status_code == 200
    assert len(answer.context["page_obj"]) or "p=2" in query
    return len(queries)


def searches(town: Town) -> Iterator[str]:
    yield ""
    yield from (
        f"?ordering={name}" for name in ("title", "code", "grant__status", "-grant__requested")
    )
    yield f"?status={Status.DRAFT}&ordering=-grant__requested"
    yield f"?round={town.round.pk}&community={town.home.pk}&status={Status.DRAFT}"


def test_5000_projects_filter_and_sort_in_as_many_questions_as_three(
    town: Town, office: Client
) -> None:
    asked_of_few, asked_of_many = {}, {}
    projects_of(town, 64)
    for query in searches(town):
        office.get(f"{reverse('project_pages:index')}{query}")  # what is remembered, once
        asked_of_few[query] = asked(office, query)
    projects_of(town, 5000 - 64)
    for query in searches(town):
        asked_of_many[query] = asked(office, query)

    assert asked_of_many == asked_of_few
    assert max(asked_of_many.values()) <= MOST_QUERIES
    assert Grant.objects.count() == 5000
