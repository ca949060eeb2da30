"""The office's desk of a round: one step for many, what stands against a step, what a lead sees."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.completeness import missing
from projects.grant_steps import Step, steps_for
from projects.lead_road import road_of_lead
from projects.lifecycle import apply
from projects.models import Grant, ProjectPage, RequiredPaper, Status
from projects.paperwork import hand_in_paper
from projects.printed.money import budget
from projects.together import stages_of, take_together
from tests.factories.projects import (
    APPROVED,
    LATER,
    POSTED,
    REVIEWED,
    grant_at,
    project,
    written_report,
)

from .conftest import Town


@pytest.fixture
def officer(town: Town, client: Client) -> Client:
    client.force_login(town.officer)
    return client


def reached(town: Town, status: str, **fields: Any) -> Grant:
    page = project(town.home, town.round)
    return grant_at(page, status, worker=town.worker, officer=town.officer, **fields)


def desk(town: Town) -> str:
    return reverse("round_papers", args=[town.round.pk])


def test_one_step_is_taken_with_all_that_are_ticked(town: Town, officer: Client) -> None:
    one, two, other = (reached(town, "submitted") for _ in range(3))

    officer.post(desk(town), {"action": "screen", "grant": [one.pk, two.pk]})

    screened = Grant.objects.filter(status=Status.SCREENED)
    assert set(screened.values_list("pk", flat=True)) == {one.pk, two.pk}
    other.refresh_from_db()
    assert other.status == Status.SUBMITTED


def test_one_that_is_refused_stops_no_other_and_says_why(town: Town, officer: Client) -> None:
    good, bad = reached(town, "in_review"), reached(town, "in_review", score="68.2")

    outcome = take_together([bad, good], "post", by=town.officer, at=POSTED)

    assert outcome.done == [good]
    assert [(grant, "68.2" in why) for grant, why in outcome.refused] == [(bad, True)]
    told = officer.post(desk(town), {"action": "post", "grant": [bad.pk]}, follow=True)
    assert "68.2" in told.text


def test_what_the_score_or_the_notice_speaks_against_is_not_ticked(town: Town) -> None:
    good, bad = reached(town, "in_review"), reached(town, "in_review", score="68.2")
    hanging = reached(town, "on_notice")

    in_review, on_notice = stages_of(town.round, POSTED)

    assert in_review.ready == {good.pk}
    assert bad in in_review.grants
    assert on_notice.ready == frozenset()
    assert stages_of(town.round, APPROVED)[1].ready == {hanging.pk}


def test_a_desk_takes_only_steps_that_belong_in_a_list(town: Town, officer: Client) -> None:
    grant = reached(town, "submitted")

    officer.post(desk(town), {"action": "reject", "grant": [grant.pk]})

    grant.refresh_from_db()
    assert grant.status == Status.SUBMITTED


def test_the_desk_is_the_offices(town: Town, client: Client) -> None:
    grant = reached(town, "submitted")
    client.force_login(town.worker)

    assert client.get(desk(town)).status_code == 404
    assert client.post(desk(town), {"action": "screen", "grant": [grant.pk]}).status_code == 404

    grant.refresh_from_db()
    assert grant.status == Status.SUBMITTED


def test_a_desk_of_one_costs_as_much_as_a_desk_of_three(
    town: Town, officer: Client, django_assert_num_queries: Any
) -> None:
    reached(town, "submitted")
    officer.get(desk(town))
    with CaptureQueriesContext(connection) as first:
        officer.get(desk(town))
    reached(town, "submitted")
    reached(town, "submitted")

    with django_assert_num_queries(len(first)):
        officer.get(desk(town))


def step(grant: Grant, action: str, town: Town, at: Any) -> Step:
    return next(one for one in steps_for(grant, town.officer, at) if one.move.action == action)


@pytest.mark.chinese
def test_a_step_says_what_stands_against_it_before_it_is_taken(town: Town) -> None:
    unscored, hanging = reached(town, "in_review", score=None), reached(town, "on_notice")

    assert step(unscored, "post", town, POSTED).way == reverse("round_panel", args=[town.round.pk])
    assert "3月20日" in step(hanging, "approve", town, POSTED).against
    assert step(hanging, "approve", town, APPROVED).against == ""


def test_the_papers_of_a_draft_are_handed_in_before_anybody_has_opened_its_record(
    town: Town, client: Client
) -> None:
    RequiredPaper.objects.create(round=town.round, gate="submit", label="居民联名推荐表")
    page = project(town.home, town.round)
    client.force_login(town.worker)

    rows = client.get(reverse("project_grant", args=[page.pk])).context["paper_rows"]

    assert [row.label for row in rows] == ["居民联名推荐表"]
    assert not Grant.objects.exists()


@pytest.mark.chinese
def test_a_budget_line_needs_a_category(town: Town) -> None:
    page: ProjectPage = project(town.home, town.round, lines=(("", 6000),))

    assert any("类别" in str(one) for one in missing(page))


@pytest.mark.chinese
def test_a_lead_is_told_that_the_office_screens_and_the_panel_reviews(town: Town) -> None:
    grant = reached(town, "submitted")

    def waits_for() -> list[str]:
        return [one["label"] for one in road_of_lead(grant) if one["state"] == "now"]

    assert waits_for() == ["自治办初审"]
    for action, label in (("screen", "评审组评审"), ("review", "评审组评审")):
        apply(grant, action, by=town.officer, at=REVIEWED)
        assert waits_for() == [label]
    apply(grant, "send_back", by=town.officer, at=REVIEWED, note="请补一张表。")
    apply(grant, "submit", by=town.worker, at=REVIEWED + timedelta(days=1))
    assert waits_for() == ["自治办初审"]


@pytest.mark.chinese
def test_who_has_to_put_a_report_right_reads_why_and_where(town: Town, client: Client) -> None:
    grant = reached(town, "implementing")
    written_report(grant, "midterm", by=town.worker, at=LATER)
    apply(grant, "report_midterm", by=town.worker, at=LATER)
    apply(grant, "rectify", by=town.officer, at=LATER, note="请补四月的签到表。")
    client.force_login(town.worker)

    of_lead = client.get(reverse("projects:progress", args=[grant.pk])).text
    of_worker = client.get(reverse("project_grant", args=[grant.pk])).text

    for screen, way in ((of_lead, "projects:report_midterm"), (of_worker, "project_write_midterm")):
        assert "请补四月的签到表。" in screen
        assert "再次提交" in screen
        assert reverse(way, args=[grant.pk]) in screen
    now = [one["label"] for one in road_of_lead(grant) if one["state"] == "now"]
    assert now == ["中期报告"]


def test_the_office_writes_the_first_evaluation_on_the_screen_of_the_archive(
    town: Town, officer: Client
) -> None:
    grant = reached(town, "implementing")
    written_report(grant, "closing", by=town.worker, at=LATER)
    apply(grant, "report_closing", by=town.worker, at=LATER)
    apply(grant, "close", by=town.officer, at=LATER)
    address = reverse("project_archive", args=[grant.pk])

    assert 'name="opinion"' in officer.get(address).text
    officer.post(
        address,
        {"action": "evaluation", "item": "evaluation", "grade": "good", "opinion": "做得实在。"},
    )

    assert Grant.objects.get().evaluation.opinion == "做得实在。"


def test_a_draft_whose_line_has_no_category_yet_is_printed_and_previewed(town: Town) -> None:
    page: ProjectPage = project(town.home, town.round, lines=(("", 6000),))

    assert budget(list(page.budget_lines.all())).rows[0][0] == ""
    assert page.make_preview_request().status_code == 200


def test_papers_of_what_is_over_are_only_read(town: Town, client: Client) -> None:
    grant = reached(town, "submitted")
    file = SimpleUploadedFile("wall.jpg", b"\xff\xd8\xff a wall")
    kept = hand_in_paper(grant, "submit", "other", "照片", file, by=town.worker, at=REVIEWED)
    places = [reverse(name, args=[grant.pk]) for name in ("projects:progress", "project_grant")]
    read, back = (
        reverse(f"projects:{n}", args=[grant.pk, kept.pk]) for n in ("paper", "paper_back")
    )
    client.force_login(town.worker)

    before = [client.get(place).text for place in places]
    apply(grant, "reject", by=town.officer, at=POSTED, note="不在资助范围。")
    after = [client.get(place).text for place in places]

    assert all(read in text and back in text for text in before)
    assert all(f'"{read}"' in text and back not in text for text in after)
