"""What a person is told when a ballot or a suggestion cannot be taken."""

from django.utils.translation import gettext_lazy as _

from communities.errors import Refusal


class NotOpenYet(Refusal):
    """The poll has not opened."""

    code = "poll_not_open_yet"
    message = _("This poll has not opened yet.")


class Closed(Refusal):
    """The poll has closed, perhaps while the form was open."""

    code = "poll_closed"
    message = _("This poll has closed; your ballot was not counted.")


class NotClosed(Refusal):
    """Results and sealing wait for the closing time."""

    code = "poll_not_closed"
    message = _("This poll is still open. Its result is fixed when it has closed.")


class NotPublished(Refusal):
    """The poll's page is not public, or the poll was voided."""

    code = "poll_not_published"
    message = _("This poll is not published.")


class NotEntitled(Refusal):
    """This household or resident has no ballot in this poll."""

    code = "not_in_electorate"
    message = _("This poll is for other households or residents.")


class NotYours(Refusal):
    """The user neither acts for the voter nor enters ballots for the community."""

    code = "not_your_ballot"
    message = _("You cannot cast this ballot: you do not act for this household or resident.")


class AlreadyCounted(Refusal):
    """The one ballot of this voter has been counted."""

    code = "already_counted"
    message = _("This ballot has already been counted.")


class NotAnnounced(Refusal):
    """The form announced another secrecy than the poll now has."""

    code = "not_announced"
    message = _(
        "This poll has been changed since you opened the form: who can see your answer is no "
        "longer what it said. Please read the form again before you send it."
    )


class NotChangeable(Refusal):
    """A named ballot that lies in a batch, or that was spoilt."""

    code = "not_changeable"
    message = _(
        "Your slip is being entered, or could not be read. Please ask at the residents’ committee."
    )


class UsedForm(Refusal):
    """The form's key belongs to somebody else's ballot."""

    code = "form_used"
    message = _("This form has already been used. Please open it again.")


class BadChoice(Refusal):
    """Nothing, too much, or something unknown was chosen."""

    code = "bad_choice"
    message = _("Please choose one of the answers offered.")


class BadFigures(Refusal):
    """Figures to load that no set of ballots can give."""

    code = "bad_figures"
    message = _("These figures cannot come from this poll.")


class SlipUnknown(Refusal):
    """No slip of this poll has this code or number."""

    code = "slip_unknown"
    message = _(
        "No slip has this code. Please compare it with the paper, character by character; the "
        "digits 0 and 1 and the letters O, I and L do not occur."
    )


class ForeignSlip(Refusal):
    """A slip of another poll."""

    code = "foreign_slip"
    message = _("This slip is for another poll. Please put it aside whole.")


class StubUsed(AlreadyCounted):
    """This stub's voter is on the roll already."""

    code = "stub_used"


class BatchRefused(Refusal):
    """Something about a batch that has to be put right first."""

    code = "batch_refused"


class BatchOver(BatchRefused):
    """Counted or discarded meanwhile."""

    code = "batch_over"
    message = _("This batch has been finished; nothing more can be entered into it.")


class NotInTime(BatchRefused):
    """Outside the time in which paper is entered."""

    code = "paper_not_in_time"
    message = _("The time for entering slips of this poll is over.")


class MoreBallotsThanStubs(BatchRefused):
    """More paper than people."""

    code = "more_ballots_than_stubs"
    message = _(
        "There would be more ballots than stubs. Enter the stub that is missing first, or look "
        "for a ballot that does not belong to this pile."
    )


class TooFewStubs(BatchRefused):
    """So few that a ballot could be guessed."""

    code = "too_few_stubs"
    message = _(
        "A batch has at least ten stubs, so that nobody can guess whose ballot is whose. Add more "
        "slips, or say that this is the last batch of the poll."
    )


class Differs(BatchRefused):
    """The two entries of a pile are not the same."""

    code = "entries_differ"
    message = _("The two entries differ. Look at these ballots together first.")


class BatchesOpen(Refusal):
    """The result waits for slips that are still being entered."""

    code = "batches_open"
    message = _("Slips of this poll are still being entered; its result waits for them.")


class VoidRefused(Refusal):
    """A poll that cannot be voided, or a reason that is missing."""

    code = "void_refused"


class CloseRefused(Refusal):
    """A poll that cannot be closed by hand now."""

    code = "close_refused"


class SuggestionRefused(Refusal):
    """A suggestion, a reply or a hiding that lacks something."""

    code = "suggestion_refused"


class SuggestionUnknown(Refusal):
    """A code that is no suggestion's."""

    code = "suggestion_unknown"
    message = _(
        "There is no suggestion with this code. Please compare it with your slip once more."
    )


class WorksheetRefused(Refusal):
    """An owners' worksheet that cannot be changed so."""

    code = "worksheet_refused"


class NotYourWorksheet(Refusal):
    """Another community's owners."""

    code = "not_your_worksheet"
    message = _("Only the social workers of this community keep its worksheets.")
