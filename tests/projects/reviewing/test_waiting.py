"""What waits for a reviewer, and what the office has to decide."""

import pytest

from accounts.my_data import chapters
from communities.dashboard import overviews, waits_for
from projects.models import PanelMember, Review
from projects.reviewing import held
from projects.reviewing.judging import declare
from projects.reviewing.panel import add_member, assign
from tests import factories as make

from .conftest import AT, Bench, judged

pytestmark = pytest.mark.django_db


def test_a_reviewer_is_told_of_each_proposal_until_it_is_submitted(bench: Bench) -> None:
    one, other = bench.members[:2]
    bench.give(bench.first, one)
    (second,) = bench.give(bench.second, one)

    (waiting,) = waits_for(one.user, AT)
    assert (waiting.key, waiting.count) == ("reviews", 2)
    assert waits_for(other.user, AT) == []

    judged(second, *["80"] * 6)
    (waiting,) = waits_for(one.user, AT)
    assert waiting.count == 1


def test_nothing_waits_after_a_withdrawal(bench: Bench) -> None:
    (review,) = bench.give(bench.first, bench.members[0])

    declare(review, conflict=True, reason="亲戚。", by=review.member.user, at=AT)

    assert waits_for(review.member.user, AT) == []


def test_without_amendments_the_office_is_told_of_none(bench: Bench) -> None:
    keys = [one.key for one in overviews([bench.town.home], AT)]

    assert "amendments" not in keys


def test_a_resident_sees_and_takes_along_what_they_judged(bench: Bench) -> None:
    town = bench.town
    resident = make.neighbour(town.elsewhere)
    account = make.account_of(resident)
    member = add_member(town.round, account, "resident", home=None, by=town.officer, at=AT)
    review = assign(bench.first, member, by=town.officer, at=AT)
    declare(review, conflict=True, reason="我妹妹是负责人。", by=account, at=AT)

    (chapter,) = [one for one in chapters(resident) if one.key == "reviews"]
    assert [one.title for one in chapter.held] == [bench.first.title]

    held.forget(resident, AT)
    assert Review.objects.get().conflict_reason == "—"
    assert PanelMember.objects.get(pk=member.pk).left_at == AT
