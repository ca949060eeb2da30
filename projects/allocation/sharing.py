"""One run of the Method of Equal Shares, for one endowment or for a whole range of them.

Ballots with the same money left form a purse. Each purse holds a lower and an upper bound of that
money. With exact fractions both are the same number, and the run is the definition itself. For a
range of endowments the bounds are integers, rounded outwards: as long as every decision is the same
at both ends it is the same for each endowment between them, so that one run answers for all. Where
the bounds do not decide, the run says `Unclear`, and the caller asks with exact fractions.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import itemgetter
from typing import Any

from .election import Election

FINE = 1 << 48  # parts of the smallest part of money, for bounds
EMPTY = 0
Number = Any  # a Fraction, or an integer rounded outwards


class Unclear(Exception):
    """The bounds do not decide."""


class Exact:
    """Fractions: a bound is the number itself."""

    sure = True

    def money(self, parts: Fraction | int) -> Fraction:
        return Fraction(parts)

    def down(self, number: Number, by: Number) -> Fraction:
        return Fraction(number) / by

    up = down


class Bounds:
    """Integers in `FINE` parts of the smallest part of money, rounded outwards."""

    sure = False

    def money(self, parts: Fraction | int) -> int:
        return int(parts) * FINE

    def down(self, number: int, by: int) -> int:
        return number // by

    def up(self, number: int, by: int) -> int:
        return -(-number // by)


@dataclass
class Offer:
    """What a project would cost its supporters: bounds of the largest payment for each unit.

    `whole` says that every supporter pays the same, so that the effective votes are all its votes.
    """

    key: str
    price_low: Number
    price_high: Number
    payment_low: Number
    payment_high: Number
    whole: bool


class Run:
    """Buys projects until nobody's supporters can pay for one more."""

    def __init__(self, election: Election, low: int, high: int, numbers: Exact | Bounds) -> None:
        self.election, self.numbers = election, numbers
        zero: Number = numbers.money(0)
        self.low: list[Number] = [zero, numbers.money(low)]
        self.high = self.low if numbers.sure else [zero, numbers.money(high)]
        self.purse_of = [1] * len(election.ballots)
        self.costs: dict[str, Number] = {
            key: numbers.money(cost) for key, cost in election.costs.items()
        }
        self.pick = {key: _picker(numbers) for key, numbers in election.supporters.items()}
        scale = FINE if isinstance(numbers, Bounds) else 1
        self.scale = scale * scale
        self.waiting = {
            key: numbers.down(self.scale, len(supporters))
            for key, supporters in election.supporters.items()
            if supporters and election.costs[key] > 0
        }
        self.winners: list[str] = []
        self.offers: list[Offer] = []

    def buy_all(self) -> "Run":
        """Buy one project after another."""
        while offer := self._best():
            self._pay(offer)
        return self

    def left_behind(self, key: str) -> Number:
        """What the supporters of a project have left together (the upper bound)."""
        return sum(self.high[purse] * n for purse, n in self._purses(key).items())

    def _best(self) -> Offer | None:
        """The cheapest offer; a price only rises, so what was dearer once need not be asked."""
        offers: list[Offer] = []
        ceiling = None
        for key in sorted(self.waiting, key=self.waiting.__getitem__):
            if ceiling is not None and self.waiting[key] > ceiling:
                break
            offer = self._offer(key)
            if offer is None:
                del self.waiting[key]
                continue
            self.waiting[key] = offer.price_low
            offers.append(offer)
            ceiling = offer.price_high if ceiling is None else min(ceiling, offer.price_high)
        rivals = [one for one in offers if one.price_low <= ceiling]
        return self._decide(rivals) if len(rivals) > 1 else rivals[0] if rivals else None

    def _decide(self, rivals: Sequence[Offer]) -> Offer:
        """Choose between offers whose bounds meet: exactly, or not at all."""
        if not self.numbers.sure and not all(one.whole for one in rivals):
            raise Unclear
        exact = {one.key: self._exact_price(one) for one in rivals}
        least = min(exact.values())
        first = self.election.first_of(key for key, price in exact.items() if price == least)
        return next(one for one in rivals if one.key == first)

    def _exact_price(self, offer: Offer) -> Fraction:
        if offer.whole:
            return Fraction(1, self.election.votes(offer.key))
        return Fraction(offer.price_low)

    def _offer(self, key: str) -> Offer | None:
        """What the project costs its supporters now; None when they cannot pay for it."""
        purses, cost = self._purses(key), self.costs[key]
        cheap = _share(purses, self.high, cost)
        dear = cheap if self.numbers.sure else _share(purses, self.low, cost)
        if cheap is None:
            return None
        if dear is None:
            raise Unclear
        votes, numbers = self.election.votes(key), self.numbers
        return Offer(
            key,
            numbers.down(cheap[0] * self.scale, cheap[1] * cost),
            numbers.up(dear[0] * self.scale, dear[1] * cost),
            numbers.down(*cheap),
            numbers.up(*dear),
            whole=dear[1] == votes == cheap[1],
        )

    def _purses(self, key: str) -> Counter[int]:
        return Counter(self.pick[key](self.purse_of))

    def _pay(self, offer: Offer) -> None:
        """Take the payment from every supporter, or what is left of their money."""
        purses = self.pick[offer.key](self.purse_of)
        new = {purse: self._emptier(purse, offer) for purse in set(purses)}
        for number, purse in zip(self.election.supporters[offer.key], purses, strict=True):
            self.purse_of[number] = new[purse]
        del self.waiting[offer.key]
        self.winners.append(offer.key)
        self.offers.append(offer)

    def _emptier(self, purse: int, offer: Offer) -> int:
        zero = self.low[EMPTY]
        high = max(zero, self.high[purse] - offer.payment_low)
        if high == zero:
            return EMPTY
        self.high.append(high)
        if not self.numbers.sure:
            self.low.append(max(zero, self.low[purse] - offer.payment_high))
        return len(self.high) - 1


def _picker(numbers: Sequence[int]) -> Any:
    """A function that picks these places of a list, at the speed of C."""
    if len(numbers) > 1:
        return itemgetter(*numbers)
    return lambda purses: [purses[number] for number in numbers]


def _share(
    purses: Counter[int], money: Sequence[Number], cost: Number
) -> tuple[Number, int] | None:
    """Share a cost as equally as the purses allow: the largest payment as `(amount, among)`.

    Whoever has less gives all; None when the cost is more than all have.
    """
    paid, among = money[EMPTY], purses.total()
    if money[min(purses, key=money.__getitem__)] * among >= cost:
        return cost, among
    for purse in sorted(purses, key=money.__getitem__):
        if money[purse] * among + paid >= cost:
            return cost - paid, among
        paid += money[purse] * purses[purse]
        among -= purses[purse]
    return None
