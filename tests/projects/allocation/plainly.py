"""The rules as they are defined, step by step and slowly: what the fast ones are held against."""

from fractions import Fraction

from projects.allocation import Election


def equal_shares_once(election: Election, endowment: Fraction) -> list[str]:
    """The Method of Equal Shares with this much money for each ballot."""
    money = [Fraction(endowment)] * len(election.ballots)
    costs = {one.key: one.cost for one in election.projects}
    winners: list[str] = []
    while True:
        votes = {}
        for key, cost in costs.items():
            payment = largest_payment([money[n] for n in election.supporters[key]], cost)
            if key not in winners and payment:
                votes[key] = cost / payment
        if not votes:
            return winners
        most = max(votes.values())
        winner = election.first_of(key for key in votes if votes[key] == most)
        payment = costs[winner] / most
        for number in election.supporters[winner]:
            money[number] -= min(money[number], payment)
        winners.append(winner)


def largest_payment(money: list[Fraction], cost: Fraction) -> Fraction | None:
    """The payment with which everybody gives as much, or all they have; None if too dear."""
    if not money or cost <= 0 or sum(money) < cost:
        return None
    poor: list[Fraction] = []
    for place, most in enumerate(sorted(money)):
        payment = (cost - sum(poor)) / (len(money) - place)
        if payment <= most:
            return payment
        poor.append(most)
    return None


def equal_shares_add1(election: Election) -> list[str]:
    """One more unit for each ballot, and all anew, until the next overspends or nothing lacks."""
    endowment = Fraction(election.budget // len(election.ballots))
    winners = equal_shares_once(election, endowment)
    while not has_all(election, winners):
        endowment += 1
        following = equal_shares_once(election, endowment)
        if election.cost_of(following) > election.budget:
            return winners
        winners = following
    return winners


def has_all(election: Election, winners: list[str]) -> bool:
    return not any(
        election.supporters[one.key]
        for one in election.projects
        if one.cost and one.key not in winners
    )
