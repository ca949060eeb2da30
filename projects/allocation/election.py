"""What a vote decides on: projects with a cost, ballots, and the money there is."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm


@dataclass(frozen=True)
class Project:
    """One project on the ballot; its cost is in currency units."""

    key: str
    cost: Fraction
    name: str = ""


@dataclass(frozen=True)
class Election:
    """Approval ballots: each names the projects that somebody wants, in any number."""

    budget: Fraction
    projects: tuple[Project, ...]
    ballots: tuple[frozenset[str], ...]

    @classmethod
    def of(
        cls,
        budget: Fraction | int,
        projects: Iterable[Project],
        ballots: Iterable[Iterable[str]],
    ) -> "Election":
        """Put an election together from whatever can be gone through once."""
        return cls(Fraction(budget), tuple(projects), tuple(map(frozenset, ballots)))

    @cached_property
    def unit(self) -> int:
        """How many of the smallest parts that occur make one currency unit."""
        return lcm(self.budget.denominator, *(one.cost.denominator for one in self.projects))

    @cached_property
    def costs(self) -> dict[str, int]:
        """Costs in the smallest parts, exact."""
        return {one.key: int(one.cost * self.unit) for one in self.projects}

    @cached_property
    def supporters(self) -> dict[str, tuple[int, ...]]:
        """The numbers of the ballots that name each project."""
        found: dict[str, list[int]] = {one.key: [] for one in self.projects}
        for number, ballot in enumerate(self.ballots):
            for key in ballot:
                found[key].append(number)
        return {key: tuple(numbers) for key, numbers in found.items()}

    @cached_property
    def place(self) -> dict[str, int]:
        """Where a project stands in the list; the last resort of a tie."""
        return {one.key: place for place, one in enumerate(self.projects)}

    def votes(self, key: str) -> int:
        """On how many ballots the project stands."""
        return len(self.supporters[key])

    def cost_of(self, keys: Iterable[str]) -> Fraction:
        """What these projects cost together, in currency units."""
        return Fraction(sum(self.costs[key] for key in keys), self.unit)

    def first_of(self, tied: Iterable[str]) -> str:
        """Decide a tie: the lower cost, then more votes, then the order of the list."""
        return min(tied, key=lambda key: (self.costs[key], -self.votes(key), self.place[key]))
