"""The sheet of a decided vote."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from printing.sheets import Params, Sheet, sheet
from projects.models import VoteDecision
from projects.papers import _of_office as of_office
from projects.printed.vote import vote_result


@sheet("vote_result", gettext_lazy("Result of the residents' vote"), may_see=of_office)
def result(params: Params, language: str) -> Sheet:
    """Who is funded, who is not, and why; for the notice board."""
    decision = VoteDecision.objects.select_related("round").get(round=params["round"])
    pdf = vote_result(decision, language=language)
    return Sheet.of(pdf, _("Result of the residents’ vote"), decision.round)
