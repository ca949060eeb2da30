"""The panel's table: order, spread, lean; and what a reviewer must not see yet."""

from decimal import Decimal

import pytest

from projects.printed.minutes import minutes_context
from projects.reviewing.ranking import ranking
from tests.factories.projects import grant_at, project

from .conftest import Bench, judged

pytestmark = pytest.mark.django_db


def give(bench: Bench, first: tuple[str, ...], second: tuple[str, ...]) -> None:
    for grant, scores in ((bench.first, first), (bench.second, second)):
        reviews = bench.give(grant, *bench.members[: len(scores)])
        for review, score in zip(reviews, scores, strict=True):
            judged(review, *[score] * 6)


def test_the_best_stands_first_and_the_spread_says_how_far_they_are_apart(bench: Bench) -> None:
    give(bench, ("70", "80", "75"), ("90", "90", "90"))

    table = ranking(bench.town.round)

    assert [(row.grant.code, row.place, row.mean, row.spread) for row in table.rows] == [
        ("MP2", 1, Decimal(90), Decimal(0)),
        ("MP1", 2, Decimal(75), Decimal(10)),
    ]
    assert [row.passed for row in table.rows] == [True, True]


def test_equal_scores_share_a_place(bench: Bench) -> None:
    give(bench, ("80",), ("80",))

    assert [row.place for row in ranking(bench.town.round).rows] == [1, 1]


def test_the_lean_says_who_gives_more_than_others_for_the_same_proposals(bench: Bench) -> None:
    give(bench, ("90", "80", "70"), ("60", "50", "40"))

    leans = ranking(bench.town.round).leans

    assert [one.lean for one in leans] == [Decimal(15), Decimal(0), Decimal(-15)]
    assert [one.mean for one in leans] == [75, 65, 55]


def test_what_a_viewer_has_still_to_judge_is_hidden_from_them(bench: Bench) -> None:
    one, other = bench.give(bench.first, *bench.members[:2])
    judged(one, *["80"] * 6)

    (hidden, _second) = ranking(bench.town.round, viewer=other.member.user).rows
    assert (hidden.hidden, hidden.mean, hidden.spread) == (True, None, None)

    judged(other, *["70"] * 6)
    (shown, _second) = ranking(bench.town.round, viewer=other.member.user).rows
    assert (shown.hidden, shown.mean) == (False, Decimal(75))


def test_the_minutes_say_nothing_of_a_spread_before_the_last_review(bench: Bench) -> None:
    """An officer who still judges can print them."""
    reviews = bench.give(bench.first, *bench.members)
    for review, points in zip(reviews, ("80", "60"), strict=False):
        judged(review, *[points] * 6)

    def said() -> str:
        return str(minutes_context(bench.town.round)["sections"])

    assert "20.00" not in said()
    judged(reviews[2], *["70"] * 6)
    assert "20.00" in said()


@pytest.mark.parametrize("more", [0, 2])
def test_the_table_costs_the_same_for_one_proposal_and_for_three(
    bench: Bench, django_assert_num_queries: object, more: int
) -> None:
    town = bench.town
    for _ in range(more):
        page = project(town.home, town.round)
        grant = grant_at(page, "in_review", worker=town.worker, officer=town.officer, score=None)
        for review in bench.give(grant, *bench.members):
            judged(review, *["80"] * 6)
    give(bench, ("90", "80", "70"), ("60", "50", "40"))

    with django_assert_num_queries(4):  # type: ignore[operator]
        ranking(town.round)
