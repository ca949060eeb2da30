"""Two people write at the same second: an objection counts once, and no draft is lost."""

from collections.abc import Callable, Iterator
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.db.models import QuerySet

from accounts.models import User
from communities.models import Community, Resident
from projects import drafting, objecting
from projects.drafting import save_draft, version_of
from projects.errors import DraftTaken, ObjectionRefused
from projects.models import Expense, Grant, Objection, ProjectPage
from projects.money.balance import unbalanced
from projects.money.spending import Bill, record_expense
from projects.objecting import object_to, take_down_objection
from projects.services import open_grant
from tests import factories as make
from tests.factories.projects import IN_TIME, LATER, POSTED, grant_at, project, round_page

from .reviewing.test_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
WHY = "预算里的租车费高于市价。"
ONE_OPEN = "one_open_objection_of_a_resident"


def place_of(status: str) -> tuple[Grant, Community, User]:
    """A project that stands here, with its community and worker."""
    place = make.sub_district()
    home = make.community(sub_district=place)
    worker, officer = make.social_worker(home), make.officer(place)
    page = project(home, round_page(place))
    return grant_at(page, status, worker=worker, officer=officer), home, worker


def no_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **kwargs: rows)


# --- objections ---------------------------------------------------------------------------------


def objecting_to(grant: Grant, author: Resident) -> Callable[[], object]:
    return lambda: object_to(grant, "budget", WHY, author=author, by=None, at=POSTED)


def at_the_desk(grant: Grant, worker: User) -> Callable[[], object]:
    def task() -> object:
        return take_down_objection(
            grant, "budget", WHY, name="顾明", channel="desk", by=worker, at=POSTED
        )

    return task


def test_one_residents_objection_that_is_sent_twice_at_once_is_one() -> None:
    grant, home, _worker = place_of("on_notice")
    author = make.neighbour(home)

    ends = at_once([objecting_to(grant, author) for _ in range(4)])

    assert ends == ["done"] + [ObjectionRefused.code] * 3
    assert Objection.objects.count() == 1


def test_two_residents_who_object_at_the_same_second_are_both_heard() -> None:
    grant, home, _worker = place_of("on_notice")

    ends = at_once([objecting_to(grant, make.neighbour(home)) for _ in range(3)])

    assert ends == ["done"] * 3
    assert Objection.objects.owed().count() == 3


def test_an_objection_that_two_workers_enter_at_once_is_one() -> None:
    grant, _home, worker = place_of("on_notice")

    ends = at_once([at_the_desk(grant, worker) for _ in range(4)])

    assert ends == ["done"] + [ObjectionRefused.code] * 3
    assert Objection.objects.count() == 1


@pytest.fixture
def without_the_rule() -> Iterator[None]:
    """Take the rule of one open objection from the database and put it back."""
    rule = next(one for one in Objection._meta.constraints if one.name == ONE_OPEN)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Objection, rule)
    yield
    Objection.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(Objection, rule)


@pytest.mark.usefixtures("without_the_rule")
def test_without_the_rule_of_the_database_one_resident_would_object_twice() -> None:
    grant, home, _worker = place_of("on_notice")
    author = make.neighbour(home)

    assert at_once([objecting_to(grant, author) for _ in range(2)]) == ["done", "done"]


def test_without_the_lock_two_workers_would_enter_it_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    grant, _home, worker = place_of("on_notice")
    together, keep = Barrier(2), objecting._keep

    def both_have_looked(*args: Any, **more: Any) -> Objection:
        together.wait(timeout=10)
        return keep(*args, **more)

    no_lock(monkeypatch)
    monkeypatch.setattr(objecting, "_keep", both_have_looked)

    assert at_once([at_the_desk(grant, worker) for _ in range(2)]) == ["done", "done"]


# --- drafts -------------------------------------------------------------------------------------


@pytest.fixture
def _during_the_call() -> Iterator[None]:
    with time_machine.travel(IN_TIME, tick=True):
        yield


def draft_of_two() -> tuple[ProjectPage, list[User]]:
    """A draft that two workers of a community have open."""
    place = make.sub_district()
    home = make.community(sub_district=place)
    page = project(home, round_page(place))
    open_grant(page)
    return page, [make.social_worker(home) for _ in range(2)]


def saving(page: ProjectPage, by: User, need: str) -> Callable[[], object]:
    read = version_of(page)

    def task() -> object:
        mine: ProjectPage = ProjectPage.objects.get(pk=page.pk).get_latest_revision_as_object()
        mine.need = need
        return save_draft(mine, by=by, at=IN_TIME, read=read)

    return task


def texts_of(page: ProjectPage) -> set[str]:
    return {one.content["need"] for one in page.revisions.all()}


def newest_of(page: ProjectPage) -> str:
    stored: ProjectPage = ProjectPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return stored.need


@pytest.mark.usefixtures("_during_the_call")
def test_of_two_drafts_at_the_same_second_one_is_kept_and_the_other_is_told() -> None:
    page, (one, other) = draft_of_two()

    ends = at_once([saving(page, one, "甲写的"), saving(page, other, "乙写的")])

    assert ends == ["done", DraftTaken.code]
    assert len(texts_of(page) & {"甲写的", "乙写的"}) == 1


@pytest.mark.usefixtures("_during_the_call")
def test_who_was_told_saves_over_it_and_both_texts_are_in_the_history() -> None:
    page, (one, other) = draft_of_two()
    at_once([saving(page, one, "甲写的"), saving(page, other, "乙写的")])
    page.refresh_from_db()
    late, by = ("乙写的", other) if newest_of(page) == "甲写的" else ("甲写的", one)

    saving(page, by, late)()

    assert newest_of(page) == late
    assert {"甲写的", "乙写的"} <= texts_of(page)


@pytest.mark.usefixtures("_during_the_call")
def test_without_the_lock_nobody_would_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    page, (one, other) = draft_of_two()
    together, same = Barrier(2), drafting._same_sitting

    def both_have_looked(*args: Any) -> bool:
        together.wait(timeout=10)
        return same(*args)

    tasks = [saving(page, one, "甲写的"), saving(page, other, "乙写的")]
    no_lock(monkeypatch)
    monkeypatch.setattr(drafting, "_same_sitting", both_have_looked)

    assert at_once(tasks) == ["done", "done"]


# --- a form that is sent twice ------------------------------------------------------------------


def test_an_expense_whose_form_is_tapped_four_times_at_once_is_one() -> None:
    grant, _home, worker = place_of("implementing")
    line = grant.lines.all()[0]
    bill = Bill(line.pk, LATER.date(), "材料", "文具店", "100", key=uuid4())

    def task() -> object:
        return record_expense(grant, bill, None, by=worker, at=LATER)

    assert at_once([task] * 4) == ["done"] * 4
    assert Expense.objects.count() == 1
    assert list(unbalanced()) == []
