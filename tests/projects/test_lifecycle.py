"""The table of moves: who, from where, on which conditions; nothing else is possible."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import PageLogEntry

from communities.errors import Refusal
from projects import errors
from projects.lifecycle import MOVES, TABLE, apply, moves_for, sources, stages
from projects.models import Grant, RoundPage, Status, Transition
from projects.models.records import OVER
from projects.services import open_grant, publish_round, record_score, submit
from tests import factories as make
from tests.factories.projects import (
    APPROVED,
    CLOSES,
    IN_TIME,
    LATER,
    OPENS,
    POSTED,
    REVIEWED,
    SCREENED,
    grant_at,
    project,
)

from .conftest import Town


def handed_in(town: Town, **fields: object) -> Grant:
    page = project(town.home, town.round, **fields)
    return grant_at(page, "submitted", worker=town.worker, officer=town.officer)


def reached(town: Town, status: str, **fields: object) -> Grant:
    page = project(town.home, town.round, **fields)
    return grant_at(page, status, worker=town.worker, officer=town.officer)


# --- the table ----------------------------------------------------------------------------------


def test_every_state_can_be_reached_and_only_final_ones_have_no_way_on() -> None:
    call = RoundPage()
    ways_on = {state for move in TABLE for state in sources(move, call)}

    assert {move.target for move in TABLE} | {Status.DRAFT} == set(Status)
    assert set(Status) - ways_on == set(OVER)


@pytest.mark.parametrize(
    ("unused", "expected"),
    [
        ({"uses_screening": False}, ("submitted", "in_review", "on_notice", "approved")),
        ({"uses_panel": False}, ("submitted", "screened", "on_notice", "approved")),
        ({"uses_panel": False, "uses_vote": True}, None),
        ({"uses_notice": False}, ("submitted", "screened", "in_review", "approved")),
    ],
)
def test_stages_that_the_round_does_not_use_are_skipped(
    unused: dict[str, bool], expected: tuple[str, ...] | None
) -> None:
    everything = ("submitted", "screened", "in_review", "on_notice", "approved")

    assert stages(RoundPage(**unused)) == (expected or everything)


def test_nobody_is_stuck_in_a_stage_that_the_round_stops_using() -> None:
    call = RoundPage(uses_screening=False)

    assert sources(MOVES["review"], call) == (Status.SUBMITTED, Status.SCREENED)
    assert sources(MOVES["screen"], call) == ()


def test_a_round_without_panel_and_notice_approves_after_the_screening(town: Town) -> None:
    town.round.uses_panel = town.round.uses_notice = False
    town.round.save()
    grant = handed_in(town)

    apply(grant, "screen", by=town.officer, at=SCREENED)
    apply(grant, "approve", by=town.officer, at=REVIEWED)

    assert grant.status == Status.APPROVED


# --- a random walk ------------------------------------------------------------------------------


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(actions=st.lists(st.sampled_from(sorted(MOVES)), min_size=5, max_size=40))
def test_a_walk_never_leaves_the_table_and_writes_down_every_move(
    town: Town, actions: list[str]
) -> None:
    grant = open_grant(project(town.home, town.round))
    at, taken = IN_TIME, 0
    for action in actions:
        before = grant.status
        if before == Status.IN_REVIEW:
            record_score(grant, "80", by=town.officer, at=at)
        allowed = before in sources(MOVES[action], town.round)
        try:
            apply(grant, action, by=town.officer, at=at, note="因为")
        except Refusal:
            grant.refresh_from_db()
            assert grant.status == before
        else:
            taken += 1
            assert allowed
            assert grant.status == MOVES[action].target
        at += timedelta(hours=1) if before != Status.ON_NOTICE else timedelta(days=9)

    rows = list(grant.transitions.values_list("before", "after"))
    assert len(rows) == taken
    assert all(left[1] == right[0] for left, right in pairwise([("", "draft"), *rows]))
    assert PageLogEntry.objects.filter(page_id=grant.pk, action="projects.move").count() == taken


# --- who ----------------------------------------------------------------------------------------

WHO = {
    "submit": ("draft", {"worker", "lead", "officer"}),
    "screen": ("submitted", {"officer"}),
    "send_back": ("submitted", {"officer"}),
    "review": ("screened", {"officer"}),
    "reject": ("in_review", {"officer"}),
    "withdraw": ("submitted", {"worker", "lead", "officer"}),
    "approve": ("on_notice", {"officer"}),
    "start": ("approved", {"officer"}),
    "report_midterm": ("implementing", {"worker", "lead", "officer"}),
    "report_closing": ("implementing", {"worker", "lead", "officer"}),
    "terminate": ("implementing", {"officer"}),
}
MOMENT = {"submit": IN_TIME, "approve": APPROVED}


@pytest.mark.parametrize("action", sorted(WHO))
def test_each_move_belongs_to_its_roles(town: Town, action: str) -> None:
    state, allowed = WHO[action]
    lead = make.user()
    grant = reached(town, state, lead_user=lead)
    people = {
        "worker": town.worker,
        "lead": lead,
        "officer": town.officer,
        "stranger": town.stranger,
        "nobody": make.user(),
        "other office": make.officer(make.sub_district()),
    }

    can = {who for who, user in people.items() if MOVES[action] in moves_for(grant, user)}

    assert can == allowed
    for who in set(people) - allowed:
        with pytest.raises(errors.NotYours):
            apply(grant, action, by=people[who], at=LATER, note="因为")


def test_an_officer_does_not_decide_on_a_project_that_they_lead(town: Town) -> None:
    page = project(town.home, town.round, lead_user=town.officer)
    grant = grant_at(page, "submitted", worker=town.worker, officer=town.officer)

    assert {move.action for move in moves_for(grant, town.officer)} == {"withdraw"}
    with pytest.raises(errors.OwnProject):
        apply(grant, "screen", by=town.officer, at=SCREENED)

    apply(grant, "screen", by=make.officer(town.place), at=SCREENED)
    assert grant.status == Status.SCREENED


def test_a_lead_of_an_unpublished_draft_hands_in_what_the_draft_says(town: Town) -> None:
    lead = make.user()
    page = project(town.home, town.round, lead_user=lead)

    submit(page, by=lead, at=IN_TIME)

    assert page.grant.status == Status.SUBMITTED


# --- conditions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "sentence"),
    [(OPENS - timedelta(seconds=1), "is not open yet"), (CLOSES, "closed on")],
)
def test_a_proposal_outside_the_call_is_refused_to_the_second(
    town: Town, at: datetime, sentence: str
) -> None:
    page = project(town.home, town.round)

    with translation.override("en"), pytest.raises(errors.CallClosed, match=sentence):
        submit(page, by=town.worker, at=at)

    submit(page, by=town.worker, at=CLOSES - timedelta(seconds=1))


def test_what_was_sent_back_may_come_again_after_the_call(town: Town) -> None:
    grant = handed_in(town)
    apply(grant, "send_back", by=town.officer, at=SCREENED, note="请写明人数。")

    apply(grant, "submit", by=town.worker, at=REVIEWED)

    assert grant.status == Status.SUBMITTED


def test_handing_in_says_everything_that_is_missing_at_once(town: Town) -> None:
    page = project(town.home, town.round, leads=(), need="", risks="", lines=(("print", 4000),))

    with pytest.raises(errors.Incomplete) as refused:
        submit(page, by=town.worker, at=IN_TIME)

    assert [item.field for item in refused.value.missing] == [
        "leads",
        "need",
        "risks",
        "budget_lines",
    ]


def test_a_lead_who_has_not_agreed_to_be_named_keeps_the_proposal_back(town: Town) -> None:
    page = project(town.home, town.round)
    lead = page.leads.first()
    lead.agreed = False
    page.leads = [lead]
    page.save_revision()

    with pytest.raises(errors.Incomplete, match="许念慈"):
        submit(page, by=town.worker, at=IN_TIME)


def test_a_round_of_another_sub_district_is_no_round_of_ours(town: Town) -> None:
    page = project(make.community(sub_district=make.sub_district()), town.round)

    with pytest.raises(errors.Incomplete) as refused:
        submit(page, by=make.officer(page.community.sub_district), at=IN_TIME)

    assert [item.field for item in refused.value.missing] == ["round"]


@pytest.mark.parametrize(("score", "passes"), [("74.99", False), ("75", True)])
def test_the_pass_mark_is_inclusive(town: Town, score: str, passes: bool) -> None:
    grant = reached(town, "in_review")
    record_score(grant, score, by=town.officer, at=REVIEWED)

    if passes:
        apply(grant, "post", by=town.officer, at=POSTED)
    else:
        with pytest.raises(errors.NotPassed):
            apply(grant, "post", by=town.officer, at=POSTED)

    assert (grant.status == Status.ON_NOTICE) is passes


def test_nothing_is_approved_before_its_notice_has_hung_for_all_its_days(town: Town) -> None:
    grant = reached(town, "on_notice")

    with pytest.raises(errors.NoticeRunning):
        apply(grant, "approve", by=town.officer, at=POSTED + timedelta(days=4, hours=14))

    apply(grant, "approve", by=town.officer, at=POSTED + timedelta(days=4, hours=15))
    assert grant.status == Status.APPROVED


def test_no_approval_overdraws_the_pool(town: Town) -> None:
    first, second = reached(town, "on_notice"), reached(town, "on_notice")
    town.round.pool = Decimal("12000")
    publish_round(town.round)

    apply(first, "approve", by=town.officer, at=APPROVED)
    with pytest.raises(errors.PoolExhausted, match=r"4,000\.00.*8,000\.00"):
        apply(second, "approve", by=town.officer, at=APPROVED)

    second.refresh_from_db()
    assert (second.status, second.awarded) == (Status.ON_NOTICE, 0)
    assert not second.lines.exists()


@pytest.mark.parametrize("action", ["send_back", "reject"])
def test_a_no_needs_its_reason(town: Town, action: str) -> None:
    grant = handed_in(town)

    with pytest.raises(errors.NoteNeeded):
        apply(grant, action, by=town.officer, at=SCREENED, note="  ")


@pytest.mark.parametrize("score", ["-1", "100.5", "NaN", "eighty", "80.123"])
def test_a_score_is_a_number_of_a_hundred(town: Town, score: str) -> None:
    grant = reached(town, "in_review")

    with pytest.raises(errors.BadScore):
        record_score(grant, score, by=town.officer, at=REVIEWED)


def test_a_score_is_recorded_by_the_office_and_only_in_review(town: Town) -> None:
    grant = handed_in(town)

    with pytest.raises(errors.NotYours):
        record_score(grant, "80", by=town.worker, at=REVIEWED)
    with pytest.raises(errors.NotInReview):
        record_score(grant, "80", by=town.officer, at=REVIEWED)


# --- sentences ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_second_click_says_who_was_first_in_any_language(town: Town, language: str) -> None:
    grant = reached(town, "approved")

    with translation.override(language), pytest.raises(errors.AlreadyDone) as refused:
        apply(grant, "approve", by=town.officer, at=LATER)

    assert town.officer.username in str(refused.value)
    assert Transition.objects.filter(grant=grant, action="approve").count() == 1


def test_an_unknown_step_is_refused(town: Town) -> None:
    with pytest.raises(errors.IllegalMove):
        apply(handed_in(town), "publish", by=town.officer, at=LATER)
