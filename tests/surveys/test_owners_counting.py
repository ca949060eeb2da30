"""The double majority of article 278, in whole numbers."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import home.demo
from surveys.owners.counting import (
    ORDINARY,
    QUORUM,
    SPECIAL,
    Matter,
    State,
    Totals,
    Weight,
    count,
    count_with_majority,
    majority,
)

FIGURES = json.loads((Path(home.demo.__file__).parent / "chenghe.json").read_text("utf-8"))
VECTORS = FIGURES["vectors"]["owners_vote"]
numbers = st.integers(0, 10**9)


def totals(**states: tuple[int, int]) -> Totals:
    """Owners and square metres behind each state of a slip."""
    named = {"undelivered": "", **{state: state for state in State.values}}
    return Totals({named[name]: Weight(n, area * 100) for name, (n, area) in states.items()})


def of_vector(vector: dict[str, Any]) -> Totals:
    yes = (vector["yes_n"], vector["yes_area"])
    no = (vector["voted_n"] - yes[0], vector["voted_area"] - yes[1])
    rest = (vector["owners"] - vector["voted_n"], vector["area"] - vector["voted_area"])
    return totals(**{"for": yes, "against": no, "undelivered": rest})


def test_there_are_four_vectors():
    assert len(VECTORS) == 4


@pytest.mark.parametrize("vector", VECTORS, ids=lambda one: f"{one['item']}-{one['result']}")
def test_the_vectors_of_the_field_come_out(vector):
    special = Matter(str(vector["item"])).special
    assert count(of_vector(vector), special=special).verdict == vector["result"]


@given(actual=numbers, base=numbers)
@pytest.mark.parametrize(("rule", "share"), [(QUORUM, "2/3"), (ORDINARY, "1/2"), (SPECIAL, "3/4")])
def test_what_is_needed_is_the_fewest_that_meet_the_rule(rule, share, actual, base):
    exact = Fraction(share) * base
    assert rule.met(actual, base) == (actual > exact if rule is ORDINARY else actual >= exact)
    assert rule.met(actual, base) == (actual >= rule.needed(base))


def test_only_three_of_the_nine_matters_need_three_quarters():
    assert {matter.value for matter in Matter if matter.special} == {"6", "7", "8"}


def test_half_is_not_more_than_half_and_three_quarters_are_enough():
    even = totals(**{"for": (50, 5000), "against": (50, 5000)})
    assert count(even, special=False).verdict == "failed"
    three = totals(**{"for": (75, 7500), "against": (25, 2500)})
    assert count(three, special=True).verdict == "passed"


def test_many_owners_of_little_area_are_no_quorum():
    crowd = totals(**{"for": (900, 500), "undelivered": (100, 500)})
    outcome = count(crowd, special=False)
    assert (outcome.quorum_owners.met, outcome.quorum_area.met) == (True, False)
    assert outcome.verdict == "no_quorum"
    assert outcome.quorum_area.missing == -(-2 * 100_000 // 3) - 50_000


def test_invalid_slips_take_no_part():
    outcome = count(totals(**{"for": (5, 500), "invalid": (5, 500)}), special=False)
    assert outcome.participants == Weight(5, 50_000)


def test_a_slip_that_was_delivered_and_not_returned_can_go_with_the_majority():
    voted = totals(
        **{"for": (40, 4000), "against": (10, 1000), "delivered": (30, 3000),
           "undelivered": (20, 2000)}
    )  # fmt: skip
    assert count(voted, special=False).verdict == "no_quorum"
    joined = count_with_majority(voted, special=False)
    assert joined.participants == Weight(80, 800_000)
    assert joined.consent == Weight(70, 700_000)
    assert joined.verdict == "passed"


def test_a_slip_that_was_never_delivered_joins_nobody():
    voted = totals(**{"for": (40, 4000), "undelivered": (60, 6000)})
    assert count_with_majority(voted, special=False).participants == Weight(40, 400_000)


def test_the_majority_may_be_against():
    voted = totals(**{"for": (10, 1000), "against": (40, 4000), "delivered": (50, 5000)})
    joined = count_with_majority(voted, special=False)
    assert (joined.joined, joined.consent.owners, joined.participants.owners) == (
        "against", 10, 100,
    )  # fmt: skip


@pytest.mark.parametrize(
    "split",
    [
        {"for": (60, 4000), "against": (40, 6000)},
        {"for": (50, 5000), "against": (50, 5000)},
        {"for": (0, 0), "against": (0, 0)},
    ],
)
def test_where_owners_and_area_disagree_there_is_no_majority_to_join(split):
    voted = totals(**split, delivered=(100, 10_000))
    assert majority(voted) is None
    assert (
        count_with_majority(voted, special=False).participants
        == count(voted, special=False).participants
    )


@given(st.dictionaries(st.sampled_from(State.values), st.tuples(numbers, numbers)))
def test_the_states_add_up_to_everybody(states):
    both = Totals({state: Weight(*pair) for state, pair in states.items()})
    assert both.all == both.of(*State)
    assert count(both, special=True).participants.owners <= both.all.owners
    assert count_with_majority(both, special=True).participants.area <= both.all.area
