"""The editor's forms as the browser sends them: rows keep their keys, and sums are refused in
words."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from projects.models import BudgetLine, ProjectPage, RoundPage
from tests import factories as make
from tests.factories.projects import CLOSES, OPENS, grant_at, project, round_page

from .conftest import Town

Row = dict[str, Any]
JSON: dict[str, Any] = {"HTTP_ACCEPT": "application/json"}
PUBLISH = {"action-publish": "1"}
EMPTY_ROW = "0123456789ab"  # a key that the editor copies with its empty row
PAPER = {"category": "material", "label": "纸张", "unit_price": "12.50", "quantity": "40"}
PRINT = {"category": "print", "label": "公约印制", "unit_price": "800", "quantity": "1"}
LEAD = {"name": "许念慈", "role": "社工", "agreed": "on"}
SALON = {"label": "沙龙", "target": "3", "unit": "场"}


@pytest.fixture
def worker(town: Town, client: Client) -> Client:
    client.force_login(town.worker)
    return client


@pytest.fixture
def officer(town: Town, client: Client) -> Client:
    client.force_login(town.officer)
    return client


def formset(name: str, rows: Iterable[Row], stored: int = 0) -> Row:
    """Rows as the editor sends them; the first `stored` of them it had read before."""
    rows = list(rows)
    data: Row = {f"{name}-TOTAL_FORMS": len(rows), f"{name}-INITIAL_FORMS": stored}
    for number, row in enumerate(rows):
        sent = {"id": "", "ORDER": number + 1, "source": "grant", **row}
        data |= {f"{name}-{number}-{field}": value for field, value in sent.items()}
    return data


def proposal(
    lines: Iterable[Row] = (),
    leads: Iterable[Row] = (),
    milestones: Iterable[Row] = (),
    **more: Any,
) -> Row:
    """A proposal as the editor sends it, with nothing filled in but what is given."""
    return {
        "title": "楼道公约共写",
        "slug": "stairs",
        "story-count": 0,
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        **formset("budget_lines", lines),
        **formset("leads", leads),
        **formset("milestones", milestones),
        **more,
    }


def stored(page: ProjectPage) -> Row:
    """What the editor of a stored proposal sends when nothing was changed."""
    draft = ProjectPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    names = ("key", "category", "label", "unit_price", "quantity", "unit", "source")
    lines = [
        {"id": line.pk or "", **{name: getattr(line, name) for name in names}}
        for line in draft.budget_lines.all()
    ]
    data: dict[str, Any] = {
        name: getattr(draft, name) or "" for name in ("title", "slug", "code", "theme", "plan")
    }
    return proposal(**data) | formset("budget_lines", lines, len(lines))


def third_line() -> Row:
    """A row that the worker adds to the two of a stored proposal."""
    row = {**PAPER, "source": "own", "id": "", "key": "", "ORDER": 9}
    fields = {f"budget_lines-2-{name}": value for name, value in row.items()}
    return {"budget_lines-TOTAL_FORMS": 3, **fields}


def adding(town: Town) -> str:
    return reverse("wagtailadmin_pages:add", args=["projects", "projectpage", town.home.page.pk])


def editing(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def made() -> ProjectPage:
    page: ProjectPage = ProjectPage.objects.get().get_latest_revision_as_object()
    return page


def keys(page: ProjectPage) -> dict[str, str]:
    return {line.label: line.key for line in page.budget_lines.all()}


# --- a proposal ---------------------------------------------------------------------------------


def test_a_title_is_enough_for_a_draft(town: Town, worker: Client) -> None:
    answer = worker.post(adding(town), proposal())

    assert answer.status_code == 302
    assert made().community == town.home
    assert not made().live


def test_a_worker_writes_a_whole_proposal_in_the_editor(town: Town, worker: Client) -> None:
    leads = [LEAD, {"name": "方启航", "agreed": "on"}]
    sent = proposal([PAPER, PRINT], leads, [SALON], round=town.round.pk, theme="邻里公约")

    worker.post(adding(town), sent)

    page = made()
    assert [lead.name for lead in page.leads.all()] == ["许念慈", "方启航"]
    assert [(goal.label, goal.target) for goal in page.milestones.all()] == [("沙龙", 3)]
    assert page.round == town.round
    assert [line.label for line in page.budget_lines.all()] == ["纸张", "公约印制"]


def test_an_amount_that_the_browser_sends_is_not_believed(town: Town, worker: Client) -> None:
    worker.post(adding(town), proposal([{**PAPER, "amount": "99999"}]))

    assert BudgetLine.objects.get().amount == Decimal("500.00")
    assert made().budget_lines.get().amount == Decimal("500.00")


def test_rows_added_in_one_session_get_keys_of_their_own(town: Town, worker: Client) -> None:
    lines, goals = [{**PAPER, "key": ""}, {**PRINT, "key": ""}], [SALON, SALON]

    answer = worker.post(adding(town), proposal(lines, milestones=goals))

    assert answer.status_code == 302
    assert len(set(keys(made()).values())) == 2
    assert len({goal.key for goal in made().milestones.all()}) == 2


def test_a_line_keeps_its_key_over_edits_of_a_draft(town: Town, worker: Client) -> None:
    worker.post(adding(town), proposal([PAPER, PRINT]))
    page = made()
    before = keys(page)
    sent = stored(page) | {"budget_lines-0-unit_price": "15", "title": "楼道公约"}

    answer = worker.post(editing(page), sent)

    assert answer.status_code == 302
    assert made().title == "楼道公约"
    assert keys(made()) == before
    assert made().budget_lines.all()[0].amount == Decimal("600.00")


def test_a_line_added_to_a_public_project_keeps_its_key_until_it_is_published(
    town: Town, worker: Client
) -> None:
    page = project(town.home, town.round)
    grant_at(page, "approved", worker=town.worker, officer=town.officer)

    worker.post(editing(page), stored(page) | third_line())
    drafted = keys(made())
    worker.post(editing(page), stored(page) | {"title": "改名"})
    answer = worker.post(editing(page), stored(page) | PUBLISH)

    assert answer.status_code == 302, answer.context["form"].errors
    assert drafted["纸张"]
    assert keys(ProjectPage.objects.get(pk=page.pk)) == drafted
    assert ProjectPage.objects.get(pk=page.pk).title == "改名"


def test_an_autosave_tells_the_open_editor_ids_and_keys(town: Town, worker: Client) -> None:
    answer = worker.post(adding(town), proposal([PAPER]), **JSON)

    told = answer.json()["field_updates"]
    line = BudgetLine.objects.get()
    assert told["budget_lines-0-id"] == str(line.pk)
    assert told["budget_lines-0-key"] == line.key


def test_an_open_editor_does_not_rewrite_what_was_handed_in(town: Town, worker: Client) -> None:
    page = project(town.home, town.round)
    sent = stored(page) | formset("leads", [LEAD]) | formset("milestones", [SALON])
    first = worker.post(editing(page), sent, **JSON).json()
    grant = grant_at(ProjectPage.objects.get(), "draft", worker=town.worker, officer=town.officer)
    kept = ProjectPage.objects.get().get_latest_revision_as_object()
    grant.submitted_revision = kept.save_revision(user=town.worker)
    grant.save()

    again = {**sent, **first["field_updates"], "overwrite_revision_id": first["revision_id"]}
    answer = worker.post(editing(page), {**again, "plan": "改写"}, **JSON)

    assert not answer.json()["success"]
    grant.submitted_revision.refresh_from_db()
    assert grant.submitted_revision.content["plan"] != "改写"


def test_an_autosave_after_an_autosave_changes_no_key(town: Town, worker: Client) -> None:
    page = project(town.home, town.round)
    grant_at(page, "approved", worker=town.worker, officer=town.officer)
    sent = stored(page) | third_line()

    first = worker.post(editing(page), sent, **JSON).json()
    before = keys(made())
    again = {**sent, **first["field_updates"], "overwrite_revision_id": first["revision_id"]}
    second = worker.post(editing(page), again, **JSON).json()

    assert second["success"]
    assert keys(made()) == before


@pytest.mark.chinese
def test_a_price_below_zero_is_refused_in_words_and_the_form_comes_back_filled(
    town: Town, worker: Client
) -> None:
    answer = worker.post(adding(town), proposal([{**PAPER, "unit_price": "-5"}], plan="三次沙龙"))

    assert answer.status_code == 200
    assert "不能小于零" in answer.text
    assert "三次沙龙" in answer.text
    assert not ProjectPage.objects.exists()


def test_a_round_of_another_sub_district_is_no_choice(town: Town, worker: Client) -> None:
    other = round_page(make.sub_district())

    answer = worker.post(adding(town), proposal(round=other.pk))

    assert answer.status_code == 200
    assert not ProjectPage.objects.exists()


def test_another_communitys_worker_cannot_add_or_change_it(town: Town, client: Client) -> None:
    page = project(town.home, town.round)
    client.force_login(town.stranger)

    assert client.post(adding(town), proposal()).status_code == 404
    client.post(editing(page), stored(page) | {"title": "别人改的"})

    assert ProjectPage.objects.get().title == page.title
    assert page.get_latest_revision_as_object().title == page.title


# --- a round ------------------------------------------------------------------------------------


def round_sent(weights: Iterable[int], percents: Iterable[int], **more: Any) -> Row:
    """A round as the editor sends it."""
    criteria = ({"label": f"标准{n}", "weight": n, "key": EMPTY_ROW} for n in weights)
    parts = ({"label": f"第{n}笔", "percent": n, "awaits": "agreement"} for n in percents)
    local = {name: timezone.localtime(at) for name, at in (("opens", OPENS), ("closes", CLOSES))}
    return {
        "title": "2027年度微项目",
        "slug": "round-2027",
        "code": "2027",
        "call_opens_at": local["opens"].strftime("%Y-%m-%d %H:%M"),
        "call_closes_at": local["closes"].strftime("%Y-%m-%d %H:%M"),
        "pool": "300000",
        "smallest_grant": "5000",
        "largest_grant": "30000",
        "pass_mark": "75",
        "notice_days": "5",
        "extension_days": "2",
        "scale": "100",
        "free_percent": "10",
        "guidelines-count": 0,
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        **formset("criteria", criteria),
        **formset("caps", ()),
        **formset("papers", ()),
        **formset("instalments", parts),
        **more,
    }


def new_round(town: Town) -> str:
    return reverse("wagtailadmin_pages:add", args=["projects", "roundpage", town.place.page.pk])


def test_an_officer_opens_a_round_whose_parts_add_up(town: Town, officer: Client) -> None:
    answer = officer.post(new_round(town), round_sent([60, 40], [70, 30], **PUBLISH))

    assert answer.status_code == 302
    call = RoundPage.objects.get(code="2027")
    assert call.live
    assert len({item.key for item in [*call.criteria.all(), *call.instalments.all()]}) == 4


@pytest.mark.chinese
@pytest.mark.parametrize(
    ("weights", "percents", "sentence"),
    [
        ([60, 30], [100], "评分表的权重合计为90"),
        ([100], [60, 60], "拨付比例合计为120"),
    ],
)
def test_parts_that_do_not_add_up_are_refused_in_words_and_the_form_comes_back_filled(
    town: Town, officer: Client, weights: list[int], percents: list[int], sentence: str
) -> None:
    answer = officer.post(new_round(town), round_sent(weights, percents, **PUBLISH))

    assert answer.status_code == 200
    assert sentence in answer.text.replace(" ", "")
    assert f"标准{weights[0]}" in answer.text
    assert not RoundPage.objects.filter(code="2027").exists()


def test_a_round_that_is_still_being_written_is_kept_as_a_draft(
    town: Town, officer: Client
) -> None:
    answer = officer.post(new_round(town), round_sent([60], [50]), **JSON)

    assert answer.json()["success"]
    assert not RoundPage.objects.get(code="2027").live


def test_a_deleted_criterion_does_not_count(town: Town, officer: Client) -> None:
    sent = round_sent([60, 40, 30], [100], **PUBLISH) | {"criteria-2-DELETE": "1"}

    assert officer.post(new_round(town), sent).status_code == 302
    assert [item.weight for item in RoundPage.objects.get(code="2027").criteria.all()] == [60, 40]


def test_a_proposal_needs_no_more_than_a_title_to_be_kept(town: Town, worker: Client) -> None:
    url = reverse("wagtailadmin_pages:add", args=["projects", "projectpage", town.home.page.pk])

    worker.post(url, proposal(slug=""))

    assert ProjectPage.objects.get().slug == "楼道公约共写"
