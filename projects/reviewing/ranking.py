"""What the panel's table says: the order, how far reviewers are apart, who is mild or strict."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from projects.models import Grant, PanelMember, Review, RoundPage, Status
from projects.models.records import FUNDED

from .scoring import exact_score, mean, rounded

JUDGED = (Status.IN_REVIEW, Status.ON_NOTICE, Status.REJECTED, *FUNDED)


@dataclass
class Ranked:
    """One proposal: its place (1 is best, equal scores share one), its mean, its single scores."""

    grant: Grant
    reviews: list[Review]
    place: int | None = None
    mean: Decimal | None = None
    spread: Decimal | None = None
    passed: bool | None = None
    hidden: bool = False

    @property
    def waiting(self) -> int:
        """Reviews that are not submitted yet."""
        return sum(review.is_open for review in self.reviews)

    @property
    def submitted(self) -> list[Review]:
        """Reviews that count."""
        return [review for review in self.reviews if review.submitted_at]

    @property
    def conflicts(self) -> list[Review]:
        """Reviewers who withdrew."""
        return [one for one in self.reviews if one.conflict == Review.Conflict.YES]


@dataclass
class Lean:
    """One reviewer: how many they submitted, and by how much they score above the panel's mean.

    The lean compares on the same proposals only: what others gave to what this reviewer judged.
    """

    member: PanelMember
    given: int = 0
    submitted: int = 0
    mean: Decimal | None = None
    lean: Decimal | None = None


@dataclass
class Ranking:
    """The whole table of a round."""

    rows: list[Ranked] = field(default_factory=list)
    leans: list[Lean] = field(default_factory=list)


def ranking(call: RoundPage, viewer: object = None) -> Ranking:
    """Put the round's proposals in order, in a constant number of queries.

    What a viewer has still to judge themself is hidden from them, scores and all.
    """
    grants = (
        Grant.objects.of_round(call)
        .filter(status__in=JUDGED)
        .select_related("community")
        .order_by("code", "title")
    )
    reviews: dict[int, list[Review]] = defaultdict(list)
    for review in _reviews(call):
        reviews[review.grant_id].append(review)
    rows = [_ranked(grant, reviews[grant.pk], call, viewer) for grant in grants]
    return Ranking(_placed(rows), _leans(call, rows))


def _reviews(call: RoundPage) -> Iterable[Review]:
    rows = Review.objects.filter(grant__round=call, taken_back_at=None).current()
    return rows.select_related("member__user").prefetch_related("marks")


def _ranked(grant: Grant, reviews: list[Review], call: RoundPage, viewer: object) -> Ranked:
    row = Ranked(grant, sorted(reviews, key=lambda one: one.member_id), mean=grant.score)
    mine = [one for one in reviews if one.member.user == viewer and one.is_open]
    if mine:
        row.hidden, row.mean = True, None
        return row
    scores = [one.score for one in row.submitted if one.score is not None]
    if len(scores) > 1:
        row.spread = max(scores) - min(scores)
    if row.mean is not None:
        row.passed = row.mean >= call.pass_mark
    return row


def _placed(rows: list[Ranked]) -> list[Ranked]:
    """The best first; who has no score yet comes last, in the order of the numbers."""
    ordered = sorted(rows, key=lambda row: (row.mean is None, -(row.mean or 0)))
    for number, row in enumerate(ordered, 1):
        if row.mean is not None:
            before = ordered[number - 2] if number > 1 else None
            row.place = before.place if before and before.mean == row.mean else number
    return ordered


def _exact(review: Review) -> Fraction:
    return exact_score(review.marks.all()) or Fraction(0)


def _leans(call: RoundPage, rows: list[Ranked]) -> list[Lean]:
    found = {one.pk: Lean(one) for one in call.panel.select_related("user", "home")}
    own: dict[int, list[Fraction]] = defaultdict(list)
    off: dict[int, list[Fraction]] = defaultdict(list)
    for row in rows:
        for review in row.reviews:
            found[review.member_id].given += 1
        if row.hidden:
            continue
        scores = {one.member_id: _exact(one) for one in row.submitted}
        for member, score in scores.items():
            others = [other for key, other in scores.items() if key != member]
            own[member].append(score)
            if others:
                off[member].append(score - sum(others, Fraction(0)) / len(others))
    for key, lean in found.items():
        lean.submitted = len(own[key])
        lean.mean, lean.lean = rounded(mean(own[key])), rounded(mean(off[key]))
    return list(found.values())
