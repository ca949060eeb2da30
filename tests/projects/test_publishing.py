"""Where a proposal's drafts meet its record: what moves the money, and what never does."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from communities.moderation import NotYetPublic
from projects.clock import notice_days
from projects.lifecycle import apply
from projects.models import AwardLine, Grant, Holiday, ProjectPage, RoundAccount, Status
from projects.services import open_grant, publish_project, publish_round
from tests.factories.projects import APPROVED, IN_TIME, POSTED, grant_at, project

from .conftest import Town


@pytest.fixture
def approved(town: Town) -> Grant:
    page = project(town.home, town.round)
    return grant_at(page, "approved", worker=town.worker, officer=town.officer)


def awarded(grant: Grant) -> list[tuple[str, Decimal]]:
    return list(AwardLine.objects.filter(grant=grant).values_list("key", "amount"))


def test_a_proposal_that_somebody_publishes_too_early_stays_off_the_site(town: Town) -> None:
    page = project(town.home, town.round)

    page.save_revision().publish()

    page.refresh_from_db()
    assert not page.live
    assert page.grant.status == Status.DRAFT


def test_publishing_twice_keeps_one_record(town: Town) -> None:
    page = project(town.home, town.round)
    page.save_revision().publish()

    publish_project(ProjectPage.objects.get(pk=page.pk))

    assert Grant.objects.filter(page=page).count() == 1


def test_reviewers_and_the_site_get_the_version_that_was_handed_in(town: Town) -> None:
    page = project(town.home, town.round, title="第一稿")
    grant = grant_at(page, "submitted", worker=town.worker, officer=town.officer)
    page.title = "改过的稿"
    page.save_revision()

    grant_at(page, "on_notice", worker=town.worker, officer=town.officer)

    page.refresh_from_db()
    assert (page.live, page.title) == (True, "第一稿")
    assert grant.page.latest_revision.as_object().title == "改过的稿"


def test_the_title_of_a_published_page_reaches_its_record_and_the_money_does_not(
    approved: Grant,
) -> None:
    before = awarded(approved)
    page = approved.page.get_latest_revision_as_object()
    page.title = "新的名字"
    page.budget_lines = list(page.budget_lines.all())[:1]
    page.save_revision().publish()

    approved.refresh_from_db()
    assert approved.title == "新的名字"
    assert (approved.requested, approved.awarded) == (8000, 8000)
    assert awarded(approved) == before


def test_a_line_removed_in_a_draft_and_an_old_revision_restored_leave_the_award_alone(
    approved: Grant,
) -> None:
    before = awarded(approved)
    first = approved.submitted_revision
    page = approved.page.get_latest_revision_as_object()
    page.budget_lines = []
    page.save_revision().publish()
    assert not approved.page.budget_lines.exists()

    first.as_object().save_revision(previous_revision=first).publish()

    assert awarded(approved) == before
    live = ProjectPage.objects.get(pk=approved.pk).budget_lines.all()
    assert {line.key for line in live} == {key for key, _sum in before}


# --- the ways in which Wagtail publishes --------------------------------------------------------


def without_lines(grant: Grant) -> ProjectPage:
    """The newest draft with all its budget lines taken out."""
    page: ProjectPage = grant.page.get_latest_revision_as_object()
    page.title, page.budget_lines = "没有预算的稿", []
    return page


def publish_what_is_due() -> None:
    call_command("publish_scheduled", verbosity=0)


def test_a_scheduled_draft_without_lines_is_published_and_the_award_stands(
    approved: Grant,
) -> None:
    before = awarded(approved)
    page = without_lines(approved)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    publish_what_is_due()
    assert not Grant.objects.filter(title="没有预算的稿").exists()

    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        publish_what_is_due()
        publish_what_is_due()

    live = ProjectPage.objects.get(pk=approved.pk)
    assert (live.live, live.title, live.budget_lines.count()) == (True, "没有预算的稿", 0)
    assert Grant.objects.get(pk=approved.pk).title == "没有预算的稿"
    assert awarded(approved) == before


def test_a_proposal_that_was_scheduled_and_not_approved_stays_off_the_site(town: Town) -> None:
    page = project(town.home, town.round)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()

    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        publish_what_is_due()

    page.refresh_from_db()
    assert not page.live
    assert page.grant.status == Status.DRAFT


def test_a_schedule_that_ends_takes_the_page_away_and_leaves_the_record(approved: Grant) -> None:
    before = awarded(approved)
    ProjectPage.objects.filter(pk=approved.pk).update(expire_at=timezone.now())

    publish_what_is_due()

    assert not ProjectPage.objects.get(pk=approved.pk).live
    approved.refresh_from_db()
    assert (approved.status, approved.awarded) == (Status.APPROVED, 8000)
    assert awarded(approved) == before


def test_an_editors_work_that_a_moderator_approves_is_published_and_the_award_stands(
    town: Town, approved: Grant
) -> None:
    before = awarded(approved)
    page = without_lines(approved)
    page.save_revision()
    state = moderation().start(page, town.worker)

    state.current_task_state.approve(user=town.officer)

    live = ProjectPage.objects.get(pk=approved.pk)
    assert (live.title, live.budget_lines.count()) == ("没有预算的稿", 0)
    assert awarded(approved) == before


def test_a_moderator_cannot_publish_a_proposal_too_early(town: Town) -> None:
    page = project(town.home, town.round)
    state = moderation().start(page, town.worker)

    with pytest.raises(NotYetPublic):
        state.current_task_state.approve(user=town.officer)

    page.refresh_from_db()
    assert not page.live


def moderation() -> Workflow:
    """A workflow of one step, as somebody sets it up in the admin."""
    workflow: Workflow = Workflow.objects.create(name="把关")
    task = GroupApprovalTask.objects.create(name="办公室看一遍")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    return workflow


def test_lines_that_come_back_with_an_old_revision_come_back_once(approved: Grant) -> None:
    first = approved.submitted_revision
    for _again in range(2):
        first.as_object().save_revision(previous_revision=first).publish()

    keys = list(approved.page.budget_lines.values_list("key", flat=True))
    assert sorted(keys) == sorted(key for key, _sum in awarded(approved))


# --- sums ---------------------------------------------------------------------------------------


def test_an_amount_is_derived_and_never_believed(town: Town) -> None:
    page = project(town.home, town.round)
    line = page.budget_lines.first()
    line.unit_price, line.quantity, line.amount = Decimal("12.50"), Decimal(3), Decimal(999)
    line.save()

    assert line.amount == Decimal("37.50")


def test_own_funds_and_gifts_in_kind_are_not_applied_for(town: Town) -> None:
    page = project(town.home, town.round)
    page.budget_lines.create(
        category="venue", label="会议室", unit_price=900, quantity=1, source="in_kind"
    )
    page.save_revision()

    grant = grant_at(page, "submitted", worker=town.worker, officer=town.officer)

    assert grant.requested == 8000


def test_rejecting_after_the_notice_takes_the_project_from_the_site(town: Town) -> None:
    page = project(town.home, town.round)
    grant = grant_at(page, "on_notice", worker=town.worker, officer=town.officer)

    apply(grant, "reject", by=town.officer, at=POSTED, note="公示期间有异议并成立。")

    page.refresh_from_db()
    assert not page.live


def test_a_record_keeps_its_page_from_deletion_and_a_draft_from_publishing(town: Town) -> None:
    draft = project(town.home, town.round)
    assert draft.permissions_for_user(town.worker).can_delete()
    assert not draft.permissions_for_user(town.officer).can_publish()

    grant_at(draft, "on_notice", worker=town.worker, officer=town.officer)

    page = ProjectPage.objects.get(pk=draft.pk)
    assert not page.permissions_for_user(town.worker).can_delete()
    assert page.permissions_for_user(town.worker).can_publish()


@pytest.mark.parametrize(
    "fields",
    [
        {"awarded": Decimal("8000.01")},
        {"paid": Decimal("8000.01")},
        {"spent": Decimal("8000.01")},
        {"requested": Decimal(-1)},
        {"score": Decimal(101)},
        {"approved_at": None},
        {"notice_to": date(2026, 1, 1)},
    ],
)
def test_the_database_refuses_money_that_does_not_add_up(
    approved: Grant, fields: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.filter(pk=approved.pk).update(**fields)


def test_the_database_refuses_an_account_above_its_pool(approved: Grant) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RoundAccount.objects.update(awarded=300001)


def test_a_pool_never_falls_below_what_is_awarded(town: Town, approved: Grant) -> None:
    town.round.pool = Decimal(100)

    assert publish_round(town.round).pool == 8000


def test_holidays_and_worked_weekends_move_the_end_of_a_notice(town: Town) -> None:
    Holiday.objects.create(sub_district=town.place, day=date(2026, 3, 18), name="假日")
    Holiday.objects.create(sub_district=town.place, day=date(2026, 3, 22), works=True)

    assert notice_days(town.place, POSTED, 5) == (date(2026, 3, 16), date(2026, 3, 22))


def test_another_communitys_worker_neither_sees_nor_moves_a_draft(
    town: Town, client: Client
) -> None:
    page = project(town.home, town.round, title="还没有交的稿子")
    client.force_login(town.stranger)
    address = reverse("project_grant", args=[page.pk])

    assert client.get(address).status_code == 404
    assert client.post(address, {"action": "submit"}).status_code == 404
    assert "还没有交的稿子" not in client.get(reverse("project_pages:index")).text
    assert not Grant.objects.exists()


def test_a_draft_has_no_public_address(town: Town, client: Client) -> None:
    page = project(town.home, town.round)
    open_grant(page)

    assert client.get(page.get_url()).status_code == 404
    assert page.title not in client.get(reverse("projects:list")).text


def test_an_approval_names_its_moment(approved: Grant) -> None:
    assert (approved.submitted_at, approved.approved_at) == (IN_TIME, APPROVED)
