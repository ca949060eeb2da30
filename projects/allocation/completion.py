"""The Method of Equal Shares with the Add1 completion, at the speed of a few runs."""

from fractions import Fraction

from .election import Election
from .outcome import Bought, Outcome, Reason, Why
from .sharing import Bounds, Exact, Run, Unclear

WIDEST = 1 << 40  # endowments that one run may answer for


def equal_shares(election: Election) -> Outcome:
    """Raise the endowment unit by unit as long as the outcome can be paid, or lacks something."""
    endowment = _last_endowment(election) if election.ballots else 0
    run = Run(election, endowment * election.unit, endowment * election.unit, Exact()).buy_all()
    winners = (*_free(election), *run.winners)
    losers = [key for key in election.costs if key not in winners]
    return Outcome(
        election,
        winners,
        {key: _why_not(election, run, key) for key in losers},
        {offer.key: _bought(election, offer.payment_low, offer.key) for offer in run.offers},
        Fraction(endowment),
    )


def _free(election: Election) -> list[str]:
    """What somebody wants and what costs nothing, the most wanted first: nobody need pay for it."""
    wanted = [key for key, cost in election.costs.items() if not cost and election.supporters[key]]
    return sorted(wanted, key=lambda key: (-election.votes(key), election.place[key]))


def _last_endowment(election: Election) -> int:
    """The endowment of a ballot, in whole units, with which the completion ends.

    Goes up by ranges in which one run answers for every endowment. Where the outcome changes within
    a range, the range ends before the change and the step is kept; where the bounds are too wide,
    the step is halved; where they are not, it is doubled. So the number of runs goes by the number
    of changes, and not by how small the unit is.
    """
    endowment = int(election.budget // len(election.ballots))
    step, last = 1, endowment
    while True:
        step, width, winners = _next(election, endowment, step)
        if election.cost_of(winners) > election.budget:
            return last
        if _has_all(election, winners):
            return endowment
        last = endowment + width - 1
        endowment += width


def _next(election: Election, endowment: int, step: int) -> tuple[int, int, list[str]]:
    """From this endowment on: the step to go on with, how many have the same outcome, and which."""
    width = step
    while True:
        try:
            winners = _winners(election, endowment, endowment + width - 1)
            return min(step * 2, WIDEST) if width == step else step, width, winners
        except Unclear as unclear:
            if unclear.until is None:
                step = width = max(width // 2, 1)
            else:
                width = max(min(unclear.until // election.unit, width * 3 // 4), 1)


def _winners(election: Election, first: int, last: int) -> list[str]:
    """What every endowment of this range buys; raises `Unclear` for more than one of them."""
    low, high = first * election.unit, last * election.unit
    try:
        return Run(election, low, high, Bounds()).buy_all().winners
    except Unclear:
        if first < last:
            raise
    return Run(election, low, high, Exact()).buy_all().winners


def _has_all(election: Election, winners: list[str]) -> bool:
    """Whether every project that somebody wants is funded."""
    others = [key for key, cost in election.costs.items() if cost and key not in winners]
    return not any(election.supporters[key] for key in others)


def _why_not(election: Election, run: Run, key: str) -> Reason:
    had = Fraction(run.left_behind(key), election.unit)
    if not election.votes(key):
        return Reason(Why.NO_VOTES, had)
    if election.cost_of([key]) > election.budget:
        return Reason(Why.TOO_DEAR, had)
    return Reason(Why.SUPPORTERS_SPENT, had)


def _bought(election: Election, payment: Fraction, key: str) -> Bought:
    paid = payment / election.unit
    return Bought(election.cost_of([key]) / paid, paid)
