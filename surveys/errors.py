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


class SuggestionRefused(Refusal):
    """A suggestion, a reply or a hiding that lacks something."""

    code = "suggestion_refused"
