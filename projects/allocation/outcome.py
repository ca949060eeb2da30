"""What came out, and why each project that is not funded is not."""

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from .election import Election


class Why(StrEnum):
    """Why a project is not funded."""

    NO_VOTES = "no_votes"
    TOO_DEAR = "too_dear"
    NOTHING_LEFT = "nothing_left"
    SUPPORTERS_SPENT = "supporters_spent"


@dataclass(frozen=True)
class Reason:
    """Why not, with the number that proves it, in currency units.

    `had` is the money that was left for the project: of the whole budget when its turn came
    (greedy), or of its own supporters together when nothing more could be bought (equal shares).
    """

    why: Why
    had: Fraction


@dataclass(frozen=True)
class Bought:
    """How a project was bought: its effective votes, and the most that one supporter paid."""

    effective_votes: Fraction
    payment: Fraction


@dataclass(frozen=True)
class Outcome:
    """The funded projects in the order in which they were chosen."""

    election: Election
    winners: tuple[str, ...]
    reasons: dict[str, Reason]
    bought: dict[str, Bought] = field(default_factory=dict)
    endowment: Fraction | None = None

    @property
    def total(self) -> Fraction:
        """What the funded projects cost together."""
        return self.election.cost_of(self.winners)

    @property
    def left(self) -> Fraction:
        """What stays in the budget."""
        return self.election.budget - self.total

    @property
    def heard(self) -> int:
        """How many ballots name at least one funded project."""
        funded = frozenset(self.winners)
        return sum(not funded.isdisjoint(ballot) for ballot in self.election.ballots)
