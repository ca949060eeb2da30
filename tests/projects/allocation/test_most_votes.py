"""The greedy rule: most votes first."""

from hypothesis import given

from projects.allocation import Election, Why, greedy

from .test_equal_shares import election, elections


def test_most_votes_first_and_what_no_longer_fits_is_skipped() -> None:
    outcome = greedy(election(100, {"A": 60, "B": 50, "C": 40}, ["A", "A", "A", "B", "B", "C"]))

    assert outcome.winners == ("A", "C")
    assert (outcome.reasons["B"].why, outcome.reasons["B"].had) == (Why.NOTHING_LEFT, 40)


def test_as_many_votes_go_by_the_lower_cost_then_by_the_list() -> None:
    outcome = greedy(election(100, {"B": 30, "A": 30, "C": 20}, ["ABC"]))

    assert outcome.winners == ("C", "B", "A")


def test_what_costs_more_than_all_there_is_is_told_apart() -> None:
    outcome = greedy(election(50, {"A": 60, "B": 10}, ["AB"]))

    assert outcome.reasons["A"].why is Why.TOO_DEAR
    assert (outcome.total, outcome.left, outcome.heard) == (10, 40, 1)


@given(elections())
def test_it_never_overspends_and_nothing_with_votes_would_still_fit(voted: Election) -> None:
    outcome = greedy(voted)

    assert outcome.total <= voted.budget
    for key, reason in outcome.reasons.items():
        assert reason.why is Why.NO_VOTES or voted.cost_of([key]) > outcome.left
