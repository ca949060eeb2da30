"""An approval that would publish what may not be published says why, and is undone."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from wagtail.models import (
    GroupApprovalTask,
    GroupPagePermission,
    Page,
    TaskState,
    Workflow,
    WorkflowTask,
)

from accounts.models import User
from communities.models import NoticePage
from communities.moderation import MayNotPublish, NotYetPublic
from tests import factories as make
from tests.factories.projects import project

from .conftest import Town


def waiting_for(group: Group, page: Page, by: User) -> TaskState:
    """Hand the page in to a workflow whose one step this group approves."""
    workflow = Workflow.objects.create(name="把关")
    step = GroupApprovalTask.objects.create(name="看一遍")
    step.groups.add(group)
    WorkflowTask.objects.create(workflow=workflow, task=step)
    page.save_revision(user=by)
    return workflow.start(page, by).current_task_state


def approve(client: Client, page: Page, state: TaskState, **headers: str) -> Any:
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    answer = client.post(address, {"comment": ""}, headers={"referer": edit, **headers})
    state.refresh_from_db()
    page.refresh_from_db()
    assert (state.status, page.live) == (TaskState.STATUS_IN_PROGRESS, False)
    return answer


@pytest.fixture
def notice(town: Town) -> NoticePage:
    page: NoticePage = town.home.page.add_child(
        instance=NoticePage(title="停水", summary="周三停水", live=False)
    )
    return page


@pytest.fixture
def reader(town: Town) -> User:
    """Somebody who may change a community's pages and not publish them."""
    group = Group.objects.create(name="把关人")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    change = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=group, page=town.home.page, permission=change)
    account = make.user(is_staff=True)
    account.groups.add(group)
    return account


def test_who_may_not_publish_cannot_do_it_by_an_approval(
    client: Client, town: Town, notice: NoticePage, reader: User
) -> None:
    state = waiting_for(reader.groups.get(), notice, town.worker)
    client.force_login(reader)
    answer = approve(client, notice, state)
    assert escape(str(MayNotPublish.message)) in client.get(answer["Location"]).content.decode()


def test_the_dialog_of_the_admin_leads_to_the_sentence(
    client: Client, town: Town, notice: NoticePage, reader: User
) -> None:
    state = waiting_for(reader.groups.get(), notice, town.worker)
    client.force_login(reader)
    answer = approve(client, notice, state, **{"x-requested-with": "XMLHttpRequest"})
    assert answer.json()["step"] == "success"
    page = client.get(answer.json()["redirect"]).content.decode()
    assert escape(str(MayNotPublish.message)) in page


def test_a_proposal_that_is_not_on_notice_is_not_published_by_an_approval(
    client: Client, town: Town
) -> None:
    draft = project(town.home, town.round)
    state = waiting_for(town.worker.groups.get(), draft, town.officer)
    client.force_login(town.worker)
    answer = approve(client, draft, state)
    assert str(NotYetPublic.message) in client.get(answer["Location"]).content.decode()


def test_who_may_publish_publishes_by_an_approval(
    client: Client, town: Town, notice: NoticePage
) -> None:
    state = waiting_for(town.worker.groups.get(), notice, town.worker)
    client.force_login(town.worker)
    client.post(
        reverse("wagtailadmin_pages:workflow_action", args=[notice.pk, "approve", state.pk]),
        {"comment": ""},
    )
    notice.refresh_from_db()
    assert notice.live
