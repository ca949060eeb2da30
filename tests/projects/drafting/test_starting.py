"""Who begins a proposal, from which rounds, and where it is found again."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from projects import errors
from projects.drafting import begin
from projects.models import ProjectPage, RoundPage, Status
from tests import factories as make
from tests.factories.projects import CLOSES, IN_TIME, grant_at, project
from tests.projects.conftest import Town

from .writing import form_of


def test_a_resident_begins_and_is_the_first_lead(town: Town, home: Client, lead: User) -> None:
    url = reverse("projects:apply", args=[town.round.pk])

    answer: Any = home.post(url, {"community": town.home.pk, "title": "一米花园"})

    made = ProjectPage.objects.get()
    assert answer.url == form_of(made)
    assert (made.community, made.live, made.grant.status) == (town.home, False, Status.DRAFT)
    assert [(one.name, one.user) for one in made.leads.all()] == [("林小满", lead)]


@pytest.mark.chinese
def test_who_is_not_confirmed_is_told_how_to_become_so(town: Town, client: Client) -> None:
    client.force_login(make.account_of(make.neighbour(town.home, status="pending")))

    answer = client.post(
        reverse("projects:apply", args=[town.round.pk]),
        {"community": town.home.pk, "title": "一米花园"},
    )

    assert "居民" in answer.text
    assert not ProjectPage.objects.exists()


def test_somebody_who_acts_for_a_neighbour_is_not_that_neighbour(town: Town) -> None:
    friend = make.user()
    make.neighbour(town.home).representations.create(user=friend, is_self=False)

    with pytest.raises(errors.MayNotDraft):
        begin(town.home, by=friend, call=town.round, title="一米花园")


def test_nobody_keeps_more_than_three_drafts_open(town: Town, lead: User) -> None:
    for number in range(3):
        begin(town.home, by=lead, call=town.round, title=f"第{number}个")

    with pytest.raises(errors.MayNotDraft, match="3"):
        begin(town.home, by=lead, call=town.round, title="第四个")


def test_a_past_project_gives_its_plan_and_unit_prices_but_not_its_dates(
    town: Town, home: Client
) -> None:
    with time_machine.travel(IN_TIME - timedelta(days=1)):
        past = project(town.elsewhere, town.round, lines=(("print", 6500),))
        grant_at(past, "approved", worker=town.stranger, officer=town.officer)
    url = reverse("projects:apply", args=[town.round.pk])

    home.post(url, {"community": town.home.pk, "title": "", "source": past.pk})

    made = ProjectPage.objects.get(community=town.home)
    assert (made.title, made.plan, made.starts_on, made.code) == (past.title, past.plan, None, "")
    assert [line.unit_price for line in made.budget_lines.all()] == [Decimal(6500)]
    assert [one.name for one in made.leads.all()] == ["林小满"]
    assert made.budget_lines.get().key != past.budget_lines.get().key


def test_my_proposals_name_the_open_round_and_where_each_stands(
    town: Town, home: Client, page: ProjectPage
) -> None:
    text = home.get(reverse("projects:mine")).text

    assert form_of(page) in text
    assert reverse("projects:apply", args=[town.round.pk]) in text


def test_a_closed_round_says_so_instead_of_a_form(town: Town, home: Client) -> None:
    with time_machine.travel(CLOSES):
        answer = home.get(reverse("projects:apply", args=[town.round.pk]))

    assert "form" not in answer.context
    assert RoundPage.objects.get().title in answer.text
