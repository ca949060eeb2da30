"""One run of the Method of Equal Shares, for one endowment or for a whole range of them.

Ballots with the same money left form a purse. Each purse holds a lower and an upper bound of that
money. With exact fractions both are the same number, and the run is the definition itself. For a
range of endowments the bounds are integers, rounded outwards, and one run answers for all of them:

As long as the same projects are bought in the same order, more to begin with leaves everybody more
in every purse, and no payment is larger: a payment is the level up to which the supporters' purses
fill a cost. So the bounds are those of the two ends of the range.

That alone seldom tells two offers apart, whose prices both fall along the range. So each purse also
knows how fast it grows at least with the endowment (`pace`): a payment then falls by at least what
those grow who give all, divided among the others. An offer is the better one on the whole range if
it is at both ends, when one of the two falls no faster than is known (`_beats`).

Where this does not decide, the run says `Unclear`, and the caller asks about a smaller range, in
the end about one endowment with exact fractions.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf
from operator import itemgetter
from typing import Any, NamedTuple

from .election import Election

FINE = 1 << 48  # parts of the smallest part of money, for bounds
EMPTY = 0
Number = Any  # a Fraction, or an integer rounded outwards


class Unclear(Exception):
    """The bounds do not decide.

    `until` is about how far along the range, in parts of money, one thing holds and then another;
    None where the bounds are only too wide.
    """

    def __init__(self, until: int | None) -> None:
        super().__init__(until)
        self.until = until


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

    `votes` is how many pay, where all of them pay the same and the others have nothing left: then
    the effective votes are these, on the whole range; otherwise 0. `purses` are whose money it is.
    `price_high` is infinite where they cannot pay for it at the lower end of the range, but about
    `since` so many parts of money above it. `fall` is how much the price falls at least along the
    range, `pace` how fast the payment does.
    """

    key: str
    price_low: Number
    price_high: Number
    payment_low: Number
    payment_high: Number
    votes: int
    purses: Counter[int]
    fall: int = 0
    pace: int = 0
    since: int = 0


class Share(NamedTuple):
    """The largest payment as `amount` divided among so many, and how fast the others' money grows.

    The others give all that they have.
    """

    amount: Number
    among: int
    pace: int


class Run:
    """Buys projects until nobody's supporters can pay for one more."""

    def __init__(self, election: Election, low: int, high: int, numbers: Exact | Bounds) -> None:
        self.election, self.numbers = election, numbers
        zero: Number = numbers.money(0)
        self.low: list[Number] = [zero, numbers.money(low)]
        self.high = self.low if numbers.sure else [zero, numbers.money(high)]
        self.pace = [0, 0 if numbers.sure else FINE]
        self.width = high - low
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
        best = self._decide(rivals) if len(rivals) > 1 else rivals[0] if rivals else None
        if best is not None and best.price_high == inf:
            raise Unclear(best.since)
        return best

    def _decide(self, rivals: Sequence[Offer]) -> Offer:
        """Choose between offers whose bounds meet."""
        if self.numbers.sure:
            return self._first({one.key: one.price_low for one in rivals}, rivals)
        best = min(rivals, key=lambda one: one.price_high)
        equals = [one for one in rivals if self._compares(one, best)]
        best = self._first({one.key: self._exact_price(one) for one in equals}, equals)
        near = [
            self._meets(best, one)
            for one in rivals
            if not self._compares(one, best) and not _beats(best, one)
        ]
        if near:
            raise Unclear(min((until for until in near if until is not None), default=None))
        return best

    def _compares(self, one: Offer, other: Offer) -> bool:
        """Whether it is known exactly which of two is cheaper, or that they cost the same."""
        if one.votes or other.votes:
            return bool(one.votes and other.votes)
        return self.costs[one.key] == self.costs[other.key] and one.purses == other.purses

    def _exact_price(self, offer: Offer) -> Fraction:
        return Fraction(1, offer.votes or 1)

    def _meets(self, best: Offer, other: Offer) -> int | None:
        """About where on the range the other offer becomes the better one, if it does."""
        if inf in (best.price_high, other.price_high):
            return max(best.since, other.since)
        before, after = other.price_high - best.price_high, best.price_low - other.price_low
        return int(before * self.width // (before + after)) if after > 0 else None

    def _first(self, prices: dict[str, Any], rivals: Sequence[Offer]) -> Offer:
        """The lowest price; the rule of ties between equals."""
        least = min(prices.values())
        first = self.election.first_of(key for key, price in prices.items() if price == least)
        return next(one for one in rivals if one.key == first)

    def _offer(self, key: str) -> Offer | None:
        """What the project costs its supporters now; None when they cannot pay for it."""
        purses, cost = self._purses(key), self.costs[key]
        cheap = _share(purses, self.high, self.pace, cost)
        if cheap is None:
            return None
        dear = cheap if self.numbers.sure else _share(purses, self.low, self.pace, cost)
        numbers, part = self.numbers, cheap.among * cost
        same = dear is not None and dear.among == cheap.among and cheap.amount == cost
        return Offer(
            key,
            numbers.down(cheap.amount * self.scale, part),
            numbers.up(dear.amount * self.scale, dear.among * cost) if dear else inf,
            numbers.down(cheap.amount, cheap.among),
            numbers.up(dear.amount, dear.among) if dear else inf,
            votes=cheap.among if same else 0,
            purses=purses,
            fall=cheap.pace * self.width * self.scale // part if cheap.pace else 0,
            pace=cheap.pace // cheap.among,
            since=0 if dear else self._since(purses, cost),
        )

    def _since(self, purses: Counter[int], cost: Number) -> int:
        """About where on the range these purses begin to hold what a project costs."""
        low = sum(self.low[purse] * n for purse, n in purses.items())
        high = sum(self.high[purse] * n for purse, n in purses.items())
        return int((cost - low) * self.width // max(high - low, 1))

    def _purses(self, key: str) -> Counter[int]:
        return Counter(self.pick[key](self.purse_of))

    def _pay(self, offer: Offer) -> None:
        """Take the payment from every supporter, or what is left of their money."""
        purses, purse_of = self.pick[offer.key](self.purse_of), self.purse_of
        new = self._emptier(set(purses), offer)
        supporters = self.election.supporters[offer.key]
        for number, purse in zip(supporters, map(new.__getitem__, purses), strict=True):
            purse_of[number] = purse
        del self.waiting[offer.key]
        self.winners.append(offer.key)
        self.offers.append(offer)

    def _emptier(self, purses: set[int], offer: Offer) -> dict[int, int]:
        """Which purse each of these becomes when it has paid."""
        zero, range_of = self.low[EMPTY], not self.numbers.sure
        lows, highs, paces, new = self.low, self.high, self.pace, {}
        for purse in purses:
            high = highs[purse] - offer.payment_low
            if high <= zero:
                new[purse] = EMPTY
                continue
            new[purse] = len(highs)
            highs.append(high)
            if range_of:
                low = lows[purse] - offer.payment_high
                lows.append(max(low, zero))
                paces.append(paces[purse] + offer.pace if low > zero else 0)
            else:
                paces.append(0)
        return new


def _picker(numbers: Sequence[int]) -> Any:
    """A function that picks these places of a list, at the speed of C."""
    if len(numbers) > 1:
        return itemgetter(*numbers)
    return lambda purses: [purses[number] for number in numbers]


def _beats(one: Offer, other: Offer) -> bool:
    """Whether one offer is cheaper on the whole range, at least by what its bounds say.

    With `e` from 0 to 1 along the range, `one` is at most `high - fall * e` and `other` at least
    `low + fall * (1 - e)`; the difference is smallest at an end.
    """
    return bool(other.price_low - one.price_high + min(one.fall, other.fall) > 0)


def _share(
    purses: Counter[int], money: Sequence[Number], pace: Sequence[int], cost: Number
) -> Share | None:
    """Share a cost as equally as the purses allow; None when it is more than all have.

    Whoever has less than the others pay gives all, which lets the others pay more: so it goes
    until everybody else has enough. (For integers `has * among < amount` is `has < level`.)
    """
    amount, among, grows = cost, purses.total(), 0
    left = [(money[purse], n, pace[purse]) for purse, n in purses.items()]
    while among:
        level = amount / among if isinstance(amount, Fraction) else -(-amount // among)
        rich = [one for one in left if one[0] >= level]
        if len(rich) == len(left):
            return Share(amount, among, grows)
        poor = [one for one in left if one[0] < level]
        amount -= sum([has * n for has, n, _grows in poor])
        among -= sum([n for _has, n, _grows in poor])
        grows += sum([grown * n for _has, n, grown in poor])
        left = rich
    return None
