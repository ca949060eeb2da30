"""Who may judge what, and how the proposals are dealt out."""

from collections import Counter
from decimal import Decimal

import pytest

from projects.errors import NotInReview, NotYours, OwnProject
from projects.lifecycle import apply
from projects.models import Grant, Review
from projects.reviewing import errors
from projects.reviewing.judging import declare, take_back
from projects.reviewing.panel import account_named, add_member, assign, assign_balanced, leave
from projects.services import record_score
from tests import factories as make
from tests.factories.projects import grant_at, project
from tests.projects.conftest import Town

from .conftest import AT, Bench, judged, reviewer

pytestmark = pytest.mark.django_db


def in_review(town: Town, **fields: object) -> Grant:
    page = project(town.home, town.round, **fields)
    return grant_at(page, "in_review", worker=town.worker, officer=town.officer, score=None)


def test_who_works_in_the_community_never_judges_its_proposals(bench: Bench) -> None:
    member = add_member(
        bench.town.round, bench.town.worker, "expert", home=None, by=bench.town.officer, at=AT
    )

    with pytest.raises(errors.Blocked, match=r"belongs to|的人"):
        assign(bench.first, member, by=bench.town.officer, at=AT)


def test_who_lives_in_the_community_never_judges_its_proposals(bench: Bench) -> None:
    account = make.account_of(make.neighbour(bench.town.home))
    town = bench.town
    member = add_member(town.round, account, "resident", home=None, by=town.officer, at=AT)

    with pytest.raises(errors.Blocked):
        assign(bench.first, member, by=town.officer, at=AT)


def test_where_a_reviewer_belongs_can_be_named(bench: Bench) -> None:
    town, account = bench.town, make.user()
    member = add_member(town.round, account, "expert", home=town.home, by=town.officer, at=AT)

    with pytest.raises(errors.Blocked):
        assign(bench.first, member, by=town.officer, at=AT)


def test_a_lead_never_judges_the_project_by_account_or_by_name(bench: Bench) -> None:
    town = bench.town
    by_account, by_name = reviewer(town), reviewer(town, "许念慈")
    grant = in_review(town, leads=("方启航", "许念慈"), lead_user=by_account.user)

    for member in (by_account, by_name):
        with pytest.raises(errors.Blocked):
            assign(grant, member, by=town.officer, at=AT)


def test_an_officer_may_sit_in_the_panel(bench: Bench) -> None:
    town = bench.town
    member = add_member(town.round, town.officer, "office", home=None, by=town.officer, at=AT)

    assert assign(bench.first, member, by=town.officer, at=AT).is_open


def test_the_same_proposal_is_given_to_somebody_once(bench: Bench) -> None:
    first, again = (bench.give(bench.first, bench.members[0])[0] for _ in range(2))

    assert first == again
    assert Review.objects.count() == 1


def test_only_the_office_deals_out_and_only_what_is_in_review(bench: Bench) -> None:
    town = bench.town
    draft = grant_at(
        project(town.home, town.round), "screened", worker=town.worker, officer=town.officer
    )

    with pytest.raises(NotYours):
        assign(bench.first, bench.members[0], by=town.worker, at=AT)
    with pytest.raises(NotInReview):
        assign(draft, bench.members[0], by=town.officer, at=AT)
    with pytest.raises(NotYours):
        assign_balanced(town.round, 2, by=town.worker, at=AT)


def test_the_reviewer_of_another_round_is_refused(bench: Bench) -> None:
    town = bench.town
    leave(bench.members[0], by=town.officer, at=AT)

    with pytest.raises(errors.Blocked):
        assign(bench.first, bench.members[0], by=town.officer, at=AT)


def test_balanced_gives_everybody_as_much_as_the_others(bench: Bench) -> None:
    for number in range(4):
        in_review(bench.town, code=f"MP1{number}")

    assert assign_balanced(bench.town.round, 2, by=bench.town.officer, at=AT) == 12

    load = Counter(Review.objects.values_list("member_id", flat=True))
    each = Counter(Review.objects.values_list("grant_id", flat=True))
    assert set(load.values()) == {4}
    assert set(each.values()) == {2}


def test_a_second_time_fills_only_the_gap_that_a_conflict_left(bench: Bench) -> None:
    officer = bench.town.officer
    assign_balanced(bench.town.round, 2, by=officer, at=AT)
    review = Review.objects.filter(grant=bench.first).first()
    assert review is not None
    declare(review, conflict=True, reason="亲戚。", by=review.member.user, at=AT)

    assert assign_balanced(bench.town.round, 2, by=officer, at=AT) == 1
    assert assign_balanced(bench.town.round, 2, by=officer, at=AT) == 0
    assert bench.first.reviews.filter(conflict="").count() == 2


def test_balanced_never_gives_a_proposal_to_its_own_community(bench: Bench) -> None:
    town = bench.town
    for member in bench.members:
        leave(member, by=town.officer, at=AT)
    add_member(town.round, town.worker, "expert", home=None, by=town.officer, at=AT)

    with pytest.raises(errors.NobodyFree):
        assign_balanced(town.round, 1, by=town.officer, at=AT)


def test_who_leaves_keeps_what_was_submitted(bench: Bench) -> None:
    done, waits = bench.members[0], bench.members[1]
    one, other = bench.give(bench.first, done, waits)
    judged(one, *["80"] * 6)

    for member in (done, waits):
        leave(member, by=bench.town.officer, at=AT)

    other.refresh_from_db()
    assert other.taken_back_at is not None
    assert Grant.objects.get(pk=bench.first.pk).score == 80


def test_an_account_is_found_by_name_e_mail_or_phone(bench: Bench) -> None:
    user = make.user(username="expert-li", email="li@example.org")
    neighbour = make.account_of(make.neighbour(bench.town.home))

    assert account_named(" expert-li ") == account_named("LI@example.org") == user
    assert account_named(neighbour.phone) == neighbour
    for text in ("", "1", "nobody"):
        with pytest.raises(errors.NoSuchAccount):
            account_named(text)


def test_who_leaves_does_not_take_a_score_along_that_is_not_theirs(bench: Bench) -> None:
    """Their review was of a text that was sent back; then the panel judged on paper."""
    bench.give(bench.first, bench.members[0])
    grant, officer, worker = bench.first, bench.town.officer, bench.town.worker
    apply(grant, "send_back", by=officer, at=AT, note="预算")
    apply(grant, "submit", by=worker, at=AT)
    for action in ("screen", "review"):
        apply(grant, action, by=officer, at=AT)
    record_score(grant, "81.5", by=officer, at=AT)

    leave(bench.members[0], by=officer, at=AT)

    assert Grant.objects.get(pk=grant.pk).score == Decimal("81.5")
    assert Review.objects.get().taken_back_at == AT


def test_who_turns_out_to_belong_to_the_community_gives_its_open_reviews_back(
    bench: Bench,
) -> None:
    member, other = bench.members[:2]
    open_review, _other = bench.give(bench.first, member, other)
    done = judged(bench.give(bench.second, member)[0], *("80",) * 6)

    town = bench.town
    add_member(town.round, member.user, "resident", home=town.home, by=town.officer, at=AT)

    open_review.refresh_from_db()
    done.refresh_from_db()
    assert (open_review.taken_back_at, done.taken_back_at) == (AT, None)


def test_when_all_have_withdrawn_the_office_can_write_down_a_score(bench: Bench) -> None:
    for review in bench.give(bench.first, *bench.members):
        declare(review, conflict=True, reason="亲戚", by=review.member.user, at=AT)

    assert record_score(bench.first, "77", by=bench.town.officer, at=AT).score == 77


def test_nothing_is_dealt_out_before_there_is_a_rubric(bench: Bench) -> None:
    bench.town.round.criteria.all().delete()

    with pytest.raises(errors.NoRubric):
        bench.give(bench.first, bench.members[0])
    with pytest.raises(errors.NoRubric):
        assign_balanced(bench.town.round, 3, by=bench.town.officer, at=AT)


def test_an_officer_chooses_no_reviewers_for_a_project_that_they_lead(bench: Bench) -> None:
    town, member = bench.town, bench.members[0]
    other = make.officer(town.place)
    page = project(town.home, town.round, lead_user=town.officer)
    grant = grant_at(page, "in_review", worker=town.worker, officer=other, score=None)

    with pytest.raises(OwnProject):
        assign(grant, member, by=town.officer, at=AT)
    review = assign(grant, member, by=other, at=AT)
    with pytest.raises(NotYours):
        take_back(review, "太慢", by=town.officer, at=AT)
