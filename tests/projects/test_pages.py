"""What the public reads, and how many questions it costs."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Site

from communities.models import Photo
from projects.models import Grant, ProjectPage
from projects.showcase import project_context
from tests.factories.activities import make_activity
from tests.factories.projects import grant_at, project

from .conftest import Town

LINES = (("expert", 9000), ("print", 7500), ("venue", 2000), ("volunteer", 1500))
PAGE_QUERIES = 12


def shown(town: Town, status: str = "approved", **fields: object) -> ProjectPage:
    page = project(town.home, town.round, **fields)
    grant_at(page, status, worker=town.worker, officer=town.officer)
    page.refresh_from_db()
    return page


@pytest.mark.chinese
def test_the_page_names_both_leads_and_no_phone(town: Town, client: Client) -> None:
    page = shown(town, leads=("许念慈", "方启航"), lines=LINES)

    text = client.get(page.get_url()).text

    assert "许念慈、方启航" in text
    assert "55501234" not in text
    assert "20,000" in text


def test_the_page_shows_the_award_and_not_a_later_draft(town: Town, client: Client) -> None:
    page = shown(town, lines=LINES)
    later = page.get_latest_revision_as_object()
    later.budget_lines = []
    later.save_revision().publish()

    assert "7,500" in client.get(page.get_url()).text


@pytest.mark.chinese
def test_a_project_on_notice_says_until_when(town: Town, client: Client) -> None:
    page = shown(town, "on_notice")

    shown_text = strip_tags(client.get(page.get_url()).text)
    assert "2026年3月16日（星期一）至3月20日" in shown_text


def test_a_preview_of_a_proposal_without_a_record_works(town: Town, client: Client) -> None:
    page = project(town.home, town.round)
    client.force_login(town.worker)

    answer = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))

    assert answer.status_code == 200
    assert page.title in answer.text


def test_a_project_costs_at_most_twelve_queries_beyond_its_routing(
    town: Town, rf: RequestFactory
) -> None:
    page = shown(town, leads=("许念慈", "方启航"), lines=LINES)
    make_activity(town.home, project=page, starts_at=timezone.now() - timedelta(days=9))
    make_activity(town.home, project=page)
    request = rf.get(page.get_url())
    Site.find_for_request(request)
    routed = ProjectPage.objects.get(pk=page.pk)

    with CaptureQueriesContext(connection) as queries:
        routed.serve(request).render()

    assert len(queries) <= PAGE_QUERIES


def test_the_page_tells_what_the_project_did_and_will_do(town: Town, client: Client) -> None:
    page = shown(town)
    now = timezone.now()
    make_activity(town.home, project=page, title="沙龙一", starts_at=now - timedelta(days=9))
    make_activity(town.home, project=page, title="沙龙二", starts_at=now + timedelta(days=9))

    context = client.get(page.get_url()).context

    assert [item["title"] for item in context["past"]] == ["沙龙一"]
    assert [item["title"] for item in context["upcoming"]] == ["沙龙二"]


def test_the_list_costs_the_same_with_one_and_three_projects(town: Town, client: Client) -> None:
    shown(town)
    client.get(reverse("projects:list"), {"page": 2})
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("projects:list"), {"page": 1})
    shown(town)
    shown(town)
    with CaptureQueriesContext(connection) as three:
        answer = client.get(reverse("projects:list"), {"page": "1", "q": ""})

    assert len(answer.context["items"]) == 3
    assert len(three) == len(one)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status": "on_notice"}, {"二"}),
        ({"theme": "物业治理"}, {"一"}),
        ({"q": "二"}, {"二"}),
        ({"q": "二 鹤"}, set()),
        ({"status": "draft"}, {"一", "二"}),
        ({}, {"一", "二"}),
    ],
)
def test_the_list_is_narrowed_by_its_filters(
    town: Town, client: Client, query: dict[str, str], found: set[str]
) -> None:
    shown(town, title="一", theme="物业治理")
    shown(town, "on_notice", title="二")
    shown(town, "in_review", title="三")

    items = client.get(reverse("projects:list"), query).context["items"]

    assert {item["title"] for item in items} == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("停车", {"小区停车难"}),
        ("车停", {"门口车停满"}),
        ("MP88", {"小区停车难"}),
        ("停车 充电", {"小区停车难"}),
        ("停车 跳舞", set()),
        ('"停车" OR *', set()),
    ],
)
@pytest.mark.each_database
def test_the_list_finds_chinese_words_in_the_text_and_the_number(
    town: Town, client: Client, words: str, found: set[str]
) -> None:
    shown(town, title="小区停车难", code="MP88", plan="先在北门装充电桩。")
    shown(town, title="门口车停满")
    shown(town, "in_review", title="停车位共享")

    items = client.get(reverse("projects:list"), {"q": words}).context["items"]

    assert {item["title"] for item in items} == found


def test_words_and_filters_narrow_together_and_the_pages_of_the_list_follow(
    town: Town, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projects.views.PER_PAGE", 1)
    for code in ("MP3", "MP1", "MP2"):
        shown(town, title="停车共治", code=code, theme="物业治理")
    shown(town, title="停车别处", theme="邻里公约")

    query: dict[str, Any] = {"q": "停车", "theme": "物业治理"}
    pages = [client.get(reverse("projects:list"), {**query, "page": n}) for n in (1, 2, 3)]

    assert [page.context["items"][0]["kicker"][:3] for page in pages] == ["MP1", "MP2", "MP3"]
    assert pages[0].context["page_obj"].paginator.count == 3


def test_the_table_file_has_the_public_rows_and_no_formula(town: Town, client: Client) -> None:
    shown(town, title="=1+1", lines=LINES)
    shown(town, "in_review")

    text = client.get(reverse("projects:csv")).content.decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 2
    assert rows[1][1] == "'=1+1"
    assert rows[1][6:8] == ["20000.00", "20000.00"]


def test_the_community_lists_its_projects(town: Town, client: Client) -> None:
    page = shown(town)

    assert page.title in client.get(town.home.page.get_url()).text
    assert page.title not in client.get(town.elsewhere.page.get_url()).text


def test_a_round_shows_its_rules_and_its_sums(town: Town, client: Client) -> None:
    shown(town, lines=LINES)

    text = client.get(town.round.get_url()).text

    assert "需求与民意" in text
    assert "300,000" in text
    assert "280,000" in text


def test_a_round_tells_nothing_of_what_is_undecided(town: Town, client: Client) -> None:
    shown(town, "in_review", lines=LINES)

    assert client.get(town.round.get_url()).context["numbers"] == []


# --- the desk -----------------------------------------------------------------------------------


def test_the_officer_takes_the_next_step_on_the_screen(town: Town, client: Client) -> None:
    page = project(town.home, town.round)
    grant_at(page, "submitted", worker=town.worker, officer=town.officer)
    client.force_login(town.officer)
    address = reverse("project_grant", args=[page.pk])

    answer = client.post(address, {"action": "screen", "note": "齐全"}, follow=True)

    assert answer.status_code == 200
    assert Grant.objects.get(pk=page.pk).status == "screened"
    assert "齐全" in answer.text


def test_a_refusal_on_the_screen_keeps_what_was_typed(town: Town, client: Client) -> None:
    page = project(town.home, town.round)
    grant_at(page, "in_review", worker=town.worker, officer=town.officer)
    Grant.objects.update(score="68.2")
    client.force_login(town.officer)

    answer = client.post(
        reverse("project_grant", args=[page.pk]), {"action": "post", "note": "评审会已开"}
    )

    assert answer.status_code == 409
    assert "68.2" in answer.text
    assert "评审会已开" in answer.text


def test_a_worker_is_shown_everything_that_is_missing(town: Town, client: Client) -> None:
    page = project(town.home, town.round, leads=(), need="")
    client.force_login(town.worker)
    address = reverse("project_grant", args=[page.pk])

    before, after = client.get(address), client.post(address, {"action": "submit"})

    assert len(before.context["missing"]) == 2
    assert not Grant.objects.filter(pk=page.pk).exclude(status="draft").exists()
    assert after.status_code == 409


@pytest.mark.parametrize("name", ["project_pages:index", "round_pages:index", "holiday:index"])
def test_the_lists_of_the_admin_open(town: Town, client: Client, name: str) -> None:
    shown(town)
    project(town.home, town.round)
    client.force_login(town.officer)

    assert client.get(reverse(name)).status_code == 200


def test_the_admin_list_costs_the_same_with_one_and_three_rows(town: Town, client: Client) -> None:
    client.force_login(town.officer)
    shown(town)
    address = reverse("project_pages:index")
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    shown(town)
    project(town.home, town.round)
    with CaptureQueriesContext(connection) as three:
        client.get(address)

    assert len(three) == len(one)


def test_a_preview_of_a_new_proposal_knows_its_community(town: Town, rf: RequestFactory) -> None:
    page = ProjectPage(title="新想法")
    page.path = f"{town.home.page.path}0001"

    assert project_context(page, rf.get("/"))["community"] == town.home


@pytest.mark.parametrize("agreed", [True, False])
def test_photos_are_shown_where_those_on_them_agreed(
    town: Town, client: Client, agreed: bool
) -> None:
    photo = Photo.objects.create(
        title="共建日",
        description="共建日的合影",
        portrait_consent=agreed,
        collection=town.home.collection,
        file=get_test_image_file(filename="day.png"),
    )
    image = {"image": {"image": photo, "decorative": False, "alt_text": "一起种花"}, "caption": ""}
    page = shown(town, photo=photo, story=[("photo", {**image, "caption": "花园开工"})])

    text = client.get(page.get_url()).text

    assert ("花园开工" in text) is agreed
    assert ("共建日的合影" in text) is agreed
