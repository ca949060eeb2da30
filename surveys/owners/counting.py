"""The double majority of article 278 of the Civil Code, in whole numbers.

Areas are whole hundredths of a square metre. A share is never divided: a threshold of 2/3 of 1000
is met by n when 3n >= 2 * 1000, and the fewest that meet it are found by rounding up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Matter(models.TextChoices):
    """The nine matters of article 278, in its order and numbered as there."""

    RULES = "1", _("(1) the rules of procedure of the owners' assembly")
    PACT = "2", _("(2) the management pact")
    COMMITTEE = "3", _("(3) electing or replacing members of the owners' committee")
    MANAGER = "4", _("(4) appointing or dismissing the property manager")
    USE_FUND = "5", _("(5) using the maintenance fund")
    RAISE_FUND = "6", _("(6) raising the maintenance fund")
    REBUILD = "7", _("(7) altering or rebuilding the building and its facilities")
    CHANGE_USE = "8", _("(8) changing the use of common parts, or doing business with them")
    OTHER = "9", _("(9) another important matter of joint ownership")

    @property
    def special(self) -> bool:
        """Whether three quarters are needed, and not just more than half."""
        return self in {Matter.RAISE_FUND, Matter.REBUILD, Matter.CHANGE_USE}


class State(models.TextChoices):
    """What became of one owner's voting slip."""

    NONE = "", pgettext_lazy("owner's slip", "not delivered")
    DELIVERED = "delivered", pgettext_lazy("owner's slip", "delivered, not returned")
    FOR = "for", pgettext_lazy("owner's slip", "for")
    AGAINST = "against", pgettext_lazy("owner's slip", "against")
    ABSTAIN = "abstain", pgettext_lazy("owner's slip", "abstains")
    INVALID = "invalid", pgettext_lazy("owner's slip", "invalid")


SIDES = (State.FOR, State.AGAINST, State.ABSTAIN)


@dataclass(frozen=True)
class Weight:
    """A number of owners, and their area in hundredths of a square metre."""

    owners: int = 0
    area: int = 0

    def __add__(self, other: Self) -> "Weight":
        return Weight(self.owners + other.owners, self.area + other.area)


@dataclass(frozen=True)
class Totals:
    """How much stands behind each state of a slip; together these are all owners."""

    by_state: Mapping[str, Weight] = field(default_factory=dict)

    def of(self, *states: State) -> Weight:
        """The sum of these states."""
        return sum((self.by_state.get(state, Weight()) for state in states), Weight())

    @property
    def all(self) -> Weight:
        """Every owner and all area."""
        return sum(self.by_state.values(), Weight())


@dataclass(frozen=True)
class Rule:
    """A share that must be reached, or (`more`) passed."""

    parts: int
    of: int
    more: bool = False

    def needed(self, base: int) -> int:
        """The fewest that satisfy the rule."""
        if self.more:
            return base * self.parts // self.of + 1
        return -(-base * self.parts // self.of)

    def met(self, actual: int, base: int) -> bool:
        """The rule itself, multiplied crosswise."""
        left, right = actual * self.of, base * self.parts
        return left > right if self.more else left >= right


QUORUM = Rule(2, 3)
ORDINARY = Rule(1, 2, more=True)
SPECIAL = Rule(3, 4)


@dataclass(frozen=True)
class Check:
    """One threshold: of what, what there is, what is needed."""

    rule: Rule
    base: int
    actual: int

    @property
    def needed(self) -> int:
        return self.rule.needed(self.base)

    @property
    def missing(self) -> int:
        return max(self.needed - self.actual, 0)

    @property
    def met(self) -> bool:
        return self.rule.met(self.actual, self.base)


class Verdict(models.TextChoices):
    """What the numbers say."""

    PASSED = "passed", pgettext_lazy("owners' vote", "both majorities are reached")
    FAILED = "failed", pgettext_lazy("owners' vote", "a majority is missing")
    NO_QUORUM = "no_quorum", pgettext_lazy("owners' vote", "too few take part")


@dataclass(frozen=True)
class Outcome:
    """One way of counting, with its four thresholds."""

    participants: Weight
    consent: Weight
    quorum_owners: Check
    quorum_area: Check
    consent_owners: Check
    consent_area: Check
    joined: str = ""

    @property
    def verdict(self) -> Verdict:
        """Quorum first: without it nothing was decided, whatever the majority."""
        if not (self.quorum_owners.met and self.quorum_area.met):
            return Verdict.NO_QUORUM
        if not (self.consent_owners.met and self.consent_area.met):
            return Verdict.FAILED
        return Verdict.PASSED


def majority(totals: Totals) -> State | None:
    """The side that leads among the returned slips by owners and by area; None if there is none.

    Where the two measures disagree, or are level, "the majority" has no meaning that a sheet could
    choose.
    """
    for side in SIDES:
        own = totals.of(side)
        rest = [totals.of(other) for other in SIDES if other != side]
        if all(own.owners > other.owners and own.area > other.area for other in rest):
            return side
    return None


def count(totals: Totals, *, special: bool) -> Outcome:
    """Count slips that were not returned as not taking part."""
    return _outcome(totals, totals.of(*SIDES), totals.of(State.FOR), special=special)


def count_with_majority(totals: Totals, *, special: bool) -> Outcome:
    """Count delivered slips that were not returned with the majority of those that were.

    Only rules of procedure that say so allow it, and only for slips that were delivered.
    """
    side = majority(totals)
    silent = totals.of(State.DELIVERED)
    participants, consent = totals.of(*SIDES), totals.of(State.FOR)
    if side is not None:
        participants += silent
        consent += silent if side is State.FOR else Weight()
    return _outcome(totals, participants, consent, special=special, joined=side or "")


def _outcome(
    totals: Totals, participants: Weight, consent: Weight, *, special: bool, joined: str = ""
) -> Outcome:
    everybody, rule = totals.all, SPECIAL if special else ORDINARY
    return Outcome(
        participants=participants,
        consent=consent,
        quorum_owners=Check(QUORUM, everybody.owners, participants.owners),
        quorum_area=Check(QUORUM, everybody.area, participants.area),
        consent_owners=Check(rule, participants.owners, consent.owners),
        consent_area=Check(rule, participants.area, consent.area),
        joined=joined,
    )
