"""What a person is told when a grant cannot move."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from communities.errors import Refusal
from home.punctuation import listed


class IllegalMove(Refusal):
    """The table knows no such way from here."""

    code = "illegal_move"


class AlreadyDone(IllegalMove):
    """Somebody did this before, perhaps a second ago."""

    code = "already_done"


class NotYours(Refusal):
    """The action belongs to another role."""

    code = "not_yours"
    message = _("Another role does this. Ask the office in charge if you think it should be you.")


class OwnProject(NotYours):
    """An officer about a project that they lead."""

    code = "own_project"
    message = _("You lead this project yourself, so another officer of the office decides on it.")


class NoteNeeded(Refusal):
    """A refusal without a reason helps nobody."""

    code = "note_needed"
    message = _("Please write the reason: the project's people will read it.")


class CallClosed(Refusal):
    """Too early, too late, or no call at all."""

    code = "call_closed"


class NotPassed(Refusal):
    """No score yet, or one below the pass mark."""

    code = "not_passed"


class NoticeRunning(Refusal):
    """The notice still hangs."""

    code = "notice_running"


class PoolExhausted(Refusal):
    """The round has no more money."""

    code = "pool_exhausted"


class NotInReview(Refusal):
    """A score is written down during the review only."""

    code = "not_in_review"
    message = _("A score can be recorded only while the proposal is in review.")


class BadScore(Refusal):
    """A score that is no number from 0 to 100."""

    code = "bad_score"
    message = _("A score is a number from 0 to 100, with two decimals at most.")


@dataclass(frozen=True)
class Missing:
    """One thing that a proposal still needs: the field of the form, and the sentence."""

    field: str
    sentence: str | Promise

    @property
    def panel(self) -> str:
        """The field in the editor; Wagtail opens the tab that holds it."""
        rows = ("leads", "milestones", "budget_lines")
        return f"id_{self.field}-TOTAL_FORMS" if self.field in rows else f"id_{self.field}"

    @property
    def anchor(self) -> str:
        """The place in the public form: a field's id, or the section of its rows."""
        rows = ("leads", "milestones", "budget_lines")
        return self.field if self.field in rows else f"id_{self.field}"

    def __str__(self) -> str:
        return str(self.sentence)


class Incomplete(Refusal):
    """A proposal that cannot be handed in yet; `missing` lists everything at once."""

    code = "incomplete"
    message = _("The proposal is not complete yet.")

    def __init__(self, missing: Sequence[Missing]) -> None:
        self.missing = tuple(missing)
        super().__init__()

    def __str__(self) -> str:
        return " ".join([str(self.message), *map(str, self.missing)])


class NothingToPost(Refusal):
    """A notice without projects."""

    code = "nothing_to_post"
    message = _(
        "No project of this round is on public notice, or approved, at the moment; there is "
        "nothing to print."
    )


class NotDecided(Refusal):
    """A letter before the decision."""

    code = "not_decided"
    message = _("There is no decision on this project yet, so there is no letter to print.")


class NothingToScore(Refusal):
    """Score sheets without proposals."""

    code = "nothing_to_score"
    message = _(
        "No proposal of this round is in review at the moment, so there are no score sheets."
    )


class BadCalendar(Refusal):
    """A list of holidays with rows that are no days."""

    code = "bad_calendar"
    message = _("There is no day in this list.")


class PapersMissing(Refusal):
    """A step whose papers are not all there; `papers` names them."""

    code = "papers_missing"

    def __init__(self, papers: Sequence[str]) -> None:
        self.papers = tuple(papers)
        super().__init__(
            _("Papers of this step are missing: %(papers)s. Hand them in below, then try again.")
            % {"papers": listed(papers)}
        )


class BadPaper(Refusal):
    """A file that is not one of the kinds we keep, or too large."""

    code = "bad_paper"
    message = _(
        "This file cannot be kept. Please hand in a PDF, a photo (JPEG, PNG) or a Word or Excel "
        "file of at most 15 MB."
    )


class PaperStands(Refusal):
    """A paper that a step was taken on is part of the record."""

    code = "paper_stands"
    message = _("The project has moved on with this paper; it stays. You can add another one.")


class NotOnNotice(Refusal):
    """An objection outside the notice."""

    code = "not_on_notice"
    message = _("Objections are taken while the project is on public notice; it is not any more.")


class ObjectionRefused(Refusal):
    """An objection, or an answer, that lacks something; the sentence says what."""

    code = "objection_refused"


class AnswerOwed(Refusal):
    """A grant cannot move on before its objections are answered."""

    code = "answer_owed"


class DraftTaken(Refusal):
    """Somebody else saved this proposal meanwhile."""

    code = "draft_taken"


class LeadLeaves(Refusal):
    """Who takes their own row out would not find the proposal any more."""

    code = "lead_leaves"
    message = _(
        "You have taken yourself out of the leads; then you could not open this proposal any more. "
        "Keep your row. If somebody else is to lead it, ask the social worker to take you out."
    )


class NoMoreEdits(Refusal):
    """A proposal that was handed in is read as it is."""

    code = "no_more_edits"
    message = _(
        "This proposal has been handed in, so it cannot be changed. If something is wrong, ask the "
        "office to send it back."
    )


class MayNotDraft(Refusal):
    """Who cannot begin a proposal, and why."""

    code = "may_not_draft"
