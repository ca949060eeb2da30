"""The sheet of a panel."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from printing.sheets import Params, Sheet, sheet
from projects.models import RoundPage
from projects.papers import _grant as grant_of
from projects.papers import _of_its_leads as of_its_leads
from projects.papers import _of_office as of_office
from projects.printed.letters import decision_letter
from projects.printed.minutes import panel_minutes


@sheet("panel_minutes", gettext_lazy("Minutes of the panel"), may_see=of_office)
def minutes(params: Params, language: str) -> Sheet:
    """The minutes with the ranking, for the office."""
    call: RoundPage = RoundPage.objects.get(pk=params["round"])
    pdf = panel_minutes(call, language=language)
    return Sheet.of(pdf, _("Minutes of the panel"), call.title)


@sheet("own_decision_letter", gettext_lazy("Decision letter"), may_see=of_its_leads)
def letter(params: Params, language: str) -> Sheet:
    """The office's letter, for the people at home who lead the project."""
    grant = grant_of(params)
    return Sheet.of(decision_letter(grant, language=language), _("Decision letter"), grant)
