"""A reviewer declares, marks, submits; the office gives back; the score follows."""

from decimal import Decimal

import pytest
from wagtail.models import PageLogEntry

from projects.errors import NotYours
from projects.lifecycle import apply
from projects.models import Grant, Mark, Review
from projects.reviewing import errors
from projects.reviewing.judging import (
    declare,
    reopen_review,
    save_marks,
    submit_review,
    take_back,
)
from projects.services import record_score
from tests.factories.projects import IN_TIME, REVIEWED

from .conftest import AT, Bench, judged, points

pytestmark = pytest.mark.django_db
FULL = ("80", "80", "80", "80", "80", "80")


def score_of(grant: Grant) -> Decimal | None:
    return Grant.objects.get(pk=grant.pk).score


def test_the_score_is_the_weighted_mean_of_the_points(bench: Bench) -> None:
    (review,) = bench.give(bench.first, bench.members[0])

    judged(review, "90", "80", "70", "60", "50", "40")

    # 25 × 90 + 25 × 80 + 20 × 70 + 15 × 60 + 10 × 50 + 5 × 40
    assert score_of(bench.first) == Decimal("72.50")


def test_what_does_not_apply_is_left_out_and_does_not_count_as_nought(bench: Bench) -> None:
    (review,) = bench.give(bench.first, bench.members[0])

    judged(review, "90", "80", "70", "-", "-", "-")

    assert score_of(bench.first) == Decimal("80.71")  # 5,650 of 7,000


def test_the_panels_score_is_the_exact_mean_of_its_reviews(bench: Bench) -> None:
    reviews = bench.give(bench.first, *bench.members)

    for review, point in zip(reviews, ("68", "68.1", "68.4"), strict=True):
        judged(review, *[point] * 6)

    assert score_of(bench.first) == Decimal("68.17")


def test_there_is_no_score_before_the_last_reviewer_has_submitted(bench: Bench) -> None:
    one, other = bench.give(bench.first, *bench.members[:2])

    judged(one, *FULL)
    assert score_of(bench.first) is None

    judged(other, *FULL)
    assert score_of(bench.first) == 80


def test_a_conflict_of_interest_ends_a_review_and_the_rest_decides(bench: Bench) -> None:
    one, other = bench.give(bench.first, *bench.members[:2])
    judged(one, *FULL)

    declare(other, conflict=True, reason="我曾在那里工作。", by=other.member.user, at=AT)

    assert score_of(bench.first) == 80
    with pytest.raises(errors.ReviewClosed):
        submit_review(other, points(*FULL), "", by=other.member.user, at=AT)


def test_a_conflict_needs_a_reason(bench: Bench) -> None:
    (review,) = bench.give(bench.first, bench.members[0])

    with pytest.raises(errors.ReasonNeeded):
        declare(review, conflict=True, reason=" ", by=review.member.user, at=AT)


def test_nothing_is_marked_before_the_declaration(bench: Bench) -> None:
    (review,) = bench.give(bench.first, bench.members[0])

    with pytest.raises(errors.DeclareFirst):
        save_marks(review, points(*FULL), "", by=review.member.user)


def test_a_declaration_is_said_once(bench: Bench) -> None:
    (review,) = bench.give(bench.first, bench.members[0])
    declare(review, conflict=False, reason="", by=review.member.user, at=AT)

    with pytest.raises(errors.DeclaredAlready):
        declare(review, conflict=True, reason="后来想起。", by=review.member.user, at=AT)


def test_a_draft_keeps_what_was_typed_and_counts_for_nothing(bench: Bench) -> None:
    (review,) = bench.give(bench.first, bench.members[0])
    declare(review, conflict=False, reason="", by=review.member.user, at=AT)

    save_marks(review, points("90", "-"), "第三场改到周末。", by=review.member.user)

    assert score_of(bench.first) is None
    kept = Review.objects.get(pk=review.pk)
    assert kept.comment == "第三场改到周末。"
    assert [(mark.points, mark.not_applicable) for mark in kept.marks.all()[:3]] == [
        (90, False),
        (None, True),
        (None, False),
    ]


def test_a_review_with_gaps_is_not_submitted_and_the_gaps_are_named(bench: Bench) -> None:
    (review,) = bench.give(bench.first, bench.members[0])
    declare(review, conflict=False, reason="", by=review.member.user, at=AT)

    with pytest.raises(errors.Unfinished) as refused:
        submit_review(review, points("90", "80"), "", by=review.member.user, at=AT)

    assert refused.value.missing == ("方案可行", "预算合理", "可持续与可复制", "创新")


def test_a_review_in_which_nothing_applies_has_no_score(bench: Bench) -> None:
    (review,) = bench.give(bench.first, bench.members[0])

    with pytest.raises(errors.Unfinished):
        judged(review, *["-"] * 6)


@pytest.mark.parametrize("typed", ["101", "-1", "eight", "1.234", "NaN"])
def test_points_are_a_number_on_the_scale(bench: Bench, typed: str) -> None:
    (review,) = bench.give(bench.first, bench.members[0])
    declare(review, conflict=False, reason="", by=review.member.user, at=AT)

    with pytest.raises(errors.BadPoints):
        save_marks(review, points(typed), "", by=review.member.user)

    assert not Mark.objects.exists()


def test_a_scale_of_five_is_worth_as_much_as_one_of_a_hundred(bench: Bench) -> None:
    call = bench.town.round
    call.scale = 5
    call.save()
    (review,) = bench.give(bench.first, bench.members[0])

    judged(review, *["4"] * 6)

    assert score_of(bench.first) == 80


def test_nobody_judges_for_somebody_else(bench: Bench) -> None:
    (review,) = bench.give(bench.first, bench.members[0])

    for user in (bench.members[1].user, bench.town.officer, bench.town.worker):
        with pytest.raises(errors.NotYourReview):
            declare(review, conflict=False, reason="", by=user, at=AT)


def test_a_submitted_review_is_final_until_the_office_gives_it_back(bench: Bench) -> None:
    (review,) = bench.give(bench.first, bench.members[0])
    judged(review, *FULL)
    with pytest.raises(errors.ReviewClosed):
        submit_review(review, points(*["90"] * 6), "", by=review.member.user, at=AT)

    reopen_review(review, "两项分数填反了。", by=bench.town.officer, at=AT)
    assert score_of(bench.first) is None

    submit_review(review, points(*["90"] * 6), "", by=review.member.user, at=AT)
    assert score_of(bench.first) == 90
    note = PageLogEntry.objects.filter(action="projects.review").order_by("pk")[1]
    assert note.data["reason"] == "两项分数填反了。"


def test_only_the_office_gives_a_review_back_and_says_why(bench: Bench) -> None:
    (review,) = bench.give(bench.first, bench.members[0])
    judged(review, *FULL)

    with pytest.raises(NotYours):
        reopen_review(review, "为什么不呢", by=bench.town.worker, at=AT)
    with pytest.raises(errors.ReasonNeeded):
        reopen_review(review, "", by=bench.town.officer, at=AT)


def test_an_unanswered_review_is_taken_back_and_the_rest_decides(bench: Bench) -> None:
    one, other = bench.give(bench.first, *bench.members[:2])
    judged(one, *FULL)

    take_back(other, "两周没有回音。", by=bench.town.officer, at=AT)

    assert score_of(bench.first) == 80


def test_where_reviewers_judge_nobody_types_a_score(bench: Bench) -> None:
    bench.give(bench.first, bench.members[0])

    with pytest.raises(errors.ScoredByReviews):
        record_score(bench.first, "90", by=bench.town.officer, at=AT)
    assert record_score(bench.second, "90", by=bench.town.officer, at=AT).score == 90


def test_a_proposal_that_was_sent_back_is_judged_anew(bench: Bench) -> None:
    """The reviews of the old text stay in the record, and count no more."""
    town = bench.town
    (review,) = bench.give(bench.first, bench.members[0])
    judged(review, *FULL)
    apply(bench.first, "send_back", by=town.officer, at=AT, note="预算请分行。")
    bench.first.page.save_revision()
    apply(bench.first, "submit", by=town.worker, at=IN_TIME)
    for action in ("screen", "review"):
        apply(bench.first, action, by=town.officer, at=REVIEWED)

    (again,) = bench.give(bench.first, bench.members[0])

    assert again.pk != review.pk
    assert Review.objects.count() == 2
    judged(again, *["60"] * 6)
    assert score_of(bench.first) == 60


def test_after_the_review_nothing_is_submitted(bench: Bench) -> None:
    (review,) = bench.give(bench.first, bench.members[0])
    apply(bench.first, "reject", by=bench.town.officer, at=AT, note="已由物业承担。")

    with pytest.raises(errors.ReviewClosed):
        judged(review, *FULL)
