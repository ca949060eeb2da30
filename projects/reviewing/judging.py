"""What a reviewer does: declare, mark, submit; and what the office does with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from projects.errors import NotYours
from projects.lifecycle import Actor, is_actor
from projects.models import Criterion, Grant, Mark, Review, Status
from projects.models.vocabulary import CENT

from .errors import (
    BadPoints,
    DeclaredAlready,
    DeclareFirst,
    NotYourReview,
    ReasonNeeded,
    ReviewClosed,
    Unfinished,
)
from .scoring import exact_score, mean, rounded, rubric, unmarked


@dataclass(frozen=True)
class Given:
    """What a reviewer typed for one criterion."""

    points: str = ""
    not_applicable: bool = False
    comment: str = ""


def _mine(review: Review, by: Any) -> Review:
    """The review, locked together with its proposal, if it is this user's and still open."""
    grant = Grant.objects.select_for_update().get(pk=review.grant_id)
    rows = Review.objects.select_for_update(of=("self",)).select_related("member__round")
    locked = rows.get(pk=review.pk)
    if locked.member.user_id != by.pk or locked.member.left_at:
        raise NotYourReview
    stale = locked.revision_id != grant.submitted_revision_id
    if not locked.is_open or stale or grant.status != Status.IN_REVIEW:
        raise ReviewClosed
    locked.grant = grant
    return locked


@transaction.atomic
def declare(review: Review, conflict: bool, reason: str, *, by: Any, at: datetime) -> Review:
    """Say whether there is a conflict of interest, before anything of the proposal is shown."""
    locked = _mine(review, by)
    if locked.conflict:
        raise DeclaredAlready
    if conflict and not reason.strip():
        raise ReasonNeeded
    locked.conflict = Review.Conflict.YES if conflict else Review.Conflict.NO
    locked.conflict_reason = reason.strip()[:300] if conflict else ""
    locked.declared_at = at
    locked.save(update_fields=["conflict", "conflict_reason", "declared_at"])
    if conflict:
        settle(locked.grant)
    return locked


@transaction.atomic
def save_marks(review: Review, given: Mapping[str, Given], comment: str, *, by: Any) -> Review:
    """Keep what was typed so far, whole or not; raises `BadPoints` for what is no number."""
    locked = _mine(review, by)
    if locked.conflict != Review.Conflict.NO:
        raise DeclareFirst
    call = locked.member.round
    for order, criterion in enumerate(rubric(call)):
        _mark(locked, criterion, given.get(criterion.key, Given()), call.scale, order)
    locked.comment = comment.strip()[:2000]
    locked.save(update_fields=["comment"])
    return locked


def _mark(review: Review, criterion: Criterion, said: Given, scale: int, order: int) -> None:
    points = None if said.not_applicable else _points(said.points, criterion.label, scale)
    Mark.objects.update_or_create(
        review=review,
        key=criterion.key,
        defaults={
            "label": criterion.label,
            "weight": criterion.weight,
            "order": order,
            "points": points,
            "out_of": scale,
            "not_applicable": said.not_applicable,
            "comment": said.comment.strip()[:500],
        },
    )


def _points(text: str, label: str, scale: int) -> Decimal | None:
    text = text.strip().replace("，", ".").replace(",", ".")
    if not text:
        return None
    try:
        points = Decimal(text)
        exact = points.is_finite() and points == points.quantize(CENT)
    except InvalidOperation:
        raise BadPoints(label, scale) from None
    if not exact or not 0 <= points <= scale:
        raise BadPoints(label, scale)
    return points


@transaction.atomic
def submit_review(
    review: Review, given: Mapping[str, Given], comment: str, *, by: Any, at: datetime
) -> Review:
    """Submit for good: every criterion has points or does not apply. The mean follows at once."""
    locked = save_marks(review, given, comment, by=by)
    criteria = rubric(locked.member.round)
    keys = {one.key for one in criteria}
    locked.marks.exclude(key__in=keys).delete()
    marks = list(locked.marks.all())
    left = unmarked(criteria, marks)
    score = exact_score(marks)
    if left or score is None:
        raise Unfinished([one.label for one in left or criteria])
    locked.score, locked.submitted_at = rounded(score), at
    locked.save(update_fields=["score", "submitted_at"])
    settle(locked.grant)
    log(
        instance=locked.grant.page,
        action="projects.review",
        user=by,
        timestamp=at,
        data={"review": locked.pk},
    )
    return locked


@transaction.atomic
def reopen_review(review: Review, reason: str, *, by: Any, at: datetime) -> None:
    """Give a submitted review back to its reviewer, with the reason in the log."""
    grant = _of_office(review, by)
    if not reason.strip():
        raise ReasonNeeded
    back = Review.objects.filter(pk=review.pk, submitted_at__isnull=False)
    if grant.status != Status.IN_REVIEW or not back.update(submitted_at=None, score=None):
        raise ReviewClosed
    settle(grant)
    _log_office(review, "reopened", reason, by, at)


@transaction.atomic
def take_back(review: Review, reason: str, *, by: Any, at: datetime) -> None:
    """Take an unfinished review from a reviewer who does not answer; the rest decides."""
    grant = _of_office(review, by)
    if not reason.strip():
        raise ReasonNeeded
    unfinished = Review.objects.filter(pk=review.pk, submitted_at=None, taken_back_at=None)
    if grant.status != Status.IN_REVIEW or not unfinished.update(taken_back_at=at):
        raise ReviewClosed
    settle(grant)
    _log_office(review, "taken_back", reason, by, at)


def _of_office(review: Review, by: Any) -> Grant:
    grants = Grant.objects.select_for_update(of=("self",))
    grant = grants.select_related("community__sub_district").get(pk=review.grant_id)
    if not is_actor(grant, by, Actor.OFFICER):
        raise NotYours
    return grant


def _log_office(review: Review, what: str, reason: str, by: Any, at: datetime) -> None:
    data = {"what": what, "reviewer": str(review.member.user), "reason": reason.strip()[:300]}
    log(instance=review.grant.page, action="projects.review", user=by, timestamp=at, data=data)


def settle(grant: Grant) -> None:
    """Set the grant's score: the mean of its reviews once none is open any more, else nothing.

    The caller's transaction holds the grant's lock, so that of two reviewers who submit in the same
    second the second one counts both.
    """
    locked = Grant.objects.select_for_update().get(pk=grant.pk)
    reviews = Review.objects.filter(grant=locked, revision=locked.submitted_revision)
    waits = reviews.open().exists()
    submitted = reviews.submitted().prefetch_related("marks")
    scores = [exact_score(review.marks.all()) for review in submitted]
    known = [score for score in scores if score is not None]
    score = None if waits else rounded(mean(known))
    Grant.objects.filter(pk=locked.pk).update(score=score)
    grant.score = score
