"""Two reviewers at the same second, on the database of production."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import QuerySet

from communities.errors import Refusal
from projects.models import Grant, PanelMember, Review
from projects.reviewing.errors import ReviewClosed
from projects.reviewing.judging import declare, submit_review
from projects.reviewing.panel import leave
from tests import factories as make
from tests.factories.projects import grant_at, project, round_page
from tests.projects.conftest import Town

from .conftest import AT, Bench, points, reviewer

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def reviews_of(count: int) -> list[Review]:
    """One proposal in review, given to so many reviewers who have no conflict."""
    place = make.sub_district()
    home = make.community(sub_district=place)
    people = make.officer(place), make.social_worker(home)
    town = Town(place, people[0], home, people[1], home, people[1], round_page(place))
    page = project(home, town.round)
    grant = grant_at(page, "in_review", worker=town.worker, officer=town.officer, score=None)
    bench = Bench(town, grant, grant, [reviewer(town) for _ in range(count)])
    reviews = bench.give(grant, *bench.members)
    for review in reviews:
        declare(review, conflict=False, reason="", by=review.member.user, at=AT)
    return reviews


def at_once(tasks: list[Callable[[], object]]) -> list[str]:
    """Run all of them in threads that start together; tell how each ended."""
    start = Barrier(len(tasks))

    def run(task: Callable[[], object]) -> str:
        try:
            start.wait()
            task()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(tasks)) as pool:
        return sorted(pool.map(run, tasks))


def submitting(review: Review, point: str) -> Callable[[], object]:
    pk = review.pk

    def task() -> object:
        own = Review.objects.select_related("member__user").get(pk=pk)
        return submit_review(own, points(*[point] * 6), "", by=own.member.user, at=AT)

    return task


def test_two_reviewers_who_submit_at_the_same_second_are_both_counted() -> None:
    reviews = reviews_of(4)

    ends = at_once([submitting(one, score) for one, score in zip(reviews, "6789", strict=True)])

    assert ends == ["done"] * 4
    assert Grant.objects.get().score == 7.5


def test_a_reviewer_who_submits_twice_at_once_submits_once() -> None:
    (review,) = reviews_of(1)

    ends = at_once([submitting(review, "80"), submitting(review, "20")])

    assert ends == ["done", ReviewClosed.code]
    assert Grant.objects.get().score in (20, 80)


def test_who_leaves_while_submitting_has_judged_or_has_not() -> None:
    mine, other = reviews_of(2)
    submitting(other, "80")()
    seat = PanelMember.objects.select_related("round").get(pk=mine.member_id)

    at_once([submitting(mine, "60"), lambda: leave(seat, by=seat.added_by, at=AT)])

    mine.refresh_from_db()
    assert (mine.submitted_at is None) != (mine.taken_back_at is None)
    assert Grant.objects.get().score == (70 if mine.submitted_at else 80)


def test_without_the_lock_the_score_can_get_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both see that the other is still open, and nobody sets the score."""
    reviews = reviews_of(2)
    together, plain = Barrier(2), QuerySet.update

    def late(rows: QuerySet, **values: object) -> int:
        if rows.model is Grant and set(values) == {"score"}:
            together.wait(timeout=10)
        return plain(rows, **values)

    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **kwargs: rows)
    monkeypatch.setattr(QuerySet, "update", late)

    at_once([submitting(one, "80") for one in reviews])

    assert Grant.objects.get().score is None
