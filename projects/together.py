"""One step for many proposals of a round: what the office decides in one meeting."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from communities.errors import Refusal

from .clock import today
from .lifecycle import MOVES, Move, apply, sources
from .models import Grant, RoundPage, Status

# Steps that are taken in a list. A report is judged by itself, and so is whatever needs a reason.
TOGETHER = ("screen", "review", "post", "approve", "start")
ONE_BY_ONE = (Status.MIDTERM, Status.RECTIFYING, Status.CLOSING, Status.CLOSED)


@dataclass
class Outcome:
    """What was done, and what was refused with which sentence."""

    done: list[Grant] = field(default_factory=list)
    refused: list[tuple[Grant, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Stage:
    """The proposals of a round in one state, and the step that may be taken with them."""

    status: Status
    grants: list[Grant]
    ready: frozenset[int]
    move: Move | None = None

    @property
    def acts(self) -> bool:
        """Whether the office has something to do with them, together or one by one."""
        return self.move is not None or self.status in ONE_BY_ONE


def take_together(grants: Iterable[Grant], action: str, *, by: Any, at: datetime) -> Outcome:
    """Take the step with each of them by itself: one that is refused stops no other."""
    outcome = Outcome()
    for grant in grants:
        try:
            apply(grant, action, by=by, at=at)
        except Refusal as refusal:
            outcome.refused.append((grant, str(refusal)))
        else:
            outcome.done.append(grant)
    return outcome


def stages_of(call: RoundPage, at: datetime) -> list[Stage]:
    """All that was handed in, by state, in the order of the road; one query."""
    rows = Grant.objects.of_round(call).filter(submitted_at__isnull=False)
    found: dict[str, list[Grant]] = {}
    for grant in rows.select_related("community__sub_district").order_by("code", "pk"):
        found.setdefault(grant.status, []).append(grant)
    return [
        Stage(status, found[status], _ready(found[status], call, at), _next(status, call))
        for status in Status
        if status in found
    ]


def _next(status: Status, call: RoundPage) -> Move | None:
    moves = (MOVES[action] for action in TOGETHER)
    return next((move for move in moves if status in sources(move, call)), None)


def _ready(grants: list[Grant], call: RoundPage, at: datetime) -> frozenset[int]:
    """Those against which neither score nor notice speaks; the step itself looks at the rest."""
    return frozenset(grant.pk for grant in grants if _goes_on(grant, call, at))


def _goes_on(grant: Grant, call: RoundPage, at: datetime) -> bool:
    if grant.status == Status.IN_REVIEW and call.uses_panel:
        return grant.score is not None and grant.score >= call.pass_mark
    if grant.status == Status.ON_NOTICE and grant.notice_to is not None:
        return today(grant.community.sub_district, at) > grant.notice_to
    return True
