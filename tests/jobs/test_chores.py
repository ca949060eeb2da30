"""Chores are done by one worker, when they are due, and pages appear at their hour."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from communities.models import NoticePage
from jobs import chores
from jobs.chores import Routine, run_due
from jobs.models import Chore
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def only(monkeypatch):
    def register(**works):
        routines = {name: Routine(name, timedelta(minutes=1), work) for name, work in works.items()}
        monkeypatch.setattr(chores, "_routines", routines)

    return register


def test_a_chore_is_done_at_first_and_then_when_it_is_due(only):
    moments: list[datetime] = []
    only(sweep=moments.append)
    at = timezone.now()
    for seconds in (0, 30, 59, 60, 90, 121):
        run_due(at + timedelta(seconds=seconds))
    assert [round((moment - at).total_seconds()) for moment in moments] == [0, 60, 121]


def test_a_second_worker_finds_the_turn_taken(only):
    only(sweep=lambda at: None)
    at = timezone.now()
    assert run_due(at) == ["sweep"]
    assert run_due(at) == []


def test_one_that_fails_does_not_stop_the_next_and_comes_again(only, caplog):
    def stumble(at):
        raise RuntimeError

    only(stumble=stumble, sweep=lambda at: None)
    at = timezone.now()
    assert run_due(at) == ["sweep"]
    assert "chore failed" in caplog.text
    assert Chore.objects.filter(name="stumble", ran_at=at).exists()


def test_a_page_scheduled_for_an_hour_is_published_by_the_workers():
    community = factories.community()
    page = community.page.add_child(
        instance=NoticePage(
            title="停水", summary="停水", live=False, go_live_at=timezone.now() + timedelta(hours=1)
        )
    )
    page.save_revision().publish()
    page.refresh_from_db()
    assert not page.live
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        run_due(timezone.now())
    page.refresh_from_db()
    assert page.live
