"""A round with two proposals in review, and a panel of three."""

from typing import NamedTuple

import pytest

from accounts.models import User
from projects.models import Grant, PanelMember, Review
from projects.reviewing.judging import Given, declare, submit_review
from projects.reviewing.panel import add_member, assign
from tests import factories as make
from tests.factories.projects import RUBRIC, SCREENED, grant_at, project
from tests.projects.conftest import Town

AT = SCREENED
ALL = tuple(key for key, _label, _weight in RUBRIC)


class Bench(NamedTuple):
    """The town, its two proposals in review, and three reviewers from elsewhere."""

    town: Town
    first: Grant
    second: Grant
    members: list[PanelMember]

    def give(self, grant: Grant, *members: PanelMember) -> list[Review]:
        return [assign(grant, one, by=self.town.officer, at=AT) for one in members]


def reviewer(town: Town, name: str = "", *, part: str = "expert") -> PanelMember:
    account = make.user(first_name=name) if name else make.user()
    return add_member(town.round, account, part, home=None, by=town.officer, at=AT)


def points(*given: str) -> dict[str, Given]:
    """Points for the rubric in order; `-` says that a criterion does not apply."""
    return {
        key: Given("" if one == "-" else one, one == "-")
        for key, one in zip(ALL, given, strict=False)
    }


def judged(review: Review, *given: str, by: User | None = None) -> Review:
    user = by or review.member.user
    declare(review, conflict=False, reason="", by=user, at=AT)
    return submit_review(review, points(*given), "", by=user, at=AT)


@pytest.fixture
def bench(town: Town) -> Bench:
    def in_review(code: str) -> Grant:
        page = project(town.home, town.round, code=code)
        people = {"worker": town.worker, "officer": town.officer}
        return grant_at(page, "in_review", score=None, **people)

    grants = in_review("MP1"), in_review("MP2")
    return Bench(town, *grants, [reviewer(town) for _ in range(3)])
