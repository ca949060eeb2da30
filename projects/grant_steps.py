"""The steps that somebody may take with a grant, each with what still stands against it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from communities.errors import Refusal

from . import conditions
from .errors import AnswerOwed, Incomplete, NotPassed, PapersMissing
from .lifecycle import Actor, Move, is_actor, moves_for
from .models import Grant, Review, Status

REPORTS = {"report_midterm": "project_write_midterm", "report_closing": "project_write_closing"}


@dataclass(frozen=True)
class Step:
    """A move of the table, why it cannot be taken now, and where that is put right."""

    move: Move
    against: str = ""
    way: str = ""
    way_label: str = ""

    @property
    def aside(self) -> bool:
        """Whether it leads off the road: back, or to an end."""
        return self.move.grave or self.move.needs_note


def steps_for(grant: Grant, user: Any, at: datetime) -> list[Step]:
    """The steps on the road first, then those that lead off it."""
    steps = [_step(grant, move, user, at) for move in moves_for(grant, user)]
    return sorted(steps, key=lambda step: (step.move.grave, step.move.needs_note))


def _step(grant: Grant, move: Move, user: Any, at: datetime) -> Step:
    try:
        if move.condition:
            move.condition(grant, at)
        conditions.papers_are_there(grant, move.action)
    except Incomplete:
        return Step(move, _("Something is still missing; it is listed above."))
    except Refusal as refusal:
        return Step(move, str(refusal), *_way(grant, move, user, refusal))
    return Step(move)


def _way(grant: Grant, move: Move, user: Any, refusal: Refusal) -> tuple[str, str]:
    """Where the reason is put right, and what that place is called."""
    if move.action in REPORTS:
        return reverse(REPORTS[move.action], args=[grant.pk]), _("Write the report")
    if isinstance(refusal, AnswerOwed):
        return "#objections", _("To the objections")
    if isinstance(refusal, PapersMissing):
        return "#handed-in", _("To the papers")
    if isinstance(refusal, NotPassed) and is_actor(grant, user, Actor.OFFICER):
        return panel_url(grant), _("To the panel")
    return "", ""


def panel_url(grant: Grant) -> str:
    """The office's screen of the panel, where the round has one."""
    if grant.round is None or not grant.round.uses_panel:
        return ""
    return reverse("round_panel", args=[grant.round_id])


def scoring(grant: Grant, user: Any) -> dict[str, Any]:
    """How the office comes to a score: by the panel on the site, or typed from paper."""
    if grant.status != Status.IN_REVIEW or not is_actor(grant, user, Actor.OFFICER):
        return {"scores": False, "panel_url": ""}
    given = Review.objects.filter(grant=grant, taken_back_at=None).current()
    by_hand = not given.exclude(conflict=Review.Conflict.YES).exists()
    return {"scores": by_hand, "panel_url": panel_url(grant)}
