"""What a review is worth: weighted, exact, and without what does not apply."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from projects.models import Criterion, Mark, RoundPage
from projects.models.vocabulary import CENT

WHOLE = 100


def exact_score(marks: Iterable[Mark]) -> Fraction | None:
    """Points of 100: the weighted mean over the criteria that apply; None when none does."""
    weights, points = 0, Fraction(0)
    for mark in marks:
        if mark.not_applicable or mark.points is None:
            continue
        weights += mark.weight
        points += mark.weight * Fraction(mark.points) / mark.out_of
    return points * WHOLE / weights if weights else None


def mean(scores: Sequence[Fraction]) -> Fraction | None:
    """The mean of exact scores; None of nothing."""
    return sum(scores, Fraction(0)) / len(scores) if scores else None


def rounded(score: Fraction | None) -> Decimal | None:
    """To two places, half up: the only rounding, and the number that is held to the pass mark."""
    if score is None:
        return None
    return (Decimal(score.numerator) / Decimal(score.denominator)).quantize(CENT, ROUND_HALF_UP)


def unmarked(criteria: Sequence[Criterion], marks: Iterable[Mark]) -> list[Criterion]:
    """The criteria that have neither points nor “does not apply”."""
    done = {mark.key for mark in marks if mark.not_applicable or mark.points is not None}
    return [one for one in criteria if one.key not in done]


def rubric(call: RoundPage) -> list[Criterion]:
    """The criteria of the round, in their order."""
    return list(call.criteria.all())
