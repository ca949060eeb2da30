"""The rule that most offices use: most votes first, as long as the money lasts."""

from fractions import Fraction

from .election import Election
from .outcome import Outcome, Reason, Why


def greedy(election: Election) -> Outcome:
    """Go through the projects by votes, and skip what costs more than is left.

    Projects with as many votes are taken by the lower cost, then by the order of the list.
    """
    left = election.budget
    winners, reasons = [], {}
    for key in sorted(election.costs, key=lambda key: _rank(election, key)):
        cost = election.cost_of([key])
        why = _why_not(election, key, cost, left)
        if why:
            reasons[key] = Reason(why, left)
        else:
            winners.append(key)
            left -= cost
    return Outcome(election, tuple(winners), reasons)


def _rank(election: Election, key: str) -> tuple[int, int, int]:
    return -election.votes(key), election.costs[key], election.place[key]


def _why_not(election: Election, key: str, cost: Fraction, left: Fraction) -> Why | None:
    if not election.votes(key):
        return Why.NO_VOTES
    if cost > election.budget:
        return Why.TOO_DEAR
    return Why.NOTHING_LEFT if cost > left else None
