"""Two people at the same second, on the database of production."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.db.models import F, QuerySet

from communities.errors import Refusal
from projects import effects
from projects.errors import AlreadyDone, PoolExhausted
from projects.lifecycle import apply
from projects.models import AwardLine, Grant, RoundAccount, Transition
from projects.models.records import GrantQuerySet
from projects.money.errors import Changed
from tests import factories as make
from tests.factories.projects import APPROVED, grant_at, project, round_page

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(grants: list[Grant], officer: object) -> list[str]:
    """Approve all of them in threads that start together; tell how each ended."""
    start = Barrier(len(grants))

    def approve(grant: Grant) -> str:
        try:
            start.wait()
            apply(grant, "approve", by=officer, at=APPROVED)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "approved"

    with ThreadPoolExecutor(len(grants)) as pool:
        return sorted(pool.map(approve, grants))


def on_notice(count: int, pool: int) -> tuple[list[Grant], object]:
    place = make.sub_district()
    home = make.community(sub_district=place)
    worker, officer = make.social_worker(home), make.officer(place)
    call = round_page(place, pool=pool)
    pages = [project(home, call) for _ in range(count)]
    return [grant_at(page, "on_notice", worker=worker, officer=officer) for page in pages], officer


def test_an_officer_who_approves_twice_at_once_approves_once() -> None:
    (grant,), officer = on_notice(1, pool=300000)

    ends = at_once([Grant.objects.get(pk=grant.pk) for _ in range(6)], officer)

    assert ends == [AlreadyDone.code] * 5 + ["approved"]
    assert Transition.objects.filter(action="approve").count() == 1
    assert AwardLine.objects.count() == 2
    assert RoundAccount.objects.get().awarded == 8000


def test_two_projects_race_for_the_last_money_of_the_pool() -> None:
    grants, officer = on_notice(2, pool=12000)

    assert at_once(grants, officer) == ["approved", PoolExhausted.code]
    assert RoundAccount.objects.get().awarded == 8000


# --- the guards are what the races are decided by -----------------------------------------------

POOL_RULE = "a_round_never_awards_more_than_its_pool"


@pytest.fixture
def without_constraint() -> Iterator[None]:
    """Take the pool's rule from the database and put it back."""
    rule = next(one for one in RoundAccount._meta.constraints if one.name == POOL_RULE)
    with connection.schema_editor() as editor:
        editor.remove_constraint(RoundAccount, rule)
    yield
    RoundAccount.objects.update(awarded=0)
    with connection.schema_editor() as editor:
        editor.add_constraint(RoundAccount, rule)


def read_then_write(together: Barrier) -> Any:
    """What people write who have not met a race: look, then take."""

    def take(grant: Grant, amount: Decimal) -> None:
        account = RoundAccount.objects.get(round_id=grant.round_id)
        together.wait(timeout=10)
        if account.awarded + amount > account.pool:
            raise PoolExhausted
        RoundAccount.objects.filter(pk=account.pk).update(awarded=F("awarded") + amount)

    return take


@pytest.mark.usefixtures("without_constraint")
def test_with_both_guards_of_the_pool_off_two_projects_overdraw_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(effects, "_take_from_pool", read_then_write(Barrier(2)))
    grants, officer = on_notice(2, pool=12000)

    assert at_once(grants, officer) == ["approved", "approved"]
    assert RoundAccount.objects.get().awarded == 16000


def test_with_the_first_guard_of_the_pool_off_the_database_still_refuses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(effects, "_take_from_pool", read_then_write(Barrier(2)))
    grants, officer = on_notice(2, pool=12000)

    with pytest.raises(IntegrityError, match=POOL_RULE):
        at_once(grants, officer)
    assert RoundAccount.objects.get().awarded == 8000


def test_without_the_lock_the_pool_is_still_written_over_what_was_read_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both read the same pool; the second finds it changed, takes nothing, and is told."""
    together = Barrier(2)
    read = effects.account_of

    def both_read(grant: Grant) -> RoundAccount | None:
        account = read(grant)
        together.wait(timeout=10)
        return account

    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **kwargs: rows)
    monkeypatch.setattr(effects, "account_of", both_read)
    grants, officer = on_notice(2, pool=16000)

    assert at_once(grants, officer) == ["approved", Changed.code]
    assert RoundAccount.objects.get().awarded == 8000


def test_without_the_lock_the_conditional_update_still_approves_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **kwargs: rows)
    (grant,), officer = on_notice(1, pool=300000)

    ends = at_once([Grant.objects.get(pk=grant.pk) for _ in range(6)], officer)

    assert ends == [AlreadyDone.code] * 5 + ["approved"]


def test_with_lock_and_condition_off_a_second_click_would_be_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    together = Barrier(2)

    def any_state(rows: Any, **conditions: Any) -> Any:
        if "status" in conditions:
            together.wait(timeout=10)
            del conditions["status"]
        return QuerySet.filter(rows, **conditions)

    (grant,), officer = on_notice(1, pool=300000)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **kwargs: rows)
    monkeypatch.setattr(GrantQuerySet, "filter", any_state)

    with pytest.raises(IntegrityError, match="an_award_line_has_its_own_key"):
        at_once([Grant.objects.get(pk=grant.pk) for _ in range(2)], officer)
