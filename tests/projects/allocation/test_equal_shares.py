"""The Method of Equal Shares: exact, fast, and the same as its definition."""

import random
from fractions import Fraction
from time import process_time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from projects.allocation import Election, Outcome, Project, Why, completion, equal_shares
from projects.allocation.completion import _winners
from projects.allocation.sharing import Exact, Run, Unclear

from . import plainly

LETTERS = "ABCDEFGH"


def election(budget: int, costs: dict[str, int], ballots: list[str]) -> Election:
    """Ballots are words whose letters are projects."""
    projects = [Project(key, Fraction(cost)) for key, cost in costs.items()]
    return Election.of(budget, projects, ballots)


@st.composite
def elections(draw: st.DrawFn) -> Election:
    """Small numbers, so that ties, empty purses and exact fits are common."""
    keys = LETTERS[: draw(st.integers(1, len(LETTERS)))]
    cost = st.one_of(st.integers(1, 12), st.fractions(Fraction(1, 2), 40, max_denominator=4))
    projects = [Project(key, Fraction(draw(cost))) for key in keys]
    ballots = draw(st.lists(st.frozensets(st.sampled_from(keys)), min_size=1, max_size=12))
    return Election.of(draw(st.integers(1, 90)), projects, ballots)


@settings(max_examples=400, deadline=None)
@given(elections())
def test_it_chooses_what_the_definition_chooses_in_the_same_order(voted: Election) -> None:
    assert list(equal_shares(voted).winners) == plainly.equal_shares_add1(voted)


@settings(max_examples=200, deadline=None)
@given(elections(), st.integers(0, 60), st.integers(0, 25))
def test_one_run_answers_for_every_endowment_of_its_range(
    voted: Election, first: int, width: int
) -> None:
    try:
        answer = _winners(voted, first, first + width)
    except Unclear:
        assume(False)

    for endowment in range(first, first + width + 1):
        assert answer == plainly.equal_shares_once(voted, Fraction(endowment))


@st.composite
def fine_elections(draw: st.DrawFn) -> Election:
    """Costs of thousands of units, so that one run can answer for hundreds of endowments."""
    keys = LETTERS[: draw(st.integers(2, len(LETTERS)))]
    projects = [Project(key, Fraction(draw(st.integers(200, 9000)))) for key in keys]
    ballots = draw(st.lists(st.frozensets(st.sampled_from(keys), min_size=1), min_size=5))
    return Election.of(draw(st.integers(2000, 40_000)), projects, ballots)


@settings(max_examples=60, deadline=None)
@given(fine_elections(), st.floats(0, 1), st.integers(1, 400), st.data())
def test_a_wide_run_answers_for_any_endowment_within(
    voted: Election, place: float, width: int, data: st.DataObject
) -> None:
    first = int(place * 2 * (voted.budget // len(voted.ballots)))
    try:
        answer = _winners(voted, first, first + width)
    except Unclear:
        assume(False)

    for endowment in data.draw(st.lists(st.integers(first, first + width), min_size=3)):
        assert answer == plainly.equal_shares_once(voted, Fraction(endowment))


@settings(max_examples=200, deadline=None)
@given(elections())
def test_it_never_overspends_and_gives_a_reason_for_every_other_project(voted: Election) -> None:
    outcome = equal_shares(voted)

    assert outcome.total <= voted.budget
    assert set(outcome.reasons) | set(outcome.winners) == set(voted.costs)
    assert not set(outcome.reasons) & set(outcome.winners)


def test_a_small_group_gets_its_part_where_the_most_votes_would_take_all() -> None:
    votes = ["AB"] * 6 + ["C"] * 4

    outcome = equal_shares(election(100, {"A": 50, "B": 50, "C": 40}, votes))

    assert outcome.winners == ("A", "C")
    assert outcome.left == 10


def test_the_reason_says_what_the_supporters_had_left() -> None:
    outcome = equal_shares(election(100, {"A": 60, "B": 70}, ["A"] * 6 + ["B"] * 4))

    assert outcome.winners == ("A",)
    assert outcome.reasons["B"].why is Why.SUPPORTERS_SPENT
    assert outcome.reasons["B"].had == 4 * outcome.endowment < 70


def test_who_pays_and_how_many_votes_counted_is_told() -> None:
    outcome = equal_shares(election(100, {"A": 60, "B": 30}, ["AB"] * 5 + ["A"] * 5))

    assert outcome.bought["A"].payment == 6
    assert outcome.bought["A"].effective_votes == 10
    assert outcome.bought["B"].payment == 6
    assert outcome.bought["B"].effective_votes == 5


@pytest.mark.parametrize(
    ("costs", "votes", "first"),
    [
        ({"A": 20, "B": 10}, ["A", "A", "B", "B"], "B"),
        ({"A": 10, "B": 10}, ["A", "A", "B", "B"], "A"),
        ({"B": 10, "A": 10}, ["A", "A", "B", "B"], "B"),
    ],
    ids=["the cheaper", "the one listed first", "whatever their names"],
)
def test_a_tie_goes_to(costs: dict[str, int], votes: list[str], first: str) -> None:
    assert equal_shares(election(40, costs, votes)).winners[0] == first


def test_among_tied_projects_of_the_same_cost_more_votes_decide() -> None:
    """Two of B's four supporters have nothing left; C's two have all: as many count for both."""
    costs = {"A": 50, "C": 10, "B": 10}
    votes = ["AB", "AB", "A", "A", "A", "B", "B", "C", "C"]
    run = Run(election(90, costs, votes), 10, 10, Exact()).buy_all()

    assert run.winners == ["A", "B", "C"]
    assert run.offers[1].payment_low == run.offers[2].payment_low == 5


def test_projects_without_a_vote_are_not_funded() -> None:
    outcome = equal_shares(election(100, {"A": 10, "B": 10}, ["A"]))

    assert outcome.winners == ("A",)
    assert outcome.reasons["B"].why is Why.NO_VOTES


def test_a_vote_without_ballots_funds_nothing() -> None:
    outcome = equal_shares(election(100, {"A": 10}, []))

    assert outcome.winners == ()
    assert outcome.endowment == 0


def large(budget: int, seed: int = 7) -> Election:
    """64 projects and 10,000 ballots of one to fifteen names; some projects are loved more."""
    draw = random.Random(seed)
    keys = [str(number) for number in range(1, 65)]
    love = [draw.paretovariate(1.2) for _ in keys]
    projects = [Project(key, Fraction(draw.randrange(budget // 200, budget // 8))) for key in keys]
    ballots = [draw.choices(keys, love, k=draw.randint(1, 15)) for _ in range(10_000)]
    return Election.of(budget, projects, ballots)


def few(budget: int) -> Election:
    """A dozen projects and 200 ballots."""
    draw = random.Random(3)
    keys = LETTERS + "IJKL"
    projects = [Project(key, Fraction(draw.randrange(budget // 50, budget // 4))) for key in keys]
    ballots = [draw.choices(keys, k=draw.randint(1, 5)) for _ in range(200)]
    return Election.of(budget, projects, ballots)


def following(outcome: Outcome) -> list[str]:
    """What one unit more for each ballot would buy."""
    more = int(outcome.endowment or 0) + 1
    return _winners(outcome.election, more, more)


def test_64_projects_and_10_000_ballots_take_less_than_three_seconds() -> None:
    voted = large(1_000_000)
    start = process_time()

    outcome = equal_shares(voted)

    assert process_time() - start < 3
    assert voted.cost_of(following(outcome)) > voted.budget >= outcome.total


def test_the_work_does_not_grow_with_the_units_that_a_budget_is_counted_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runs: list[int] = []

    def counted(voted: Election, first: int, last: int) -> list[str]:
        runs.append(last - first)
        return _winners(voted, first, last)

    def runs_for(unit: int) -> int:
        runs.clear()
        projects = [Project(one.key, one.cost * unit) for one in coarse.projects]
        equal_shares(Election.of(coarse.budget * unit, projects, coarse.ballots))
        return len(runs)

    coarse = few(100_000)
    monkeypatch.setattr(completion, "_winners", counted)

    assert runs_for(10_000) < 2 * runs_for(100)
    assert max(runs) > 1000
