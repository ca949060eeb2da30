"""Everyone sees what waits for them, and nobody what waits for others."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from communities.dashboard import Entry, overviews, waits_for, what_waits
from outbox.digest import what_to_say
from projects.lifecycle import apply
from projects.models import Grant
from projects.objecting import take_down_objection
from tests import factories as make
from tests.factories.projects import (
    CLOSES,
    IN_TIME,
    LATER,
    OPENS,
    POSTED,
    SCREENED,
    grant_at,
    project,
)

from .conftest import Town

At = Callable[..., Grant]


@pytest.fixture
def lead(town: Town) -> User:
    return make.account_of(make.neighbour(town.home))


@pytest.fixture
def reached(town: Town, lead: User) -> At:
    def there(status: str, **fields: object) -> Grant:
        page = project(town.home, town.round, lead_user=lead, **fields)
        return grant_at(page, status, worker=town.worker, officer=town.officer)

    return there


def office_reads(town: Town, at: datetime) -> list[str]:
    [found] = [one for one in overviews([town.home], at) if one.key == "office"]
    return [f"{entry.text} {entry.note}" for entry in found.entries]


def worker_reads(town: Town, key: str, at: datetime) -> tuple[int, list[Entry]]:
    [found] = [one for one in what_waits([town.home], at) if one.key == key]
    return found.count, list(found.entries)


def lead_reads(lead: User, at: datetime) -> list[str]:
    return [str(entry.note) for one in waits_for(lead, at) for entry in one.entries]


# --- the office ---------------------------------------------------------------------------------


@pytest.mark.chinese
@pytest.mark.parametrize(("state", "said"), [("submitted", "待初审"), ("in_review", "评审中")])
def test_the_office_reads_what_to_screen_and_to_decide(
    town: Town, reached: At, state: str, said: str
) -> None:
    reached(state)

    assert any(line.startswith("1") and said in line for line in office_reads(town, LATER))


@pytest.mark.chinese
@pytest.mark.parametrize(("days", "said"), [(2, ""), (4, "今明两天"), (6, "已期满")])
def test_the_office_reads_when_notices_end(town: Town, reached: At, days: int, said: str) -> None:
    reached("on_notice")

    lines = office_reads(town, POSTED + timedelta(days=days))

    assert len(lines) == bool(said)
    assert said in "".join(lines)


@pytest.mark.chinese
def test_the_office_and_the_worker_read_of_an_objection(town: Town, reached: At) -> None:
    grant = reached("on_notice")
    given: dict[str, Any] = {"name": "王阿姨", "channel": "desk", "by": town.worker, "at": POSTED}
    take_down_objection(grant, "other", "不合适。", **given)

    assert "异议" in "".join(office_reads(town, POSTED))
    assert worker_reads(town, "objections", POSTED)[0] == 1


# --- the worker ---------------------------------------------------------------------------------


def test_a_returned_proposal_waits_for_the_worker_and_for_its_lead(
    town: Town, reached: At, lead: User
) -> None:
    grant = reached("submitted")
    apply(grant, "send_back", by=town.officer, at=SCREENED, note="请写明人数。")

    count, [entry] = worker_reads(town, "grants", SCREENED)
    assert (count, entry.text) == (1, str(grant))
    assert lead_reads(lead, SCREENED)


@pytest.mark.parametrize(
    ("before", "waits"),
    [(timedelta(days=15), 0), (timedelta(days=13), 1), (timedelta(0), 0)],
)
def test_drafts_are_named_in_the_last_two_weeks_of_the_call(
    town: Town, reached: At, before: timedelta, waits: int
) -> None:
    reached("draft")

    assert worker_reads(town, "deadlines", CLOSES - before)[0] == waits


@pytest.mark.chinese
def test_reports_are_named_two_weeks_before_they_are_due(
    town: Town, reached: At, lead: User
) -> None:
    town.round.midterm_by = date(2026, 8, 14)
    town.round.save()
    reached("implementing")
    early = datetime(2026, 7, 1, tzinfo=OPENS.tzinfo)
    soon = datetime(2026, 8, 5, tzinfo=OPENS.tzinfo)

    assert worker_reads(town, "deadlines", early)[0] == 0
    count, [entry] = worker_reads(town, "deadlines", soon)
    assert count == 1
    assert "8月14日" in str(entry.note)
    assert not lead_reads(lead, early)
    assert "8月14日" in lead_reads(lead, soon)[0]


# --- the lead -----------------------------------------------------------------------------------


def test_a_lead_has_a_draft_to_finish_while_the_call_is_open(
    town: Town, reached: At, lead: User
) -> None:
    reached("draft")

    assert lead_reads(lead, IN_TIME)
    assert not lead_reads(lead, CLOSES)
    assert not waits_for(make.user(), IN_TIME)


def test_my_page_and_the_daily_mail_say_the_same(
    town: Town, reached: At, lead: User, client: Client
) -> None:
    grant = reached("submitted")
    apply(grant, "send_back", by=town.officer, at=SCREENED, note="请写明人数。")
    client.force_login(lead)

    [line] = what_to_say(lead, timezone.now())

    assert line.text == str(grant)
    assert line.url == reverse("projects:draft", args=[grant.pk])
    assert line.url in client.get(reverse("me")).text


def test_the_first_screen_costs_the_same_for_one_and_for_three(
    town: Town, reached: At, client: Client, django_assert_num_queries: Callable[..., object]
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            what_waits([town.home], CLOSES - timedelta(days=1))
            overviews([town.home], CLOSES - timedelta(days=1))
        return len(asked)

    reached("draft"), reached("submitted")
    one = questions()
    for _number in range(2):
        reached("draft"), reached("submitted")

    assert questions() == one
