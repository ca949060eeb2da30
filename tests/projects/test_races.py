"""Two people at the same second, on the database of production."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from communities.errors import Refusal
from projects.errors import AlreadyDone, PoolExhausted
from projects.lifecycle import apply
from projects.models import AwardLine, Grant, RoundAccount, Transition
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
