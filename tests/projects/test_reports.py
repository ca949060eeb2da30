"""Midterm and closing reports: figures from the records, prose from people, kept as handed in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from activities.models import Attendance, Places
from activities.services import check_in
from printing.pictures import page_texts
from projects.errors import NotYours
from projects.lifecycle import apply
from projects.models import Grant, Output, Status
from projects.printed import closing
from projects.reporting.errors import ArchiveStands, NotReporting, ReportIncomplete
from projects.reporting.facts import Facts, facts_of
from projects.reporting.recording import add_output, evaluate
from projects.reporting.writing import hand_in_again, open_report, standing_report, write_report
from tests import factories as make
from tests.factories import surveys
from tests.factories.activities import make_activity
from tests.factories.projects import LATER, grant_at, project, written_report

from .conftest import Town

pytestmark = pytest.mark.django_db
AUGUST = LATER + timedelta(days=130)
CHINESE = "zh-hans"


@pytest.fixture
def grant(town: Town) -> Grant:
    page = project(town.home, town.round)
    return grant_at(page, "implementing", worker=town.worker, officer=town.officer)


def held(town: Town, grant: Grant, came: int) -> Places:
    places = make_activity(town.home, "楼道公约沙龙", project=grant.page).places.get()
    for turn in range(came):
        neighbour, scan = make.neighbour(town.home), f"{places.pk}-{turn}"
        check_in(places, neighbour, scan_id=scan, at=LATER, by=None, kind=Attendance.Kind.DESK)
    end = LATER + timedelta(hours=2)
    Places.objects.filter(pk=places.pk).update(starts_at=LATER, ends_at=end, taken=came)
    return places


def screen(grant: Grant, kind: str = "midterm") -> str:
    return reverse(f"project_write_{kind}", args=[grant.pk])


def words(pdf: bytes) -> str:
    return "".join("".join(page_texts(pdf)).split())


# --- what the records say ---------------------------------------------------------------------


def test_a_target_is_counted_by_what_its_unit_says(town: Town) -> None:
    page = project(town.home, town.round)
    page.milestones.create(key="salons", label="沙龙", target=2, unit="场")
    page.milestones.create(key="guides", label="手册", target=500, unit="本")
    page.milestones.create(key="new", label="新参加", target=3, unit="人", measure="newcomers")
    page.save_revision()
    grant = grant_at(page, "implementing", worker=town.worker, officer=town.officer)
    held(town, grant, 4)
    add_output(
        grant, "guide", "治家手册", by=town.worker, at=AUGUST, quantity="500", target="guides"
    )

    found = {goal.label: goal.done for goal in facts_of(grant, AUGUST).targets}

    assert found == {"参加沙龙的居民": 4, "沙龙": 1, "手册": 500, "新参加": 4}


def test_what_no_record_counts_is_not_invented(town: Town) -> None:
    page = project(town.home, town.round)
    page.milestones.create(key="guides", label="手册", target=500, unit="本")
    page.save_revision()
    grant = grant_at(page, "implementing", worker=town.worker, officer=town.officer)

    assert [goal.done for goal in facts_of(grant, AUGUST).targets] == [0, None]


def test_targets_are_those_that_were_handed_in(town: Town, grant: Grant) -> None:
    grant.page.milestones.all().update(target=1)

    assert [goal.planned for goal in facts_of(grant, AUGUST).targets] == [90]


def test_the_survey_of_satisfaction_stands_in_the_figures(town: Town, grant: Grant) -> None:
    poll = surveys.closed_poll(town.home, title="您对这个项目满意吗")
    surveys.vote(poll, at=poll.opens_at)
    grant.page.satisfaction = poll.page
    grant.page.save()

    survey = facts_of(Grant.objects.get(pk=grant.pk), poll.closes_at + timedelta(days=1))

    assert survey.satisfaction is not None
    assert survey.satisfaction.participants == 1


def test_kept_figures_read_back_as_they_were(town: Town, grant: Grant) -> None:
    held(town, grant, 2)
    written_report(grant, "midterm", by=town.worker, at=AUGUST)
    apply(grant, "report_midterm", by=town.worker, at=AUGUST)

    report = standing_report(grant, "midterm")

    assert report is not None
    assert Facts.from_json(report.facts) == facts_of(grant, AUGUST)


# --- handing in -------------------------------------------------------------------------------


def test_a_report_names_all_that_is_missing(town: Town, grant: Grant) -> None:
    held(town, grant, 0)
    write_report(grant, "closing", {"problems": "下雨。"}, by=town.worker, at=AUGUST)

    with pytest.raises(ReportIncomplete) as refused:
        apply(grant, "report_closing", by=town.worker, at=AUGUST)

    assert [one.field for one in refused.value.missing] == ["summary", "outlook", "events"]
    assert grant.status == Status.IMPLEMENTING


def test_nothing_written_is_refused_too(town: Town, grant: Grant) -> None:
    with pytest.raises(ReportIncomplete):
        apply(grant, "report_midterm", by=town.worker, at=AUGUST)


def test_what_was_handed_in_stands_whatever_happens_later(town: Town, grant: Grant) -> None:
    written_report(grant, "midterm", by=town.worker, at=AUGUST)
    apply(grant, "report_midterm", by=town.worker, at=AUGUST)
    held(town, grant, 3)

    text = words(closing.midterm_report(grant, at=AUGUST, language=CHINESE))

    assert "三场沙龙都办了" in text
    assert "楼道公约沙龙" not in text
    with pytest.raises(NotReporting):
        write_report(grant, "midterm", {"summary": "改"}, by=town.worker, at=AUGUST)


def test_one_that_is_put_right_is_handed_in_again_and_both_are_kept(
    town: Town, grant: Grant
) -> None:
    written_report(grant, "midterm", by=town.worker, at=AUGUST)
    apply(grant, "report_midterm", by=town.worker, at=AUGUST)
    apply(grant, "rectify", by=town.officer, at=AUGUST, note="签到表对不上。")
    later = AUGUST + timedelta(days=3)
    write_report(grant, "midterm", {"problems": "签到表已逐场补齐。"}, by=town.worker, at=later)

    again = hand_in_again(grant, by=town.worker, at=later)

    assert again.summary.startswith("三场沙龙都办了")
    assert standing_report(grant, "midterm") == again
    assert grant.reports.count() == 2


def test_only_the_projects_people_write_its_report(town: Town, grant: Grant) -> None:
    with pytest.raises(NotYours):
        write_report(grant, "midterm", {"summary": "外人"}, by=town.stranger, at=AUGUST)


# --- the screen -------------------------------------------------------------------------------


def test_the_screen_shows_figures_beside_the_prose_and_keeps_a_draft(
    town: Town, grant: Grant, client: Client
) -> None:
    held(town, grant, 2)
    client.force_login(town.worker)

    kept = client.post(screen(grant), {"summary": "办了一场。"})
    shown = client.get(screen(grant)).content.decode()

    assert kept.status_code == 302
    assert "办了一场。" in shown
    assert "楼道公约沙龙" in shown
    assert open_report(grant, "midterm").summary == "办了一场。"


def test_a_refusal_keeps_what_was_typed_and_says_what_is_missing(
    town: Town, grant: Grant, client: Client
) -> None:
    client.force_login(town.worker)

    answer = client.post(screen(grant), {"summary": "只写了这一段", "hand_in": "1"})

    assert answer.status_code == 409
    assert "只写了这一段" in answer.content.decode()
    assert [one.field for one in answer.context["refused_missing"]] == ["problems", "outlook"]


def test_handing_in_on_the_screen_moves_the_grant(town: Town, grant: Grant, client: Client) -> None:
    client.force_login(town.worker)
    texts = {"summary": "办了。", "problems": "没有。", "outlook": "继续。", "hand_in": "1"}

    client.post(screen(grant), texts)

    grant.refresh_from_db()
    assert grant.status == Status.MIDTERM


def test_another_communitys_worker_finds_no_report(
    town: Town, grant: Grant, client: Client
) -> None:
    client.force_login(town.stranger)

    assert client.get(screen(grant)).status_code == 404


def test_there_is_no_report_before_the_approval(town: Town, client: Client) -> None:
    page = project(town.home, town.round)
    early = grant_at(page, "in_review", worker=town.worker, officer=town.officer)
    client.force_login(town.worker)

    assert client.get(screen(early)).status_code == 404


# --- evaluation and outputs -------------------------------------------------------------------


def closed(town: Town, grant: Grant) -> Grant:
    written_report(grant, "closing", by=town.worker, at=AUGUST)
    apply(grant, "report_closing", by=town.worker, at=AUGUST)
    apply(grant, "close", by=town.officer, at=AUGUST)
    return grant


def test_the_office_evaluates_and_nobody_else(town: Town, grant: Grant) -> None:
    closed(town, grant)

    evaluate(grant, "good", "三项目标都达到。", "", by=town.officer, at=AUGUST)

    assert grant.evaluation.grade == "good"
    with pytest.raises(NotYours):
        evaluate(grant, "excellent", "自评", "", by=town.worker, at=AUGUST)


def test_what_is_archived_stands(town: Town, grant: Grant) -> None:
    closed(town, grant)
    add_output(grant, Output.Kind.PACT, "楼道公约", by=town.worker, at=AUGUST)
    apply(grant, "archive", by=town.officer, at=AUGUST)

    with pytest.raises(ArchiveStands):
        add_output(grant, Output.Kind.PACT, "另一份", by=town.worker, at=AUGUST)
    with pytest.raises(ArchiveStands):
        evaluate(grant, "good", "晚了。", "", by=town.officer, at=AUGUST)


# --- leads on the site --------------------------------------------------------------------------


def test_a_lead_without_a_place_in_the_admin_writes_and_hands_in(
    town: Town, client: Client
) -> None:
    lead = make.user()
    page = project(town.home, town.round, lead_user=lead)
    grant = grant_at(page, "implementing", worker=town.worker, officer=town.officer)
    client.force_login(lead)
    address = reverse("projects:report_midterm", args=[grant.pk])

    assert address in client.get(reverse("projects:progress", args=[grant.pk])).content.decode()
    refused = client.post(address, {"summary": "办了一场。", "hand_in": "1"})
    texts = {"summary": "办了一场。", "problems": "无。", "outlook": "再办两场。", "hand_in": "1"}
    client.post(address, texts)

    assert refused.status_code == 409
    assert "办了一场。" in refused.content.decode()
    grant.refresh_from_db()
    assert grant.status == Status.MIDTERM


@pytest.mark.parametrize("who", ["stranger", "nobody"])
def test_nobody_else_writes_it_there(town: Town, grant: Grant, client: Client, who: str) -> None:
    client.force_login(town.stranger if who == "stranger" else make.user())

    assert client.get(reverse("projects:report_closing", args=[grant.pk])).status_code == 404


def test_an_accepted_midterm_is_shown_and_not_asked_for_again(
    town: Town, grant: Grant, client: Client
) -> None:
    written_report(grant, "midterm", by=town.worker, at=AUGUST)
    apply(grant, "report_midterm", by=town.worker, at=AUGUST)
    apply(grant, "pass_midterm", by=town.officer, at=AUGUST)
    client.force_login(town.worker)

    shown = client.get(screen(grant))

    assert not shown.context["writing"]
    assert "三场沙龙都办了" in shown.content.decode()


def test_a_closing_report_that_was_sent_back_begins_with_its_prose(
    town: Town, grant: Grant, client: Client
) -> None:
    written_report(grant, "closing", by=town.worker, at=AUGUST)
    apply(grant, "report_closing", by=town.worker, at=AUGUST)
    apply(grant, "reopen", by=town.officer, at=AUGUST, note="账目请核对。")
    client.force_login(town.worker)

    shown = client.get(screen(grant, "closing"))

    assert shown.context["writing"]
    assert list(shown.context["lacking"]) == []
    assert "三场沙龙都办了" in shown.content.decode()
