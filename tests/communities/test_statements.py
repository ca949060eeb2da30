"""SQL that is made once answers as the queryset does, whatever it is asked with."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.models import Grid, NoticePage
from communities.statements import Statement, given
from projects.models import BudgetLine
from surveys.models import Poll
from tests import factories
from tests.factories import projects, surveys

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]


@Statement
def grids():
    """Grids of a community with their workers."""
    found = Grid.objects.filter(community=given("community")).select_related("worker")
    return found.only("name", "worker__last_name").order_by("name")


@Statement
def closing():
    """When the polls close that have not closed at a moment."""
    polls = Poll.objects.filter(community=given("community"), closes_at__gt=given("at"))
    return polls.order_by("pk").values_list("closes_at", "result", named=True)


def test_each_asking_has_its_own_values():
    one, other = factories.community(), factories.community()
    factories.grid(one, name="第一网格")
    factories.grid(other, name="第二网格")
    assert [grid.name for grid in grids(community=one.pk)] == ["第一网格"]
    assert [grid.name for grid in grids(community=other.pk)] == ["第二网格"]
    assert grids(community=0) == []


def test_related_rows_come_with_it_and_fields_left_out_come_later():
    grid = factories.grid(factories.community(), phone="021-55500000")
    worker = factories.grid_worker(grid, last_name="钱")
    factories.grid(grid.community)
    with CaptureQueriesContext(connection) as asked:
        first, second = sorted(grids(community=grid.community_id), key=lambda row: row.pk)
        assert (first.worker.last_name, second.worker) == ("钱", None)
    assert len(asked) == 1
    assert first.worker == worker
    assert first.phone == "021-55500000"


def test_moments_and_json_are_what_the_fields_say():
    poll = surveys.poll(factories.community(), closes_at=timezone.now() + timedelta(days=3))
    before, after = poll.closes_at - timedelta(seconds=1), poll.closes_at
    (row,) = closing(community=poll.community_id, at=before)
    assert (row.closes_at, row.result) == (poll.closes_at, None)
    assert closing(community=poll.community_id, at=after) == []


def test_what_has_columns_in_two_tables_is_whole():
    community = factories.community()
    page = community.page.add_child(instance=NoticePage(title="停水", slug="w", summary="周六"))
    found = Statement(lambda: NoticePage.objects.filter(pk=given("page")))
    (notice,) = found(page=page.pk)
    assert (notice.title, notice.summary, notice.community_id) == ("停水", "周六", community.pk)
    assert not notice.get_deferred_fields()


def test_money_is_exact():
    page = projects.project(factories.community())
    lines = Statement(lambda: BudgetLine.objects.filter(project=given("page")))
    asked = lines(page=page.pk)
    assert asked == list(page.budget_lines.all())
    assert all(isinstance(line.amount, Decimal) for line in asked)


def test_a_value_that_is_missing_is_told():
    with pytest.raises(KeyError, match="community"):
        grids()
