"""The life of a grant: one table of moves in code keys, and the one function that applies them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from communities.freshness import freshen
from communities.roles import is_officer, manages
from home.dates import day_text

from . import conditions, effects
from .errors import AlreadyDone, IllegalMove, NoteNeeded, NotYours, OwnProject
from .models import Grant, RoundPage, Status, Transition
from .models.records import PUBLIC
from .reporting import gates
from .telling import tell_decision

S = Status
Condition = Callable[[Grant, datetime], None]
Effect = Callable[[Grant, Any, datetime], None]


class Actor(StrEnum):
    """Whose hand a move needs."""

    WORKER = "worker"
    LEAD = "lead"
    OFFICER = "officer"


@dataclass(frozen=True)
class Move:
    """One row of the table. A move along the selection finds its sources in the round's stages."""

    action: str
    label: str | Promise
    sources: tuple[Status, ...]
    target: Status
    actors: tuple[Actor, ...]
    condition: Condition | None = None
    effect: Effect | None = None
    needs_note: bool = False
    grave: bool = False
    warning: str | Promise = ""


SELECTION = (S.SUBMITTED, S.SCREENED, S.IN_REVIEW, S.ON_NOTICE, S.APPROVED)
UNDECIDED = (S.SUBMITTED, S.SCREENED, S.IN_REVIEW, S.ON_NOTICE)
HOME = (Actor.WORKER, Actor.LEAD)
OFFICE = (Actor.OFFICER,)

TABLE = (
    Move(
        "submit",
        gettext_lazy("Hand in"),
        (S.DRAFT, S.RETURNED),
        S.SUBMITTED,
        HOME,
        conditions.complete_and_in_time,
        effects.keep_what_was_handed_in,
    ),
    Move(
        "send_back",
        gettext_lazy("Send back for changes"),
        (S.SUBMITTED, S.SCREENED, S.IN_REVIEW),
        S.RETURNED,
        OFFICE,
        needs_note=True,
    ),
    Move("screen", gettext_lazy("Pass the screening"), (), S.SCREENED, OFFICE),
    Move("review", gettext_lazy("Open the review"), (), S.IN_REVIEW, OFFICE),
    Move(
        "post",
        gettext_lazy("Put on public notice"),
        (),
        S.ON_NOTICE,
        OFFICE,
        conditions.passed,
        effects.hang_notice,
    ),
    Move(
        "approve",
        gettext_lazy("Approve"),
        (),
        S.APPROVED,
        OFFICE,
        conditions.passed_and_noticed,
        effects.award,
    ),
    Move(
        "reject",
        gettext_lazy("Do not approve"),
        UNDECIDED,
        S.REJECTED,
        OFFICE,
        effect=effects.hide,
        needs_note=True,
        grave=True,
    ),
    Move(
        "withdraw",
        gettext_lazy("Withdraw the application"),
        (S.DRAFT, S.RETURNED, *UNDECIDED),
        S.WITHDRAWN,
        HOME,
        effect=effects.hide,
        grave=True,
    ),
    Move(
        "start",
        gettext_lazy("Begin: the agreement is signed"),
        (S.APPROVED,),
        S.IMPLEMENTING,
        OFFICE,
    ),
    Move(
        "report_midterm",
        gettext_lazy("Hand in the midterm report"),
        (S.IMPLEMENTING,),
        S.MIDTERM,
        HOME,
        gates.midterm_is_written,
        gates.keep_midterm,
    ),
    Move("pass_midterm", gettext_lazy("Pass the midterm"), (S.MIDTERM,), S.IMPLEMENTING, OFFICE),
    Move(
        "rectify",
        gettext_lazy("Ask to put it right"),
        (S.MIDTERM,),
        S.RECTIFYING,
        OFFICE,
        needs_note=True,
    ),
    Move(
        "put_right",
        gettext_lazy("Accept: it is put right"),
        (S.RECTIFYING,),
        S.IMPLEMENTING,
        OFFICE,
    ),
    Move(
        "report_closing",
        gettext_lazy("Hand in the closing report"),
        (S.IMPLEMENTING,),
        S.CLOSING,
        HOME,
        gates.closing_is_written,
        gates.keep_closing,
    ),
    Move(
        "reopen",
        gettext_lazy("Send the closing report back"),
        (S.CLOSING,),
        S.IMPLEMENTING,
        OFFICE,
        needs_note=True,
    ),
    Move(
        "close",
        gettext_lazy("Close the project"),
        (S.CLOSING,),
        S.CLOSED,
        OFFICE,
        effect=effects.close_account,
        warning=gettext_lazy(
            "What is not spent goes back to the pool: the last instalment shrinks to what was "
            "spent, and what was paid too much is to be paid back."
        ),
    ),
    Move("archive", gettext_lazy("Archive"), (S.CLOSED,), S.ARCHIVED, OFFICE),
    Move(
        "terminate",
        gettext_lazy("End the project early"),
        (S.APPROVED, S.IMPLEMENTING, S.MIDTERM, S.RECTIFYING, S.CLOSING),
        S.TERMINATED,
        OFFICE,
        effect=effects.close_account,
        needs_note=True,
        grave=True,
        warning=gettext_lazy(
            "Nothing is paid after this: what is not paid yet goes back to the pool at once, and "
            "what is not spent is to be paid back. If the project shall still be paid what it has "
            "spent, record that payment first."
        ),
    ),
)
MOVES = {move.action: move for move in TABLE}


def stages(call: RoundPage | None) -> tuple[Status, ...]:
    """The states of the selection that this round uses, in order."""
    if call is None:
        return SELECTION
    used = {
        S.SCREENED: call.uses_screening,
        S.IN_REVIEW: call.uses_review,
        S.ON_NOTICE: call.uses_notice,
    }
    return tuple(state for state in SELECTION if used.get(state, True))


def sources(move: Move, call: RoundPage | None) -> tuple[Status, ...]:
    """Where a move may begin.

    In the selection it begins at the last stage in use before its target, or at a stage behind
    that one which the round has stopped using, so that nobody is stuck there.
    """
    if move.sources or move.target not in SELECTION:
        return move.sources
    path = stages(call)
    if move.target not in path:
        return ()
    last = path[path.index(move.target) - 1]
    return SELECTION[SELECTION.index(last) : SELECTION.index(move.target)]


def is_actor(grant: Grant, user: Any, actor: Actor) -> bool:
    """Whether this user has this part in this grant.

    An officer who leads the project is its lead here; another officer decides.
    """
    if actor is Actor.WORKER:
        return manages(user, grant.community_id)
    if actor is Actor.OFFICER:
        return is_officer(user, grant.community.sub_district) and not _leads(grant, user)
    return _leads(grant, user)


def _leads(grant: Grant, user: Any) -> bool:
    """Whether the newest version of the proposal names this user's account as a lead."""
    if not user.is_active or user.pk is None:
        return False
    revision = grant.page.latest_revision
    if revision is None:
        return bool(grant.page.leads.filter(user=user).exists())
    return any(lead.get("user") == user.pk for lead in revision.content.get("leads", []))


def may(grant: Grant, user: Any, move: Move) -> bool:
    """Whether the move belongs to this user."""
    return any(is_actor(grant, user, actor) for actor in move.actors)


def moves_for(grant: Grant, user: Any) -> list[Move]:
    """What this user could do next with this grant; conditions are checked when they do it."""
    parts = {actor for actor in Actor if is_actor(grant, user, actor)}
    return [
        move
        for move in TABLE
        if grant.status in sources(move, grant.round) and parts.intersection(move.actors)
    ]


@transaction.atomic
def apply(grant: Grant, action: str, *, by: Any, at: datetime, note: str = "") -> Transition:
    """Move a grant, or refuse with a sentence and change nothing.

    The row is locked, and the state changes by one conditional update, so that a second click
    finds the first one's work.
    """
    move = MOVES.get(action)
    if move is None:
        raise IllegalMove(_("There is no such step."))
    locked = Grant.objects.select_for_update().get(pk=grant.pk)
    before = Status(locked.status)
    _check(locked, move, by, at, note)
    if not Grant.objects.filter(pk=locked.pk, status=before).update(status=move.target):
        raise _already_done(Grant.objects.get(pk=locked.pk), move)
    locked.status = move.target
    if move.effect:
        move.effect(locked, by, at)
    locked.save()
    row = Transition(
        community_id=locked.community_id,
        grant=locked,
        action=move.action,
        before=before,
        after=move.target,
        by=by,
        at=at,
        note=note.strip(),
    )
    _write_down(row)
    tell_decision(row)
    if {before, move.target} & set(PUBLIC):
        freshen(locked.community_id)
    grant.refresh_from_db()
    return row


def _check(grant: Grant, move: Move, by: Any, at: datetime, note: str) -> None:
    if not may(grant, by, move):
        raise OwnProject if is_officer(by, grant.community.sub_district) else NotYours
    if grant.status not in sources(move, grant.round):
        raise _already_done(grant, move)
    if move.needs_note and not note.strip():
        raise NoteNeeded
    if move.condition:
        move.condition(grant, at)
    conditions.papers_are_there(grant, move.action)


def _already_done(grant: Grant, move: Move) -> IllegalMove:
    """The sentence for a move that does not begin here: done before, or not possible."""
    title, status = grant.title, grant.get_status_display()
    last = grant.transitions.select_related("by").last()
    if last is not None and last.action == move.action:
        return AlreadyDone(
            _("This was done already: on %(day)s by %(who)s. “%(title)s” is now: %(status)s.")
            % {
                "day": day_text(last.at, clock=True),
                "who": last.by or _("somebody whose account is closed"),
                "title": title,
                "status": status,
            }
        )
    return IllegalMove(
        _("“%(title)s” is now: %(status)s. From there “%(action)s” is not possible.")
        % {"title": title, "status": status, "action": move.label}
    )


def _write_down(row: Transition) -> None:
    """Keep the move, and tell the history of the page."""
    row.save()
    log(
        instance=row.grant.page,
        action="projects.move",
        user=row.by,
        timestamp=row.at,
        data={"action": row.action, "before": str(row.before), "after": str(row.after)},
    )
