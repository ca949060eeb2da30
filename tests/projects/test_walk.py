"""A machine that walks the table of moves as everybody at once, and is never where it may not be.

Hypothesis chooses who does what, when and with which words, in a round with any of its stages; an
independent account of the rules says what should have happened.
"""

from contextlib import ExitStack
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from wagtail.models import PageLogEntry

from communities.errors import Refusal
from projects.lifecycle import MOVES, SELECTION, apply, moves_for, stages
from projects.models import Grant, Objection, ProjectPage, RoundAccount, Status
from projects.models.records import FUNDED, OVER, PUBLIC
from projects.objecting import reply_to, take_down_objection
from projects.services import open_grant, record_score
from tests import factories as make
from tests.factories.projects import IN_TIME, project, round_page, written_report

PEOPLE = ("worker", "lead", "officer", "stranger", "nobody", "far officer")
# Who has a hand in a move: said anew, not read from the table.
EVERYBODY_HERE = frozenset({"worker", "lead", "officer"})
OF_THE_PROJECT = ("submit", "withdraw", "report_midterm", "report_closing")
HANDS = dict.fromkeys(OF_THE_PROJECT, EVERYBODY_HERE)
OFFICE = frozenset({"officer"})
WITH_A_REASON = {"send_back", "reject", "rectify", "reopen", "terminate"}
STAGES = ("uses_screening", "uses_panel", "uses_notice")


class Walk(RuleBasedStateMachine):
    """One grant, six people, and a clock that only goes forward."""

    language: ClassVar[str] = "zh-hans"

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(translation.override(self.language))
        self.stack.enter_context(self._undone())

    def _undone(self) -> Any:
        return _RolledBack()

    @initialize(used=st.tuples(*[st.booleans()] * 3), vote=st.sampled_from([False, False, True]))
    def open_a_round(self, used: tuple[bool, ...], vote: bool) -> None:
        place = make.sub_district()
        home = make.community(sub_district=place)
        fields = dict(zip(STAGES, used, strict=True))
        self.call = round_page(place, uses_vote=vote, **fields)
        lead = make.user()
        self.people = {
            "worker": make.social_worker(home),
            "lead": lead,
            "officer": make.officer(place),
            "stranger": make.social_worker(make.community(sub_district=place)),
            "nobody": make.user(),
            "far officer": make.officer(make.sub_district()),
        }
        self.grant = open_grant(project(home, self.call, lead_user=lead))
        self.at: datetime = IN_TIME
        self.taken: list[tuple[str, str, Any, datetime]] = []

    @rule(hours=st.sampled_from([1, 30, 24 * 9]))
    def wait(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    @rule(
        action=st.sampled_from([*sorted(MOVES), "publish"]),
        who=st.sampled_from(PEOPLE),
        note=st.sampled_from(["", "  ", "因为材料不全。"]),
    )
    def try_a_move(self, action: str, who: str, note: str) -> None:
        self._try(action, who, note)

    @rule(who=st.sampled_from(["worker", "lead", "officer"]), choice=st.integers(0, 99))
    def take_a_move_that_is_offered(self, who: str, choice: int) -> None:
        """A random move is rarely possible; this way the far end of the table is reached."""
        self._get_ready()
        offered = [
            move for move in moves_for(self.grant, self.people[who]) if move.target not in OVER[1:]
        ]
        if offered:
            action = offered[choice % len(offered)].action
            if action.startswith("report_"):
                written_report(
                    self.grant, action.removeprefix("report_"), by=self.people[who], at=self.at
                )
            self._try(action, who, "因为材料不全。")

    def _get_ready(self) -> None:
        """Do what the office does before it moves on: score, and let the notice hang."""
        if self.grant.status == Status.IN_REVIEW and self.grant.score is None:
            record_score(self.grant, "86.4", by=self.people["officer"], at=self.at)
        if self.grant.status == Status.ON_NOTICE:
            self.at += timedelta(days=9)

    def _try(self, action: str, who: str, note: str) -> None:
        user, before = self.people[who], self.grant.status
        owed = Objection.objects.owed().filter(grant=self.grant).exists()
        try:
            with transaction.atomic():
                apply(self.grant, action, by=user, at=self.at, note=note)
        except Refusal as refusal:
            said = str(refusal)
        else:
            said = ""
        if said:
            self.grant.refresh_from_db()
            assert self.grant.status == before
            return
        assert who in HANDS.get(action, OFFICE)
        assert note.strip() or action not in WITH_A_REASON
        assert not (action == "approve" and owed)
        assert action == MOVES[action].action
        self.taken.append((action, before, user, self.at))

    @precondition(lambda self: self.grant.status == Status.IN_REVIEW)
    @rule(score=st.sampled_from(["60", "74.99", "75", "90"]), who=st.sampled_from(PEOPLE))
    def score(self, score: str, who: str) -> None:
        try:
            record_score(self.grant, score, by=self.people[who], at=self.at)
        except Refusal:
            assert who != "officer"
        else:
            assert who == "officer"

    @precondition(lambda self: self.grant.status == Status.ON_NOTICE)
    @rule()
    def object_to_it(self) -> None:
        given: dict[str, Any] = {
            "name": "王阿姨",
            "channel": "desk",
            "by": self.people["worker"],
            "at": self.at,
        }
        text = f"第{self.grant.objections.count() + 1}条：不合适。"
        take_down_objection(self.grant, "other", text, **given)

    @rule()
    def answer(self) -> None:
        for one in Objection.objects.owed().filter(grant=self.grant):
            reply_to(one, "dismissed", "合规。", public=True, by=self.people["officer"], at=self.at)
        self.grant.refresh_from_db()

    @invariant()
    def every_move_is_written_down_with_who_and_when(self) -> None:
        if not hasattr(self, "taken"):
            return
        rows = list(self.grant.transitions.all())
        written = [(row.action, row.before, row.by, row.at) for row in rows]
        assert written == self.taken
        steps = [("", Status.DRAFT), *((row.before, row.after) for row in rows)]
        assert all(left[1] == right[0] for left, right in pairwise(steps))
        assert self.grant.status == steps[-1][1]
        log = PageLogEntry.objects.filter(page_id=self.grant.pk, action="projects.move")
        assert [entry.user for entry in log.order_by("timestamp", "pk")] == [
            user for _action, _before, user, _at in self.taken
        ]

    @invariant()
    def no_stage_that_the_round_does_not_use_was_entered(self) -> None:
        if not hasattr(self, "taken"):
            return
        entered = set(self.grant.transitions.values_list("after", flat=True))
        assert not (entered & set(SELECTION)) - set(stages(self.call))

    @invariant()
    def what_stands_fits_the_state(self) -> None:
        if not hasattr(self, "taken"):
            return
        grant = Grant.objects.get(pk=self.grant.pk)
        assert grant.status in Status.values
        assert bool(grant.awarded) is (grant.status in FUNDED)
        assert bool(grant.lines.exists()) is (grant.status in FUNDED)
        assert RoundAccount.objects.get(round=self.call).awarded == grant.awarded
        live = ProjectPage.objects.get(pk=grant.pk).live
        assert live is (grant.status in PUBLIC)
        assert bool(grant.submitted_revision_id) is any(one[0] == "submit" for one in self.taken)

    def teardown(self) -> None:
        self.stack.close()


class _RolledBack:
    """Whatever one walk has written is gone before the next."""

    def __enter__(self) -> None:
        self.block = transaction.atomic()
        self.block.__enter__()

    def __exit__(self, *error: object) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)


@pytest.fixture(params=["zh-hans", "en"])
def walk(request: pytest.FixtureRequest, db: None) -> type[Walk]:
    return type("WalkInOneLanguage", (Walk,), {"language": request.param})


def test_nobody_ever_walks_off_the_table(walk: type[Walk]) -> None:
    run_state_machine_as_test(
        walk,
        settings=settings(
            max_examples=8,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
