"""A decision is told to the leads who have an entry, and they can print its letter."""

import pytest
from django.test import Client
from django.urls import reverse

from outbox.models import Message
from projects.lifecycle import apply
from tests import factories as make
from tests.factories.projects import APPROVED, SCREENED, grant_at, project
from tests.projects.conftest import Town

pytestmark = pytest.mark.django_db


def test_an_approval_is_told_with_its_amount(town: Town) -> None:
    lead = make.neighbour(town.home)
    account = make.account_of(lead)
    page = project(town.home, town.round, lead_user=account)
    grant = grant_at(page, "on_notice", worker=town.worker, officer=town.officer)

    apply(grant, "approve", by=town.officer, at=APPROVED)

    message = Message.objects.on_page().get()
    assert message.resident == lead
    assert "8,000" in message.text
    client = Client()
    client.force_login(account)
    assert reverse("projects:own_letter", args=[page.pk]) in client.get(message.url).text
    assert client.get(reverse("projects:own_letter", args=[page.pk])).status_code == 302


def test_a_refusal_is_told_with_its_reason(town: Town) -> None:
    account = make.account_of(make.neighbour(town.home))
    page = project(town.home, town.round, lead_user=account)
    grant = grant_at(page, "screened", worker=town.worker, officer=town.officer)

    apply(grant, "reject", by=town.officer, at=SCREENED, note="属于物业的职责。")

    assert "属于物业的职责。" in Message.objects.on_page().get().text


def test_who_only_works_for_the_office_gets_no_message(town: Town) -> None:
    page = project(town.home, town.round, lead_user=town.worker)
    grant = grant_at(page, "screened", worker=town.worker, officer=town.officer)

    apply(grant, "reject", by=town.officer, at=SCREENED, note="属于物业的职责。")

    assert not Message.objects.exists()


def test_nobody_else_gets_the_letter(town: Town) -> None:
    page = project(town.home, town.round)
    grant = grant_at(page, "approved", worker=town.worker, officer=town.officer)
    url = reverse("projects:own_letter", args=[grant.pk])

    for user in (town.stranger, make.user()):
        client = Client()
        client.force_login(user)
        assert client.get(url).status_code == 404
