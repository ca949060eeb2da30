"""What people do with projects, beside the moves of `lifecycle.apply`."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from communities.freshness import freshen

from .errors import BadScore, NotInReview, NotYours
from .lifecycle import Actor, apply, is_actor
from .models import Grant, ProjectPage, Review, RoundAccount, RoundPage, Status, Transition
from .models.vocabulary import CENT
from .reviewing.errors import ScoredByReviews

Step = tuple[str, datetime, Any] | tuple[str, datetime, Any, str]


@transaction.atomic
def open_grant(page: ProjectPage) -> Grant:
    """The page's record, made as a draft when there is none."""
    grant, _made = Grant.objects.get_or_create(
        page=page,
        defaults={
            "community_id": page.community_id,
            "round": page.round,
            "code": page.code,
            "title": page.title,
            "theme": page.theme,
        },
    )
    return grant


@transaction.atomic
def publish_project(page: ProjectPage) -> Grant:
    """Keep the record in step with the published page: names always, the round until handed in.

    Money never follows a page. A proposal that is not on notice or approved yet is taken back from
    the site: `lifecycle.apply` publishes it when its time has come.
    """
    grant = open_grant(page)
    named = {"code": page.code, "title": page.title, "theme": page.theme}
    if grant.is_unsent:
        named["round"] = page.round
    for name, value in named.items():
        setattr(grant, name, value)
    grant.save(update_fields=list(named))
    if not grant.is_public:
        ProjectPage.objects.get(pk=page.pk).unpublish(log_action=False)
    freshen(page.community_id)
    return grant


def publish_round(call: RoundPage) -> RoundAccount:
    """Keep the round's account in step with its page; it never falls below what is taken."""
    with transaction.atomic():
        account, _made = RoundAccount.objects.select_for_update().get_or_create(
            round=call, defaults={"pool": call.pool}
        )
        account.pool = max(call.pool, account.taken)
        account.save(update_fields=["pool"])
    freshen(None)
    return account


def submit(page: ProjectPage, *, by: Any, at: datetime, note: str = "") -> Transition:
    """Hand in a proposal; raises `Incomplete` with everything that is missing."""
    return apply(open_grant(page), "submit", by=by, at=at, note=note)


@transaction.atomic
def record_score(grant: Grant, score: Decimal | str, *, by: Any, at: datetime) -> Grant:
    """Write down the score of a panel that judged on paper; while the review lasts it can change.

    Where reviewers judge on the site, the score is theirs (`reviewing.judging.settle`).
    """
    if not is_actor(grant, by, Actor.OFFICER):
        raise NotYours
    given = Review.objects.filter(grant=grant, taken_back_at=None).current()
    if given.exclude(conflict=Review.Conflict.YES).exists():
        raise ScoredByReviews
    points = _points(score)
    during_review = Grant.objects.filter(pk=grant.pk, status=Status.IN_REVIEW)
    if not during_review.update(score=points):
        raise NotInReview
    log(
        instance=grant.page,
        action="projects.score",
        user=by,
        timestamp=at,
        data={"score": str(points)},
    )
    grant.refresh_from_db()
    return grant


def _points(score: Decimal | str) -> Decimal:
    try:
        points = Decimal(score)
    except InvalidOperation:
        raise BadScore from None
    if not points.is_finite() or not 0 <= points <= 100 or points != points.quantize(CENT):
        raise BadScore
    return points.quantize(CENT)


def place_in_history(grant: Grant, steps: Iterable[Step]) -> Grant:
    """Move a grant through steps that were taken before, each `(action, at, by[, note])`."""
    for action, at, by, *note in steps:
        apply(grant, action, by=by, at=at, note="".join(note))
    return grant
