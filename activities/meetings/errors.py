"""Why a step of a meeting is refused."""

from django.utils.translation import gettext_lazy as _

from communities.errors import Refusal


class OutcomeMissing(Refusal):
    """Closed without a word about what came of it."""

    code = "outcome_missing"
    message = _("Please write what came of it; what is closed is told at the next meeting.")


class ClosedAlready(Refusal):
    """Done or given up meanwhile."""

    code = "closed_already"
    message = _("This has been closed. Take it up again first.")


class NotMeasured(Refusal):
    """A number for a follow-up that has none."""

    code = "not_measured"
    message = _("This follow-up has no number to count.")


class SummaryMissing(Refusal):
    """Made public without a word."""

    code = "summary_missing"
    message = _("Please write the summary before you show it to everybody.")


class NobodyDoesIt(Refusal):
    """A follow-up without an owner or a title."""

    code = "nobody_does_it"
    message = _("Please write what is to be done and who does it.")
