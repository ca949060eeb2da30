"""What must be true before a grant moves; each condition refuses with a sentence."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from home.dates import day_text

from .clock import today
from .completeness import missing, missing_papers
from .errors import (
    AnswerOwed,
    CallClosed,
    Incomplete,
    NoticeRunning,
    NotPassed,
    PapersMissing,
)
from .models import Grant, ProjectPage, RoundPage, Status, VoteDecision


def proposal_of(grant: Grant) -> ProjectPage:
    """The newest version of the proposal, published or not."""
    page: ProjectPage = grant.page.get_latest_revision_as_object()
    return page


def complete_and_in_time(grant: Grant, at: datetime) -> None:
    """A proposal is handed in complete, and while the call is open.

    One that the office sent back may come again after the call has closed, but to no other call.
    """
    page = proposal_of(grant)
    again = grant.status == Status.RETURNED and page.round_id == grant.round_id
    if page.round is not None and not again:
        _check_call(page.round, at)
    found = missing(page)
    if found:
        raise Incomplete(found)


def papers_are_there(grant: Grant, action: str) -> None:
    """A step waits for the papers that the round wants with it."""
    names = missing_papers(grant, action)
    if names:
        raise PapersMissing(names)


def _check_call(call: RoundPage, at: datetime) -> None:
    if call.calls(at):
        return
    if not call.live or call.call_opens_at is None or call.call_closes_at is None:
        raise CallClosed(
            _("The call of “%(round)s” has not been published yet.") % {"round": call.title}
        )
    if at < call.call_opens_at:
        raise CallClosed(
            _("The call of “%(round)s” is not open yet. It opens on %(day)s.")
            % {"round": call.title, "day": day_text(call.call_opens_at, clock=True)}
        )
    raise CallClosed(
        _("The call of “%(round)s” closed on %(day)s. Your draft is kept for the next round.")
        % {"round": call.title, "day": day_text(call.call_closes_at, clock=True)}
    )


def passed(grant: Grant, at: datetime) -> None:
    """Where a panel scores, only a score at or above the pass mark goes on."""
    call = grant.round
    if call is not None and call.uses_vote:
        _voted_for(grant)
    if call is None or not call.uses_panel:
        return
    if grant.score is None:
        raise NotPassed(_("There is no score yet. Record the panel's score first."))
    if grant.score < call.pass_mark:
        raise NotPassed(
            _("The score of %(score)s is below the pass mark of %(mark)s.")
            % {"score": f"{grant.score:.1f}", "mark": f"{call.pass_mark:.1f}"}
        )


def _voted_for(grant: Grant) -> None:
    """Where residents vote, only what the decided vote funds goes on."""
    decision = VoteDecision.objects.filter(round_id=grant.round_id).first()
    if decision is None:
        raise NotPassed(_("The residents' vote is not decided yet."))
    if grant.pk not in decision.figures["rules"][decision.rule]["winners"]:
        raise NotPassed(_("The residents' vote does not fund this project; the page says why."))
    costs = {one["pk"]: Decimal(one["cost"]) for one in decision.figures["projects"]}
    if grant.requested > costs[grant.pk]:
        raise NotPassed(
            _(
                "Residents voted on %(voted)s yuan, and the proposal asks for %(asked)s yuan now. "
                "Send it back: it can go on with what was voted on."
            )
            % {"voted": f"{costs[grant.pk]:,.2f}", "asked": f"{grant.requested:,.2f}"}
        )


def passed_and_noticed(grant: Grant, at: datetime) -> None:
    """An approval needs the pass mark and a notice that has hung for all its days."""
    passed(grant, at)
    _answered(grant)
    call, last = grant.round, grant.notice_to
    if call is None or not call.uses_notice or last is None:
        return
    if today(grant.community.sub_district, at) <= last:
        raise NoticeRunning(
            _("The notice hangs until the end of %(day)s; approve it after that day.")
            % {"day": day_text(last)}
        )


def _answered(grant: Grant) -> None:
    """Nothing is approved while somebody waits for an answer."""
    owed = grant.objections.owed().count()
    if owed:
        raise AnswerOwed(
            ngettext(
                "%(n)d objection has not been answered yet. Answer it first.",
                "%(n)d objections have not been answered yet. Answer them first.",
                owed,
            )
            % {"n": owed}
        )
