"""Files handed in for a step: what is kept, and until when it can be taken back."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from projects.errors import NotYours, PaperStands
from projects.lifecycle import apply
from projects.models import Gate, Grant, GrantPaper
from projects.money.paying import pay
from projects.paperwork import hand_in_paper, take_back_paper
from tests.factories.projects import LATER, grant_at, project

from .conftest import Town

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a page"
NEXT = LATER + timedelta(days=1)


@pytest.fixture
def grant(town: Town) -> Grant:
    return grant_at(
        project(town.home, town.round), "implementing", worker=town.worker, officer=town.officer
    )


def handed_in(grant: Grant, gate: str, by: User) -> GrantPaper:
    file = SimpleUploadedFile("清单.pdf", PDF)
    return hand_in_paper(grant, gate, "list", "清单", file, by=by, at=NEXT)


def test_a_paper_that_came_late_stays_once_money_was_paid_on_it(town: Town, grant: Grant) -> None:
    late = handed_in(grant, Gate.START, town.worker)
    wrong = handed_in(grant, Gate.START, town.worker)
    take_back_paper(wrong, by=town.worker)

    first = grant.instalments.get(order=0)
    pay(first, NEXT.date(), advance="协议在送签", by=town.officer, at=NEXT)

    with pytest.raises(PaperStands):
        take_back_paper(late, by=town.worker)


def test_nothing_is_taken_back_after_a_project_is_over(town: Town) -> None:
    page = project(town.home, town.round)
    grant = grant_at(page, "in_review", worker=town.worker, officer=town.officer)
    late = handed_in(grant, Gate.SUBMIT, town.worker)
    apply(grant, "reject", by=town.officer, at=NEXT, note="不在范围内")

    with pytest.raises(PaperStands):
        take_back_paper(late, by=town.worker)


def test_what_the_office_handed_in_only_the_office_takes_back(town: Town, grant: Grant) -> None:
    proof = handed_in(grant, Gate.CLOSING, town.officer)

    with pytest.raises(NotYours):
        take_back_paper(proof, by=town.worker)
    take_back_paper(proof, by=town.officer)

    assert not GrantPaper.objects.exists()
